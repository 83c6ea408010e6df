"""How telling each level is, learned from the people themselves, without any labels.

After Fellegi and Sunter (1969): the weight of a level is log(m / u), m its share among pairs
that are one person, u among pairs that are two. u is counted on pairs drawn at random; m and
the share of true pairs are estimated by expectation maximisation over the pairs compared.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.cases.linking.levels import (
    CROSSED,
    OTHER,
    SAME,
    SLIP,
    STRAIGHT,
    SWAPPED,
    UNKNOWN,
    Pattern,
    pattern,
)
from tracker.domain.cases.linking.told import FIELDS, Told

#: How many random pairs u is counted on, and the seed: the same people, the same weights.
_DRAWN, _SEED = 10000, 2026
_ROUNDS = 25
#: Before the first round: what lists of people are like everywhere.
_EXPECTED = {
    SAME: 0.8, SLIP: 0.08, UNKNOWN: 0.03, OTHER: 0.02, STRAIGHT: 0.95, SWAPPED: 0.04, CROSSED: 0.01,
}  # fmt: skip
_ELSE = 0.02
#: That expectation counts like so many pairs: where hardly anybody is registered twice, what few
#: chance agreements suggest must not be believed.
_BELIEF = 20.0


@dataclass(frozen=True, slots=True)
class Weights:
    """``one``: share of a level among pairs of one person; ``two``: of two persons, per field.

    ``prior``: log odds that two people taken at random are one.
    """

    one: tuple[Mapping[str, float], ...]
    two: tuple[Mapping[str, float], ...]
    prior: float


def learn(people: Sequence[Told], compared: Mapping[Pattern, int], possible: int) -> Weights:
    """Weights for ``compared`` (pattern → pairs) out of ``possible`` pairs."""
    drawn = _drawn(people)
    levels = [
        sorted({p[i] for p in compared} | set(drawn[i])) for i in range(len(FIELDS))
    ]  # fmt: skip
    two = tuple(
        {level: _share(count[level], count.total(), len(names)) for level in names}
        for count, names in zip(drawn, levels, strict=True)
    )
    expected = tuple(_start(names) for names in levels)
    one = expected
    share = min(len(people) / possible, 0.5)
    for _ in range(_ROUNDS):
        one, share = _round(one, two, expected, share, compared, possible)
    return Weights(one, two, _log_odds(share))


def _start(names: Sequence[str]) -> dict[str, float]:
    expected = {name: _EXPECTED.get(name, _ELSE) for name in names}
    return {name: value / sum(expected.values()) for name, value in expected.items()}


def _round(
    one: tuple[dict[str, float], ...],
    two: tuple[dict[str, float], ...],
    expected: tuple[dict[str, float], ...],
    share: float,
    compared: Mapping[Pattern, int],
    possible: int,
) -> tuple[tuple[dict[str, float], ...], float]:
    """How likely each pattern is one person, and what that says of the levels."""
    weights = [
        {level: math.log(m[level] / u[level]) for level in m} for m, u in zip(one, two, strict=True)
    ]
    prior, total = _log_odds(share), 0.0
    sums: list[dict[str, float]] = [dict.fromkeys(m, 0.0) for m in one]
    for levels, count in compared.items():
        weight = prior + sum(w[level] for w, level in zip(weights, levels, strict=True))
        likely = count / (1 + math.exp(-weight)) if weight > -700 else 0.0
        total += likely
        for field, level in zip(sums, levels, strict=True):
            field[level] += likely
    learned = tuple(
        {
            level: (value + _BELIEF * usual[level]) / (total + _BELIEF)
            for level, value in field.items()
        }
        for field, usual in zip(sums, expected, strict=True)
    )
    return learned, min(max(total, 0.5) / possible, 0.5)


def _share(count: float, total: float, kinds: int) -> float:
    """A share that is never nothing: half a case more of each kind."""
    return (count + 0.5) / (total + 0.5 * kinds)


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


def _drawn(people: Sequence[Told]) -> list[Counter[str]]:
    chance = random.Random(_SEED)
    counts: list[Counter[str]] = [Counter() for _ in FIELDS]
    ones, others = (chance.choices(people, k=_DRAWN) for _ in range(2))
    drawn = Counter(
        pattern(one, other) for one, other in zip(ones, others, strict=True) if one is not other
    )
    for levels, number in drawn.items():
        for count, level in zip(counts, levels, strict=True):
            count[level] += number
    return counts
