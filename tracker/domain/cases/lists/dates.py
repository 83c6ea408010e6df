"""Dates of a column, told by the column as a whole and then cell by cell.

03/04/1990 alone is two dates; beside 28/11/1990 it is one. A cell that stays doubtful is
never read silently: it comes back with a reason and, where there is one, a reading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.domain.cases.lists.sheets import Cell
from tracker.domain.cases.names.spelling import folded

OLDEST = 110
#: A birth in two digits is read when exactly one century gives an age up to this.
TWO_DIGIT_OLDEST = 95
_MONTHS = (
    ("ene", "jan"), ("feb", "fev"), ("mar", "mas"), ("abr", "apr", "avr"), ("may", "mai", "me"),
    ("jun", "jen", "juin"), ("jul", "jiy", "juil"), ("ago", "aug", "out", "aou"),
    ("sep", "set"), ("oct", "okt"), ("nov",), ("dic", "dec", "des"),
)  # fmt: skip
_NUMERIC = re.compile(r"^(\d{1,4})\s*[/\-.\s]\s*(\d{1,2})\s*[/\-.\s]\s*(\d{1,4})(?:[T\s]+\d.*)?$")
_SOLID = re.compile(r"^(\d{8})$")
_YEAR = re.compile(r"^((?:19|20)\d\d)(?:\.0)?$")
_ABOUT = re.compile(
    r"^(?:aprox\w*|ca|circa|alrededor de|hacia|about|around|apwoksimatif|anviwon|env|vers|~|≈|c)"
    r"[.\s:]*((?:19|20)\d\d)$|^((?:19|20)\d\d)\s*(?:\?|aprox\w*\.?|\(aprox\w*\.?\))$",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    r"^(\d{1,2}) (?:(?:er|ye|o|th|st|nd|rd) )?(?:(?:de|of) )?([a-z]+) (?:(?:de|del) )?(\d{2,4})$"
)
_MONTH_FIRST = re.compile(r"^([a-z]+) (\d{1,2}) (?:(?:th|st|nd|rd) )?(\d{2,4})$")
_EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class DateFormat:
    """``order`` is dmy, mdy, ymd, native (spreadsheet dates only) or unknown.

    The counts say what the column is made of.
    """

    order: str
    native: int = 0
    text: int = 0
    two_digit_years: int = 0
    serial: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with its precision (day, year, estimated), or a reason there is none.

    ``parks``: a person must decide before the row is used. ``suggestion`` is ISO.
    """

    value: date | None
    precision: str | None = None
    reason: str | None = None
    parks: bool = False
    suggestion: str | None = None


NO_DATE = Dated(None)


def _parts(text: str) -> tuple[str, str, str] | None:
    match = _NUMERIC.match(text.strip())
    return (match[1], match[2], match[3]) if match else None


def infer(column: Iterable[Cell]) -> DateFormat:
    """What the cells of one column, taken together, say about their order."""
    votes: Counter[str] = Counter()
    native = texts = short = serial = filled = year_first = 0
    for cell in column:
        if not cell.text:
            continue
        filled += 1
        if isinstance(cell.value, date):
            native += 1
            continue
        serial += _serial(cell) is not None
        parts = _parts(cell.text)
        if parts is None:
            continue
        texts += 1
        first, second, third = parts
        if len(first) > 2:
            year_first += 1
            continue
        short += len(third) <= 2
        votes["dmy"] += int(first) > 12 and int(second) <= 12
        votes["mdy"] += int(second) > 12 and int(first) <= 12
    order = "unknown"
    for mine, other in (("dmy", "mdy"), ("mdy", "dmy")):
        if votes[mine] > 5 * votes[other]:
            order = mine
    if order == "unknown" and year_first == texts and texts + native:
        order = "ymd" if texts else "native"
    return DateFormat(order, native, texts, short, serial > 0 and serial >= 0.5 * (filled - texts))


def _serial(cell: Cell) -> int | None:
    """An Excel day number that stands for a date since 1905."""
    if isinstance(cell.value, bool) or not re.fullmatch(r"\d{4,5}(\.\d+)?", cell.text):
        return None
    number = int(float(cell.text))
    return number if 2100 <= number <= 60000 else None


def looks_like_date(cell: Cell) -> bool:
    """Whether a cell can be a date, without knowing its column."""
    if isinstance(cell.value, date):
        return True
    text = cell.text.strip()
    return bool(
        _parts(text) or _ABOUT.match(text) or _YEAR.match(text) or _written(text) is not None
    )


def looks_recent(cells: Sequence[Cell]) -> bool:
    """Whether most dates lie within one and a half years, as deliveries do and births do not."""
    order = infer(cells)
    if order.order not in ("dmy", "mdy"):
        # Either reading tells a delivery from a birth; only the year matters here.
        order = replace(order, order="dmy")
    days = [dated.value for cell in cells if (dated := _read(cell, order, None)).value]
    if not days:
        return False
    ordered = sorted(day for day in days if day)
    low, high = ordered[len(ordered) // 10], ordered[-1 - len(ordered) // 10]
    return high - low < timedelta(days=550)


def _written(text: str) -> tuple[int, int, int] | None:
    """Day, month and year of a date with its month in letters."""
    spread = re.sub(r"(?<=\d)(?=[a-záéíóúûèòà])|(?<=[a-záéíóúûèòà])(?=\d)", " ", text.lower())
    plain = re.sub(r"[\-/,.]+", " ", spread)
    letters = " ".join(folded(w) if not any(c.isdigit() for c in w) else w for w in plain.split())
    if match := _DAY_FIRST.match(letters):
        day, name, year = match[1], match[2], match[3]
    elif match := _MONTH_FIRST.match(letters):
        name, day, year = match[1], match[2], match[3]
    else:
        return None
    for number, starts in enumerate(_MONTHS, 1):
        # "me" and "mas" are whole months in Creole, beginnings of others elsewhere.
        if name in starts or (
            len(name) >= 3 and name.startswith(tuple(s for s in starts if len(s) > 2))
        ):
            return int(day), number, int(year) if len(year) != 2 else -int(year) - 1
    return None


def _read(cell: Cell, fmt: DateFormat, kind: str | None, today: date | None = None) -> Dated:
    """The plain reading of a cell; what its meaning makes of it comes later."""
    text = cell.text.strip()
    if isinstance(cell.value, date):
        return Dated(cell.value, "day")
    if match := _ABOUT.match(text):
        return _whole(int(match[1] or match[2]), 1, 1, "estimated")
    if match := _YEAR.match(text):
        return _whole(int(match[1]), 1, 1, "year")
    if match := _SOLID.match(text):
        return _solid(match[1])
    if fmt.serial and (number := _serial(cell)):
        return Dated(_EXCEL_EPOCH + timedelta(days=number), "day")
    if (written := _written(text)) is not None:
        day, month, year = written
        return _dated(f"{-year - 1:02d}" if year < 0 else str(year), month, day, kind, today)
    parts = _parts(text)
    if parts is None:
        return Dated(None, None, "date_unreadable", True)
    first, second, third = parts
    if len(first) == 4:
        return _dated(first, int(second), int(third), kind, today)
    a, b = int(first), int(second)
    if fmt.order not in ("dmy", "mdy") and a <= 12 and b <= 12 and a != b:
        likely = _dated(third, b, a, kind, today)
        shown = likely.value.isoformat() if likely.value else likely.suggestion
        return Dated(None, None, "date_ambiguous", True, shown)
    month_first = (fmt.order == "mdy" and a <= 12) or (b > 12 and a <= 12)
    if len(first) > 2 or (month_first and fmt.order == "dmy"):
        # 05/31 in a column of days first: a slip, or a date that does not exist.
        return Dated(None, None, "date_impossible", True)
    return _dated(third, a if month_first else b, b if month_first else a, kind, today)


def _solid(digits: str) -> Dated:
    as_iso = _whole(int(digits[:4]), int(digits[4:6]), int(digits[6:]), "day")
    if as_iso.value and 1900 <= as_iso.value.year <= 2100:
        return as_iso
    day_first = _whole(int(digits[4:]), int(digits[2:4]), int(digits[:2]), "day")
    return day_first if day_first.value else Dated(None, None, "date_impossible", True)


def _whole(year: int, month: int, day: int, precision: str) -> Dated:
    try:
        return Dated(date(year, month, day), precision)
    except ValueError:
        return Dated(None, None, "date_impossible", True)


def _dated(year: str, month: int, day: int, kind: str | None, today: date | None) -> Dated:
    if len(year) == 4:
        return _whole(int(year), month, day, "day")
    if len(year) != 2:
        return Dated(None, None, "date_impossible", True)
    return _two_digits(int(year), month, day, kind, today or date.today())


def _two_digits(year: int, month: int, day: int, kind: str | None, today: date) -> Dated:
    present = today.year // 100 * 100
    if kind != "birth":
        return _whole(present + year, month, day, "day")
    readings = [_whole(century + year, month, day, "day") for century in (present - 100, present)]
    if not any(reading.value for reading in readings):
        return readings[0]
    fitting = [
        reading
        for reading in readings
        if reading.value and 0 <= years_between(reading.value, today) <= TWO_DIGIT_OLDEST
    ]
    if len(fitting) == 1:
        return fitting[0]
    past = [r.value.isoformat() for r in readings if r.value and r.value <= today]
    return Dated(None, None, "year_two_digits", True, past[0] if past else None)


def years_between(born: date, day: date) -> int:
    """Whole years of age on ``day``; below zero before birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def read_birth(cell: Cell, fmt: DateFormat, today: date) -> Dated:
    """A date of birth: never in the future, never more than 110 years ago."""
    if not cell.text:
        return NO_DATE
    dated = _read(cell, fmt, "birth", today)
    if dated.value is None:
        return dated
    if dated.value > today:
        return Dated(None, None, "date_in_future", True)
    if years_between(dated.value, today) > OLDEST:
        return Dated(None, None, "birth_too_long_ago", True)
    return dated


def read_delivery(cell: Cell, fmt: DateFormat, today: date) -> Dated:
    """The day something was handed over: a whole day, not in the future."""
    if not cell.text:
        return NO_DATE
    dated = _read(cell, fmt, "delivery", today)
    if dated.value is None:
        return dated
    if dated.precision != "day":
        return Dated(None, None, "date_not_a_day", True)
    if dated.value > today:
        return Dated(None, None, "date_in_future", True)
    return dated
