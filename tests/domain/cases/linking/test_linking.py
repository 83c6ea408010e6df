"""Pairs among many people: what is found, what is learned, and that order does not matter."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.cases.names.name_evaluation import sample_profiles
from tests.registrations import persons
from tracker.domain.cases.linking import levels as at
from tracker.domain.cases.linking.levels import birth_level, pattern, place_level, text_level
from tracker.domain.cases.linking.linking import Link, link
from tracker.domain.cases.linking.told import Told, told_of
from tracker.domain.cases.names.likeness import Profile


@pytest.fixture(scope="module")
def sample() -> tuple[list[Told], list[str]]:
    """Registrations of the sample lists, and who each is."""
    profiles, who = sample_profiles(), persons()
    return [told_of(profile) for profile in profiles.values()], [who[place] for place in profiles]


def named(found: list[Link], people: list[Told]) -> dict[frozenset[Told], float]:
    return {frozenset((people[f.first], people[f.second])): round(f.score, 9) for f in found}


def test_every_true_pair_of_the_sample_lists_is_among_the_found(
    sample: tuple[list[Told], list[str]],
) -> None:
    people, who = sample
    found = {(f.first, f.second) for f in link(people, least=0.1)}
    true = {(i, j) for j in range(len(who)) for i in range(j) if who[i] == who[j]}
    assert len(true & found) / len(true) >= 0.98
    assert len(found) < 2 * len(true)


def test_same_people_same_answer_in_any_order(sample: tuple[list[Told], list[str]]) -> None:
    people = sample[0]
    again = list(people)
    random.Random(7).shuffle(again)
    one, other = named(link(people), people), named(link(again), again)
    # What is learned depends a little on whom chance draws; who is found hardly does.
    assert len(one.keys() & other.keys()) >= 0.97 * max(len(one), len(other))
    assert named(link(people), people) == one


def test_two_lists_are_compared_only_across(sample: tuple[list[Told], list[str]]) -> None:
    people = sample[0]
    lists = [place % 2 for place in range(len(people))]
    found = link(people, lists)
    assert found
    assert all(lists[f.first] != lists[f.second] for f in found)


def test_a_third_registration_speaks_for_two(sample: tuple[list[Told], list[str]]) -> None:
    her = told_of(Profile("Wideline", "Baptiste", "1994-08-17", "day", "5512345678", "07089"))
    married = replace(her, family="saintilus", phone="")
    moved = replace(her, given="widlin", place="09011")
    crowd = [one for one in sample[0] if one.family not in ("baptiste", "saintilus")]
    both = len(crowd), len(crowd) + 1

    def score(*people: Told) -> float:
        found = link([*crowd, *people], least=0.0)
        return next(f.score for f in found if (f.first, f.second) == both)

    assert score(married, moved, her) > score(married, moved)


WORD = st.text("abdeiklmnorstuwyz", max_size=9)
DAY = st.dates().map(lambda day: day.isoformat().replace("-", ""))


@given(WORD, WORD)
@settings(max_examples=200)
def test_levels_of_a_text_do_not_depend_on_order(a: str, b: str) -> None:
    assert text_level(a, b) == text_level(b, a)
    assert place_level(a, b) == place_level(b, a)
    assert text_level(a, a) == (at.SAME if a else at.UNKNOWN)


@given(DAY, DAY)
@settings(max_examples=200)
def test_levels_of_a_date_do_not_depend_on_order(a: str, b: str) -> None:
    assert birth_level(a, b) == birth_level(b, a)
    assert birth_level(a, a[:4]) == at.YEAR_AND


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("19940817", "19940818", at.SLIP),
        ("19940812", "19941208", at.TURNED),
        ("19940817", "19940817", at.SAME),
        ("19940817", "19711103", at.OTHER),
        ("19940817", "", at.UNKNOWN),
        ("1994", "19940817", at.YEAR_AND),
    ],
)
def test_dates(a: str, b: str, level: str) -> None:
    assert birth_level(a, b) == level


def test_names_in_each_others_place() -> None:
    her = told_of(Profile("Rose", "Wideline"))
    assert pattern(her, told_of(Profile("Widlin", "Woz")))[2] == at.SWAPPED
    assert pattern(her, told_of(Profile("Wideline", "Saintilus")))[2] == at.CROSSED
    assert pattern(her, told_of(Profile("Roz", "Widline")))[2] == at.STRAIGHT


def test_nobody_and_one() -> None:
    assert link([]) == []
    assert link([told_of(Profile("Rose", "Jean"))]) == []
