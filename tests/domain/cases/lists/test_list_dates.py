"""A column tells the order of its dates; what it does not tell is a question."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.cases.lists.dates import (
    DateFormat,
    infer,
    read_birth,
    read_delivery,
    years_between,
)
from tracker.domain.cases.lists.sheets import Cell, cell_of

TODAY = date(2026, 11, 23)
DMY, MDY, UNKNOWN = DateFormat("dmy"), DateFormat("mdy"), DateFormat("unknown")


def born(text: object, fmt: DateFormat = DMY) -> tuple[str | None, str | None, str | None]:
    dated = read_birth(cell_of(text), fmt, TODAY)
    return dated.value.isoformat() if dated.value else None, dated.precision, dated.reason


def order(*texts: object) -> str:
    return infer([cell_of(text) for text in texts]).order


def test_the_column_tells_its_order() -> None:
    assert order("03/04/1990", "28/11/1990", "") == "dmy"
    assert order("03/04/1990", "11/28/1990") == "mdy"
    assert order("03/04/1990", "05/06/1991") == "unknown"
    assert order("1990-04-03") == "ymd"
    assert order(date(1990, 4, 3)) == "native"


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("28/11/1990", "1990-11-28", "day"),
        ("3-4-1990", "1990-04-03", "day"),
        ("1990-11-28", "1990-11-28", "day"),
        ("1990-11-28 00:00:00", "1990-11-28", "day"),
        ("28.11.1990", "1990-11-28", "day"),
        ("28 de noviembre de 1990", "1990-11-28", "day"),
        ("28 nov 1990", "1990-11-28", "day"),
        ("28-nov-90", "1990-11-28", "day"),
        ("1ye out 1990", "1990-08-01", "day"),
        ("5 me 1990", "1990-05-05", "day"),
        ("12 mas 1990", "1990-03-12", "day"),
        ("4 jiyè 1990", "1990-07-04", "day"),
        ("August 5, 1990", "1990-08-05", "day"),
        ("1er février 1990", "1990-02-01", "day"),
        ("28111990", "1990-11-28", "day"),
        ("19901128", "1990-11-28", "day"),
        ("1990", "1990-01-01", "year"),
        ("aprox. 1995", "1995-01-01", "estimated"),
        ("ca 1995", "1995-01-01", "estimated"),
        ("1995?", "1995-01-01", "estimated"),
        (date(1990, 11, 28), "1990-11-28", "day"),
        ("24/01/13", "2013-01-24", "day"),
        ("28/09/82", "1982-09-28", "day"),
    ],
)
def test_readable_births(text: object, value: str, precision: str) -> None:
    assert born(text) == (value, precision, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/02/1990", "date_impossible"),
        ("2031-05-02", "date_in_future"),
        ("07/06/2028", "date_in_future"),
        ("1900-01-01", "birth_too_long_ago"),
        ("07/11/27", "year_two_digits"),
        ("ayer", "date_unreadable"),
        ("00/00/0000", "date_impossible"),
        ("05/31/1990", "date_impossible"),
        ("99999999", "date_impossible"),
    ],
)
def test_doubtful_births(text: str, reason: str) -> None:
    assert born(text) == (None, None, reason)


def test_an_order_nobody_tells_is_a_question_with_a_suggestion() -> None:
    dated = read_birth(cell_of("03/04/1990"), UNKNOWN, TODAY)
    assert (dated.reason, dated.suggestion, dated.parks) == ("date_ambiguous", "1990-04-03", True)
    assert born("04/04/1990", UNKNOWN) == ("1990-04-04", "day", None)
    assert born("28/04/1990", UNKNOWN) == ("1990-04-28", "day", None)


def test_excel_day_numbers() -> None:
    cells = [cell_of(33205), cell_of(30000.0)]
    assert infer(cells).serial
    assert read_birth(cells[0], infer(cells), TODAY).value == date(1990, 11, 28)


def test_deliveries_are_of_this_century_and_past() -> None:
    assert read_delivery(cell_of("05-11-26"), DMY, TODAY).value == date(2026, 11, 5)
    assert read_delivery(cell_of("05-12-26"), DMY, TODAY).reason == "date_in_future"
    assert read_delivery(cell_of("2026"), DMY, TODAY).reason == "date_not_a_day"


@given(st.dates(date(1932, 1, 1), TODAY), st.sampled_from(["/", "-", "."]))
def test_written_and_read_again(day: date, mark: str) -> None:
    assert read_birth(cell_of(day.strftime(f"%d{mark}%m{mark}%Y")), DMY, TODAY).value == day
    assert read_birth(cell_of(day.strftime(f"%m{mark}%d{mark}%Y")), MDY, TODAY).value == day
    assert read_birth(cell_of(day.isoformat()), UNKNOWN, TODAY).value == day
    assert read_birth(cell_of(day.strftime(f"%d{mark}%m{mark}%y")), DMY, TODAY).value == day


@given(st.lists(st.dates(date(1940, 1, 1), TODAY), min_size=30, max_size=60))
def test_an_inferred_order_is_the_true_one(days: list[date]) -> None:
    for wanted, pattern in (("dmy", "%d/%m/%Y"), ("mdy", "%m/%d/%Y")):
        found = infer(cell_of(day.strftime(pattern)) for day in days).order
        told = any(day.day > 12 for day in days)
        assert found == (wanted if told else "unknown")


@given(st.text(max_size=30), st.sampled_from([DMY, MDY, UNKNOWN, DateFormat("dmy", serial=True)]))
def test_any_text_is_a_date_or_a_reason(text: str, fmt: DateFormat) -> None:
    for read in (read_birth, read_delivery):
        dated = read(Cell(text, text), fmt, TODAY)
        if text:
            assert (dated.value is None) == (dated.reason is not None)
        assert dated.value is None or dated.value <= TODAY


def test_ages_count_whole_years() -> None:
    assert years_between(date(2000, 2, 29), date(2026, 2, 28)) == 25
    assert years_between(TODAY, TODAY - timedelta(days=1)) == -1
