"""Is a row of a list likely somebody who is registered, or who stood earlier in the list?"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from tracker.domain.cases.finding import candidates, profile_of
from tracker.domain.cases.lists.rows import ListValues
from tracker.domain.cases.names.births import births_agree
from tracker.domain.cases.names.likeness import (
    LIKELY,
    Prepared,
    Profile,
    compare_prepared,
    prepare,
)
from tracker.domain.cases.names.spelling import phonetic_keys
from tracker.ledger.desk import Desk

_COMPARED = 300
#: Years by which two births may differ and still be one (an age that was guessed).
_YEARS = 5

#: A key of how a name sounds, and a mark of the date of birth.
Bucket = tuple[str, str]


@dataclass(frozen=True)
class Known:
    """A person of this import and what her row says."""

    person: str
    values: ListValues


@dataclass(frozen=True)
class Likely:
    """Whom a row is likely about, how sure that is, and why (codes)."""

    person: str
    score: float
    reasons: tuple[str, ...]


def _profile(values: ListValues) -> Profile:
    return Profile(
        values.given_names,
        values.family_names,
        values.birth_date,
        values.birth_precision,
        values.phone,
        values.municipality,
        values.gender,
    )


class LikelyFinder:
    """Looks among the persons registered before this import, and those it has made so far."""

    def __init__(self, desk: Desk, scope: str) -> None:
        self._desk = desk
        self._scope = scope
        self._buckets: dict[Bucket, list[int]] = defaultdict(list)
        self._phones: dict[str, list[int]] = defaultdict(list)
        self._marks: set[str] = set()
        self._made: list[tuple[str, Prepared]] = []
        self._ids: set[str] = set()
        self._registered = bool(
            desk.ledger.database.value("SELECT 1 FROM person WHERE scope = ? LIMIT 1", (scope,))
        )

    def add(self, known: Known) -> None:
        """A person that this import makes."""
        place = len(self._made)
        self._made.append((known.person, prepare(_profile(known.values))))
        self._ids.add(known.person)
        profile = self._made[place][1]
        marks = (*_birth_marks(profile), "any")
        self._marks.update(marks)
        for key in set(phonetic_keys(known.values.given_names, known.values.family_names)):
            for mark in marks:
                self._buckets[key, mark].append(place)
        if profile.phone:
            self._phones[profile.phone].append(place)

    def likely(self, values: ListValues, apart_from: frozenset[str]) -> Likely | None:
        """The likeliest registration, if any is likely enough to be asked about."""
        asked = prepare(_profile(values))
        keys = set(phonetic_keys(values.given_names, values.family_names))
        best: Likely | None = None
        for person, profile in self._candidates(keys, asked):
            if person in apart_from or _births_speak_against(asked, profile):
                continue
            likeness = compare_prepared(asked, profile)
            if likeness.score >= LIKELY and (best is None or likeness.score > best.score):
                best = Likely(person, likeness.score, likeness.reasons)
        return best

    def _candidates(self, keys: set[str], asked: Prepared) -> list[tuple[str, Prepared]]:
        """Those whose name sounds alike and whose birth or telephone does not speak against it.

        Comparing all namesakes of a list of 100,000 rows would take hours.
        """
        marks = [mark for mark in _asked_marks(asked) if mark in self._marks]
        shared: Counter[int] = Counter()
        for key in keys:
            for mark in marks:
                shared.update(self._buckets.get((key, mark), ())[:_COMPARED])
        if asked.phone:
            shared.update(self._phones.get(asked.phone, ()))
        found = [self._made[place] for place, _ in shared.most_common(_COMPARED)]
        if self._registered:
            found += [
                (row["id"], prepare(profile_of(row)))
                for row in candidates(self._desk, keys, _COMPARED)
                if row["scope"] == self._scope and row["id"] not in self._ids
            ]
        return found


def _births_speak_against(a: Prepared, b: Prepared) -> bool:
    """Whether two births differ so that only a shared telephone could make them one woman.

    Cheap, and asked before names are compared: most namesakes of a long list end here.
    """
    if a.phone is not None and a.phone == b.phone:
        return False
    return births_agree(a.birth, b.birth)[0] < 0


def _birth_marks(profile: Prepared) -> tuple[str, ...]:
    """How a date of birth is found again: by its year, and by day and month in any order."""
    born = profile.birth
    if born is None:
        return ("unknown",)
    if not born.month:
        return (f"about {born.year}",)
    low, high = sorted((born.month, born.day))
    return (f"in {born.year}", f"on {low}.{high}")


def _asked_marks(profile: Prepared) -> tuple[str, ...]:
    born = profile.birth
    if born is None:
        return ("any",)
    near = range(born.year - _YEARS, born.year + _YEARS + 1)
    about = tuple(f"about {year}" for year in near)
    if born.month:
        return (*_birth_marks(profile), *about, "unknown")
    return (*(f"in {year}" for year in near), *about, "unknown")
