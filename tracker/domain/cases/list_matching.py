"""Is a row of a list likely somebody who is registered, or who stood earlier in the list?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from tracker.domain.cases.by_phone import rows_by_phone
from tracker.domain.cases.candidates import candidates
from tracker.domain.cases.finding import profile_of
from tracker.domain.cases.lists.rows import ListValues
from tracker.domain.cases.names.birth_marks import near
from tracker.domain.cases.names.likeness import (
    LIKELY,
    Prepared,
    Profile,
    births_speak_against,
    compare_prepared,
    prepare,
)
from tracker.domain.cases.names.soundalikes import MOST, Soundalikes
from tracker.domain.cases.names.spelling import phonetic_keys
from tracker.ledger.desk import Desk

#: From so many questions on, everybody registered is read once instead of looked up each time.
_WORTH_READING = 100


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
    """Looks among the persons registered before this import, and those it has made so far.

    ``questions``: about how many rows will be asked for.
    """

    def __init__(self, desk: Desk, scope: str, questions: int = 1) -> None:
        self._desk = desk
        self._scope = scope
        self._alike = Soundalikes()
        self._phones: dict[str, list[int]] = defaultdict(list)
        self._people: list[tuple[str, Prepared]] = []
        self._ids: set[str] = set()
        self._looked_up = bool(
            desk.ledger.database.value("SELECT 1 FROM person WHERE scope = ? LIMIT 1", (scope,))
        )
        if self._looked_up and questions >= _WORTH_READING:
            self._read_registered()

    def _read_registered(self) -> None:
        # One at a time: all rows of 100,000 persons would fill the memory.
        columns = (
            "id, given_names, family_names, birth_date, birth_precision, phone,"
            " municipality, gender"
        )
        for person, given, family, *rest in self._desk.ledger.database.tuples(
            f"SELECT {columns} FROM person"
            " WHERE scope = ? AND void IS NULL AND given_names IS NOT NULL",
            (self._scope,),
        ):
            self._add(person, Profile(given, family or "", *rest))
        self._looked_up = False

    def add(self, known: Known) -> None:
        """A person that this import makes."""
        self._add(known.person, _profile(known.values))

    def _add(self, person: str, profile: Profile) -> None:
        place = len(self._people)
        prepared = prepare(profile)
        self._people.append((person, prepared))
        self._ids.add(person)
        self._alike.add(place, phonetic_keys(profile.given, profile.family), prepared.birth)
        if prepared.phone:
            self._phones[prepared.phone].append(place)

    def likely(self, values: ListValues, apart_from: frozenset[str]) -> Likely | None:
        """The likeliest registration, if any is likely enough to be asked about."""
        asked = prepare(_profile(values))
        keys = phonetic_keys(values.given_names, values.family_names)
        best: Likely | None = None
        for person, profile in self._candidates(keys, asked):
            if person in apart_from or births_speak_against(asked, profile):
                continue
            likeness = compare_prepared(asked, profile)
            if likeness.score >= LIKELY and (best is None or likeness.score > best.score):
                best = Likely(person, likeness.score, likeness.reasons)
        return best

    def _candidates(self, keys: tuple[str, ...], asked: Prepared) -> list[tuple[str, Prepared]]:
        """Those whose name sounds alike and whose birth or telephone does not speak against it."""
        places = self._alike.alike(keys, asked.birth)
        if asked.phone:
            places += [p for p in self._phones.get(asked.phone, ())[:MOST] if p not in places]
        found = [self._people[place] for place in places]
        if self._looked_up:
            rows = candidates(self._desk, keys, near(asked.birth))
            if asked.phone:
                rows += rows_by_phone(self._desk, asked.phone, MOST)
            found += [
                (row["id"], prepare(profile_of(row)))
                for row in rows
                if row["scope"] == self._scope and row["id"] not in self._ids
            ]
        return found
