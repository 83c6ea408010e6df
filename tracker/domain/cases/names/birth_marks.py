"""Births as numbers of 18 bits that sort, and which of them agree with a birth.

Under each key of how a name sounds, the index keeps people by these numbers: of a
thousand namesakes only those are read whose birth does not speak against them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from tracker.domain.cases.names.births import GENERATION, Birth, births_agree

#: Bits of a mark; 0 stands for a birth that is not known.
BITS = 18
MASK = (1 << BITS) - 1

_FIRST_YEAR, _LAST_YEAR = 1851, 2105
_DAY_BITS, _MONTH_BITS = 5, 4
_YEAR_BITS = _DAY_BITS + _MONTH_BITS
_WHOLE_YEAR = (1 << _YEAR_BITS) - 1
_ESTIMATED = 1 << (BITS - 1)
#: Years by which an age that was guessed may be wrong.
_GUESSED = 5


def birth_mark(born: Birth | None) -> int:
    """The number of a birth; years beyond 1851 to 2105 stand with the nearest of these."""
    if born is None:
        return 0
    if born.estimated:
        return _ESTIMATED | _year(born.year)
    return _year(born.year) | born.month << _DAY_BITS | born.day


@lru_cache(maxsize=65536)
def marked(mark: int) -> Birth | None:
    """The birth that a mark stands for."""
    if not mark:
        return None
    year = ((mark & ~_ESTIMATED) >> _YEAR_BITS) + _FIRST_YEAR - 1
    month, day = (mark & _WHOLE_YEAR) >> _DAY_BITS, mark & ((1 << _DAY_BITS) - 1)
    return Birth(year, month, day, estimated=bool(mark & _ESTIMATED))


@dataclass(frozen=True, slots=True)
class Near:
    """Marks that are asked for: within ``ranges`` (from–to, both included), and agreeing."""

    ranges: tuple[tuple[int, int], ...]
    born: Birth | None = None

    def holds(self, mark: int) -> bool:
        """Whether a mark within the ranges is one of a birth that agrees."""
        return self.born is None or births_agree(self.born, marked(mark))[0] > 0


#: Whatever the birth.
EVERY = Near(((0, MASK),))


def near(born: Birth | None) -> Near:
    """Every birth whose weight beside ``born`` is above 0; none where it is not known."""
    if born is None:
        return Near(())
    born = replace(born, year=min(max(born.year, _FIRST_YEAR), _LAST_YEAR))
    guessed = _years(born.year - _GUESSED, born.year + _GUESSED)
    estimated = (_ESTIMATED | guessed[0], _ESTIMATED | guessed[1])
    if born.estimated:
        return Near((guessed, estimated), born)
    same_year = _years(born.year, born.year)
    if not born.month:
        return Near((same_year, estimated), born)
    others = [
        (birth_mark(other),) * 2
        for apart in range(1 - GENERATION, GENERATION)
        if apart
        and births_agree(born, other := Birth(born.year + apart, born.month, born.day))[0] > 0
    ]
    return Near((same_year, estimated, *others), born)


def _year(year: int) -> int:
    return (min(max(year, _FIRST_YEAR), _LAST_YEAR) - _FIRST_YEAR + 1) << _YEAR_BITS


def _years(first: int, last: int) -> tuple[int, int]:
    return _year(first), _year(last) | _WHOLE_YEAR
