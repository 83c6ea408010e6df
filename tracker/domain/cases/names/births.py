"""How far two dates of birth agree, told with the precision they were written with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

#: Years apart from which a shared telephone and day speak for a mother and her daughter.
GENERATION = 12


@dataclass(frozen=True, slots=True)
class Birth:
    """Parts of a date of birth; ``month`` and ``day`` are 0 where only the year is known."""

    year: int
    month: int
    day: int
    estimated: bool = False


@lru_cache(maxsize=65536)
def birth(text: str | None, precision: str | None) -> Birth | None:
    """Read an ISO date (or year); the first of January is how a year alone is kept."""
    if not text or not text[:4].isdigit():
        return None
    year = int(text[:4])
    if precision == "estimated":
        return Birth(year, 0, 0, estimated=True)
    parts = text.split("-")
    if precision == "year" or len(parts) != 3 or text.endswith("-01-01"):
        return Birth(year, 0, 0)
    return Birth(year, int(parts[1]), int(parts[2]))


@lru_cache(maxsize=65536)
def births_agree(a: Birth | None, b: Birth | None) -> tuple[float, str]:
    """Weight in log odds for one person, and a reason."""
    if a is None or b is None:
        return 0.0, "birth_unknown"
    apart = abs(a.year - b.year)
    if a.estimated or b.estimated:
        if apart <= 2:
            return 1.5, "birth_year_close"
        return (0.3, "birth_year_close") if apart <= 5 else (-0.8, "birth_different")
    if not a.month or not b.month:
        if apart == 0:
            return (2.2, "birth_year_same")
        return (0.0, "birth_year_close") if apart == 1 else (-4.0, "birth_different")
    return _days_agree(a, b, apart)


def _days_agree(a: Birth, b: Birth, apart: int) -> tuple[float, str]:
    same_month, same_day = a.month == b.month, a.day == b.day
    if apart == 0:
        if same_month and same_day:
            return 5.5, "birth_same"
        if a.month == b.day and a.day == b.month:
            return 4.0, "birth_day_month_swapped"
        if same_month and (abs(a.day - b.day) == 1 or _one_digit(a.day, b.day)):
            return 3.0, "birth_one_digit"
        if same_day and _one_digit(a.month, b.month):
            return 3.0, "birth_one_digit"
        if a.month == b.day or a.day == b.month:
            # A day that would not go into the month's place was cut down to fit there.
            return 2.1, "birth_day_is_month"
        return (-0.5, "birth_year_same") if same_month or same_day else (-1.5, "birth_year_same")
    if apart < GENERATION and same_month and same_day:
        close = apart == 1 or _one_digit(a.year, b.year)
        return (2.0, "birth_one_digit") if close else (-1.0, "birth_different")
    return (-4.5 if apart < GENERATION else -8.0), "birth_different"


def _one_digit(a: int, b: int) -> bool:
    """One digit differs, or two neighbours are swapped."""
    one, other = f"{a:02d}", f"{b:02d}"
    wrong = [i for i in range(len(one)) if one[i] != other[i]]
    if len(wrong) == 1:
        return True
    return (
        len(wrong) == 2
        and wrong[1] - wrong[0] == 1
        and one[wrong[0]] == other[wrong[1]]
        and one[wrong[1]] == other[wrong[0]]
    )
