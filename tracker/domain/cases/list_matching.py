"""Is a row of a list likely somebody who is registered, or who stood earlier in the list?"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from tracker.domain.cases.finding import candidates, profile_of
from tracker.domain.cases.lists.rows import ListValues
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
        self._by_key: dict[str, list[int]] = defaultdict(list)
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
        for key in set(phonetic_keys(known.values.given_names, known.values.family_names)):
            self._by_key[key].append(place)

    def likely(self, values: ListValues, apart_from: frozenset[str]) -> Likely | None:
        """The likeliest registration, if any is likely enough to be asked about."""
        asked = prepare(_profile(values))
        keys = set(phonetic_keys(values.given_names, values.family_names))
        best: Likely | None = None
        for person, profile in self._candidates(keys):
            if person in apart_from:
                continue
            likeness = compare_prepared(asked, profile)
            if likeness.score >= LIKELY and (best is None or likeness.score > best.score):
                best = Likely(person, likeness.score, likeness.reasons)
        return best

    def _candidates(self, keys: set[str]) -> list[tuple[str, Prepared]]:
        shared: Counter[int] = Counter()
        for key in keys:
            shared.update(self._by_key.get(key, ()))
        found = [self._made[place] for place, _ in shared.most_common(_COMPARED)]
        if self._registered:
            found += [
                (row["id"], prepare(profile_of(row)))
                for row in candidates(self._desk, keys, _COMPARED)
                if row["scope"] == self._scope and row["id"] not in self._ids
            ]
        return found
