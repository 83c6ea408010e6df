"""How common a value is: a rare name in common says more than one that everybody has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tracker.domain.cases.linking.levels import SAME, SLIP, SLIPS, SOUND, STRAIGHT, Pattern
from tracker.domain.cases.linking.told import Told

#: Levels at which two values are forms of one, so that its frequency counts.
FORMS = frozenset({SAME, SLIP, SLIPS, SOUND})
#: A value seen once may be one of many unseen ones.
_LEAST = 1.5
#: Of the chance that two strangers are one slip apart, this part is the same for all names.
_ANY_NAME = 0.4


class Frequencies:
    """Counts of given names, family names, and places among the people compared."""

    def __init__(self, people: Sequence[Told]) -> None:
        self._given = Counter(p.given for p in people if p.given)
        self._family = Counter(p.family for p in people if p.family)
        self._places = Counter(p.place for p in people if p.place)
        self._names = self._given + self._family
        self._birth = Counter(p.birth for p in people if p.birth)
        self._phones = Counter(p.phone for p in people if p.phone)
        self._totals = {id(c): max(c.total(), 1) for c in self._all()}
        self._usual = {id(c): _usual(c) for c in self._all()}

    def _all(self) -> tuple[Counter[str], ...]:
        return (
            self._given, self._family, self._names, self._places, self._birth, self._phones,
        )  # fmt: skip

    def chance(
        self, field: int, level: str, levels: Pattern, a: Told, b: Told, two: float
    ) -> float:
        """How often two strangers agree so in this field, at one of ``FORMS``; ``two`` is how
        often they do whatever the value."""
        if field < 2:
            counts, one, other = self._name(field, levels, a, b)
        else:
            counts = (self._birth, self._places, self._phones)[field - 3]
            one, other = _values(field, a, b)
        common = max(counts[one], counts[other], _LEAST)
        if level == SAME:
            return common / self._totals[id(counts)]
        if field < 2:
            return two * (_ANY_NAME + (1 - _ANY_NAME) * common / self._usual[id(counts)])
        return two

    def _name(self, field: int, levels: Pattern, a: Told, b: Told) -> tuple[Counter[str], str, str]:
        if levels[2] == STRAIGHT:
            if field == 0:
                return self._given, a.given, b.given
            return self._family, a.family, b.family
        # Names in each other's place, in the order in which the levels tell them.
        if field == 0:
            return self._names, a.given, b.family
        return self._names, a.family, b.given


def _values(field: int, a: Told, b: Told) -> tuple[str, str]:
    if field == 3:
        return a.birth, b.birth
    return (a.place, b.place) if field == 4 else (a.phone, b.phone)


def _usual(counts: Counter[str]) -> float:
    """How common the value of somebody taken at random is."""
    total = counts.total()
    return sum(n * n for n in counts.values()) / total if total else 1.0
