"""Keyed hashes of names and a date: who is found by them, and who is not."""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.domain.cases.names.name_evaluation import sample_profiles
from tests.registrations import persons
from tracker.domain.cases.names.births import birth
from tracker.domain.elsewhere.marks import Marks, marks, one_woman

KEY = bytes(range(16))
DAY = "1994-08-17"


def likely(a: tuple[str, str], b: tuple[str, str], days: tuple[str, str] = (DAY, DAY)) -> bool:
    asked = marks(KEY, *a, days[0], "day")
    held = [[place[0] for place in row] for row in marks(KEY, *b, days[1], "day")]
    return bool(asked and held) and one_woman(asked, held)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (("Marie Rose", "Jean"), ("Marie Rose", "Jean")),
        (("Philomène", "Pierre"), ("Filomèn", "Pyè")),
        (("Marie Rose", "Jean"), ("Marie", "Jean")),
        (("Guirlène", "Jean Baptiste"), ("Guirlène", "Jean")),
        (("Guirlène", "Désir"), ("Désir", "Guirlène")),
        (("Guirlène Désir", ""), ("Guirlène", "Désir")),
    ],
)
def test_one_woman_written_otherwise(a: tuple[str, str], b: tuple[str, str]) -> None:
    assert likely(a, b)
    assert likely(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (("Mirlande", "Estiverne"), ("Guerline", "Estiverne")),
        (("Marie Rose", "Jean"), ("Marie Flore", "Jean")),
        (("Marie", "Jean"), ("Marie", "Pierre")),
        (("Marie", ""), ("Marie", "")),
    ],
)
def test_twins_and_others(a: tuple[str, str], b: tuple[str, str]) -> None:
    assert not likely(a, b)


def test_dates() -> None:
    who = ("Guirlène", "Désir")
    assert likely(who, who, ("1994-08-11", "1994-11-08"))
    assert not likely(who, who, ("1994-08-17", "1994-08-18"))
    assert marks(KEY, *who, "1994-01-01", "year") == ()
    assert marks(KEY, *who, None, None) == ()


def test_another_key_gives_other_hashes() -> None:
    one = marks(KEY, "Guirlène", "Désir", DAY, "day")
    other = marks(bytes(16), "Guirlène", "Désir", DAY, "day")
    assert not {m for row in one for place in row for m in place} & {
        m for row in other for place in row for m in place
    }


def test_on_the_sample_lists_nobody_is_taken_for_another() -> None:
    """Of those with one exact date on both sides, so many are found, and hardly another."""
    truth = persons()
    dated: dict[str, list[tuple[str, Marks, list[list[str]]]]] = {}
    for place, profile in sample_profiles().items():
        made = marks(KEY, profile.given, profile.family, profile.birth, profile.birth_precision)
        if made and place in truth:
            born = birth(profile.birth, profile.birth_precision)
            assert born is not None
            date = f"{born.year}-{sorted((born.month, born.day))}"
            held = [[cell[0] for cell in row] for row in made]
            dated.setdefault(date, []).append((truth[place], made, held))
    same = found = wrong = 0
    for people in dated.values():
        for (who, asked, _), (other, _, held) in combinations(people, 2):
            said = one_woman(asked, held)
            same += who == other
            found += said and who == other
            wrong += said and who != other
    print(f"same {same}, found {found}, wrong {wrong}")
    assert same > 20
    assert found / same >= 0.8
    assert wrong / max(found + wrong, 1) <= 0.03
