"""Ages and the age bands that reports and rules use."""

from __future__ import annotations

from datetime import date

#: Bands as HXL names them; the last has no upper end.
BANDS = ("0_4", "5_11", "12_17", "18_59", "60_")
_STARTS = (0, 5, 12, 18, 60)
#: Younger than this she is a child: somebody grown up is with her.
GROWN_UP = 18


def age_on(birth_date: str | None, day: date) -> int | None:
    """Completed years on ``day``; None when the birth date is not known or later."""
    if not birth_date:
        return None
    born = date.fromisoformat(birth_date)
    if born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def band_of(age: int | None) -> str | None:
    """The age band of an age in years."""
    if age is None:
        return None
    return next(b for b, start in reversed(list(zip(BANDS, _STARTS, strict=True))) if age >= start)
