"""A date of birth as people say it: a day, only a year, an age, or an estimate."""

from __future__ import annotations

import re
from datetime import date

from tracker.basics.errors import Invalid

_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})\Z")


def read_birth(
    text: str | None, estimated: bool, age: int | None, today: date
) -> tuple[str | None, str | None]:
    """(ISO date, precision) of what was typed; (None, None) where nothing was.

    A year alone becomes its first of January. An age counts only without a date, and is
    always an estimate.
    """
    typed = " ".join((text or "").split())
    if not typed:
        if age is None:
            return None, None
        if not 0 <= age <= 120:
            raise Invalid("age_impossible", "age")
        return f"{today.year - age:04d}-01-01", "estimated"
    if re.fullmatch(r"\d{4}", typed):
        return f"{_checked(int(typed), 1, 1)}", "estimated" if estimated else "year"
    if found := _DAY.match(typed):
        day, month, year = (int(part) for part in found.groups())
    elif re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed):
        year, month, day = (int(part) for part in typed.split("-"))
    else:
        raise Invalid("not_a_date", "birth_date")
    return _checked(year, month, day), "estimated" if estimated else "day"


def _checked(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise Invalid("not_a_date", "birth_date") from error


def written_birth(birth_date: str | None, precision: str | None) -> str:
    """What the form shows for a date that is kept: ``05/03/1990`` or ``1990``."""
    if not birth_date:
        return ""
    year, month, day = birth_date.split("-")
    if precision == "year" or (precision == "estimated" and (month, day) == ("01", "01")):
        return year
    return f"{day}/{month}/{year}"
