"""The same woman written twice is found; twins, sisters, mothers and namesakes are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.cases.names.name_evaluation import evaluate, sample_profiles
from tests.registrations import persons
from tracker.domain.cases.names.likeness import (
    LIKELY,
    Profile,
    compare,
)
from tracker.domain.cases.names.phones import phone_number, says_none

HER = Profile("Wideline", "Baptiste", "1994-08-17", "day", "5512345678", "09011", "female")


def test_sample_lists_meet_the_measure() -> None:
    result = evaluate(sample_profiles(), persons())
    assert result.recall >= 0.97
    assert result.precision >= 0.97


@pytest.mark.parametrize(
    "changes",
    [
        {"given": "Widelin"},
        {"given": "WIDELINE", "family": "BAPTIS"},
        {"given": "Baptiste", "family": "Wideline"},
        {"given": "Wideline Marie", "phone": None},
        {"family": "Baptiste Noël"},
        {"given": "Wideilne", "phone": "0000000000"},
        {"birth": "1994-01-01", "birth_precision": "year"},
        {"birth": "1994-08-18"},
        {"birth": None, "birth_precision": None},
        {"birth": "1995-01-01", "birth_precision": "estimated"},
        {"given": "Wideline Baptiste", "family": "", "phone": None},
        {"birth": "1984-08-17"},
    ],
)
def test_variants_are_likely_her(changes: dict[str, str | None]) -> None:
    found = compare(HER, replace(HER, **changes))  # type: ignore[arg-type]
    assert found.score >= LIKELY, found


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"given": "Fabienne"}, "given_different"),
        ({"given": "Marie-Ange"}, "given_different"),
        ({"given": "Fabienne", "birth": "1990-02-03"}, "given_different"),
        ({"birth": "2014-08-17"}, "birth_different"),
        ({"birth": "1971-03-02", "phone": None}, "birth_different"),
        ({"birth": "1971-03-02", "phone": "5599887766"}, "phone_different"),
        ({"given": "Solange", "family": "Cénat"}, "name_different"),
    ],
)
def test_others_are_told_apart(changes: dict[str, str | None], reason: str) -> None:
    found = compare(HER, replace(HER, **changes))  # type: ignore[arg-type]
    assert found.verdict == "different", found
    assert reason in found.reasons


def test_twins_with_compound_names() -> None:
    one = Profile("Marie-Rose", "Saintilus", "2001-05-09", "day", "+525544332211")
    assert compare(one, replace(one, given="Marie-Claire")).verdict == "different"


def test_order_of_the_two_does_not_matter() -> None:
    other = replace(HER, given="Baptis", family="Widline Noël", birth="1994-08-07")
    assert compare(HER, other).score == compare(other, HER).score


def test_reasons_name_the_evidence() -> None:
    other = replace(HER, given="Baptiste", family="Wideline", birth="1994-08-18", phone="x")
    assert compare(HER, other).reasons == (
        "name_same", "name_reordered", "birth_one_digit", "phone_unknown", "municipality_same",
    )  # fmt: skip
    swapped = compare(replace(HER, birth="1994-03-07"), replace(HER, birth="1994-07-03"))
    assert "birth_day_month_swapped" in swapped.reasons
    # Half of it is told as what it is.
    half = compare(replace(HER, birth="1994-12-06"), replace(HER, birth="1994-06-29"))
    assert "birth_day_is_month" in half.reasons


@pytest.mark.parametrize(
    "text",
    ["0000000000", "9999999999", "no tiene", "N/A", "1111111111", "+52 0000000000", "", "123"],
)
def test_placeholder_telephones_are_nobodys(text: str) -> None:
    assert phone_number(text) is None
    stranger = Profile("Solange", "Cénat", None, None, text)
    assert "phone_same" not in compare(stranger, stranger).reasons


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("55 1234 5678", "+525512345678"), ("+52 1 55 1234 5678", "+525512345678"),
        ("044 55 1234 5678", "+525512345678"), ("(55) 1234-5678 / 55 8765 4321", "+525512345678"),
        ("+509 3412 5678", "+50934125678"), ("0052 55 1234 5679", "+525512345679"),
        ("+1 305 555 0187", "+13055550187"),
    ],
)  # fmt: skip
def test_telephones_in_one_form(text: str, number: str) -> None:
    assert phone_number(text) == number
    assert not says_none(text)
