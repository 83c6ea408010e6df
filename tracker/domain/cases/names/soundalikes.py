"""Among many people, those whose name sounds alike and whose birth does not speak against it.

Comparing every namesake of a list of 100,000 rows would take hours. Under each key of how
a name sounds, people stand sorted by their year of birth with one number of the date, and once
more by day and month: two births that agree share one or the other.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable

from tracker.domain.cases.names.births import Birth

#: Years by which two births may differ and still be one (an age that was guessed).
YEARS = 5
#: Of those under one key and birth, so many are looked at.
MOST = 300

_PLACE = 32
_ONLY_PLACE = (1 << _PLACE) - 1

#: Key of a name → people, as ``birth mark << 32 | place``, sorted.
Shelf = dict[str, "array[int]"]


class Soundalikes:
    """People by place (0, 1, 2 …) as they are added."""

    def __init__(self) -> None:
        self._dated: Shelf = {}
        self._rough: Shelf = {}
        self._days: Shelf = {}

    def add(self, place: int, keys: Iterable[str], born: Birth | None) -> None:
        """One more person; births told by the year alone, or not at all, stand apart."""
        if born is None or not born.month:
            year = born.year if born else 0
            for key in keys:
                _put(self._rough, key, year, place)
            return
        for key in keys:
            for mark in _marks(born):
                _put(self._dated, key, mark, place)
            _put(self._days, key, _day(born), place)

    def alike(self, keys: Iterable[str], born: Birth | None) -> list[int]:
        """Places of those who may be the one asked for, who share most keys first."""
        shared: Counter[int] = Counter()
        days: Counter[int] = Counter()
        years = (_mark(born.year - YEARS, 0), _mark(born.year + YEARS, 31)) if born else (0, 0)
        for key in keys:
            dated, rough = self._dated.get(key), self._rough.get(key)
            if rough is not None:
                if born is None:
                    shared.update(_between(rough, 0, 9999))
                else:
                    shared.update(_between(rough, born.year - YEARS, born.year + YEARS))
                    shared.update(_between(rough, 0, 0))
            if dated is not None:
                if born is None:
                    shared.update(_between(dated, 0, _mark(9999, 31)))
                elif born.month:
                    for mark in _marks(born):
                        shared.update(_between(dated, mark, mark))
                    days.update(_between(self._days[key], _day(born), _day(born)))
                else:
                    shared.update(_between(dated, *years))
        found = Counter({mark & _ONLY_PLACE: n for mark, n in shared.items()})
        for mark, n in days.items():
            found[mark & _ONLY_PLACE] = max(found[mark & _ONLY_PLACE], n)
        return [place for place, _ in found.most_common(MOST)]


def _put(shelf: Shelf, key: str, mark: int, place: int) -> None:
    people = shelf.get(key)
    if people is None:
        people = shelf[key] = array("Q")
    insort(people, mark << _PLACE | place)


def _between(people: array[int], low: int, high: int) -> array[int]:
    first = bisect_left(people, low << _PLACE)
    last = bisect_left(people, (high + 1) << _PLACE, first)
    return people[first : min(last, first + MOST)]


def _marks(born: Birth) -> set[int]:
    """Of one year, dates that agree share a number, be it in the other's place."""
    return {_mark(born.year, born.month), _mark(born.year, born.day)}


def _mark(year: int, number: int) -> int:
    return year * 32 + number


def _day(born: Birth) -> int:
    """Day and month in either order: the two are easily swapped."""
    low, high = sorted((born.month, born.day))
    return low * 32 + high
