"""Numbers, days and written numbers as a keeper types them, checked."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from tracker.basics.errors import Invalid
from tracker.basics.ids import read_code
from tracker.ledger.desk import Desk

_MOST = 1_000_000
_NOT_OF_A_CODE = re.compile(r"[^A-Z0-9._:+-]+")


def positive(name: str, number: Any) -> int:
    """A number of kits above zero; Invalid otherwise."""
    if type(number) is not int or not 1 <= number <= _MOST:
        raise Invalid("not_positive", name)
    return number


def not_negative(name: str, number: Any) -> int:
    """A number of kits, zero included; Invalid otherwise."""
    if type(number) is not int or not 0 <= number <= _MOST:
        raise Invalid("not_a_number", name)
    return number


def past_day(desk: Desk, name: str, day: str | None) -> str:
    """An ISO day until today, today where none is told; Invalid otherwise."""
    if not day:
        return desk.today().isoformat()
    try:
        if date.fromisoformat(day) > desk.today():
            raise Invalid("date_in_future", name)
    except ValueError as error:
        raise Invalid("not_a_date", name) from error
    return day


def paper_number(typed: str, name: str = "number") -> str:
    """A paper's number as it is kept: capitals, and a hyphen for what a code cannot hold."""
    number = _NOT_OF_A_CODE.sub("-", typed.strip().upper()).strip("-._:+")
    if not number or len(number) > 40 or not read_code(number):
        raise Invalid("paper_number_form", name)
    return number


def same_number(number: str) -> str:
    """What two ways of writing one number have in common (``T-01 7`` and ``TO17``)."""
    return read_code(number)
