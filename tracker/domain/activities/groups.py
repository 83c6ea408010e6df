"""How people at an activity are grouped: whom they came as, sex, and age with a line at 35.

A sheet of counts is a list of ``[group, sex, age group, number]``, in the order of the
groups below, without zeros.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from tracker.basics.errors import Invalid

#: As the bands of ``cases/ages.py``, with 18 to 59 divided: funders ask for those under 35.
AGE_GROUPS = ("0_4", "5_11", "12_17", "18_34", "35_59", "60_")
_STARTS = (0, 5, 12, 18, 35, 60)
UNDER_35 = frozenset(AGE_GROUPS[:4])
#: People of the community that is served, of the host community, and guests, who are invited
#: and counted apart. Nobody who is counted is registered for it.
GROUPS = ("community", "host", "guest")
#: What a sheet of paper has columns for; who gives no answer is counted under ``not_told``.
SEXES = ("female", "male", "not_told")
NOT_TOLD = "not_told"
MOST = 100_000

#: (group, sex, age group) → number of people.
Counts = dict[tuple[str, str, str], int]


def age_group_of(age: int | None) -> str:
    """The age group of completed years; ``not_told`` where they are not known."""
    if age is None:
        return NOT_TOLD
    groups = list(zip(AGE_GROUPS, _STARTS, strict=True))
    return next(name for name, start in reversed(groups) if age >= start)


def sex_of(gender: str | None) -> str:
    """A registration's gender as the columns of a sheet have it."""
    return gender if gender in SEXES else NOT_TOLD


def cells() -> list[tuple[str, str, str]]:
    """Every cell of a sheet, in order."""
    ages = (*AGE_GROUPS, NOT_TOLD)
    return [(group, sex, age) for group in GROUPS for sex in SEXES for age in ages]


def checked_counts(told: Any) -> list[list[Any]]:
    """A sheet as it is kept; Invalid for a cell that does not exist or no number."""
    if not isinstance(told, list | tuple):
        raise Invalid("not_acceptable", "counts")
    known = {cell: place for place, cell in enumerate(cells())}
    found: Counts = {}
    for line in told:
        if not isinstance(line, list | tuple) or len(line) != 4:
            raise Invalid("not_acceptable", "counts")
        *cell, number = line
        key = (str(cell[0]), str(cell[1]), str(cell[2]))
        if key not in known or key in found:
            raise Invalid("not_acceptable", "counts")
        if type(number) is not int or not 0 <= number <= MOST:
            raise Invalid("not_a_number", "-".join(key))
        found[key] = number
    return [[*cell, found[cell]] for cell in known if found.get(cell)]


def read_counts(stored: str | None) -> Counts:
    """A folded sheet. What a newer version may have written and nobody knows here is left out."""
    known, found = set(cells()), Counts()
    for line in orjson.loads(stored) if stored else []:
        if isinstance(line, list) and len(line) == 4 and type(line[3]) is int:
            key = (str(line[0]), str(line[1]), str(line[2]))
            if key in known and 0 <= line[3] <= MOST:
                found[key] = line[3]
    return found


def added(sheets: list[Counts]) -> Counts:
    """Several sheets together."""
    together: Counts = {}
    for sheet in sheets:
        for cell, number in sheet.items():
            together[cell] = together.get(cell, 0) + number
    return together


def total(counts: Mapping[tuple[str, str, str], int], *groups: str) -> int:
    """Everybody in some groups; in all where none is named."""
    return sum(n for (group, _sex, _age), n in counts.items() if not groups or group in groups)
