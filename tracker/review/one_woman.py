"""Two registrations that are likely one woman, made on computers that had not met.

Compared is what shares a key of how the name sounds and has a birth near hers, or her
telephone. Only registrations that changed are compared anew; what was found stays beside
them, so that nobody is compared with everybody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import orjson

from tracker.domain.cases.aliases import groups_of
from tracker.domain.cases.between import common_scope
from tracker.domain.cases.by_phone import LAST_DIGITS, phone_digits
from tracker.domain.cases.candidates import sharing
from tracker.domain.cases.finding import profile_of
from tracker.domain.cases.names.birth_marks import near
from tracker.domain.cases.names.likeness import (
    LIKELY,
    Prepared,
    births_speak_against,
    compare_prepared,
    prepare,
)
from tracker.domain.cases.names.spelling import phonetic_keys
from tracker.ledger.desk import Desk
from tracker.review.found import Found, heads_of, makers, parts_of
from tracker.store.database import Database

KIND = "one_woman"
_COLUMNS = (
    "p.id, p.scope, p.given_names, p.family_names, p.birth_date, p.birth_precision, p.phone,"
    " p.municipality, p.gender"
)


class Comparer:
    """Compares registrations with all that are held; keeps what it has read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: dict[int, tuple[str, Prepared] | None] = {}

    def compare(self, persons: Collection[str]) -> None:
        """Write anew which registrations look like each of ``persons``."""
        for part in parts_of(persons):
            marks = ",".join("?" * len(part))
            for column in ("first", "second"):
                self._database.execute(f"DELETE FROM review_pair WHERE {column} IN ({marks})", part)
            pairs: dict[tuple[str, str], tuple[float, str]] = {}
            for row in self._database.rows(
                f"SELECT r.ref, {_COLUMNS} FROM person p"
                " JOIN person_ref r ON r.person = p.id AND r.scope = p.scope"
                f" WHERE p.id IN ({marks}) AND p.void IS NULL AND p.given_names IS NOT NULL",
                part,
            ):
                for other, score, reasons in self._alike(row):
                    first, second = sorted((str(row["id"]), other))
                    pairs[first, second] = (score, ",".join(sorted(reasons)))
            self._database.executemany(
                "INSERT OR REPLACE INTO review_pair (first, second, score, reasons)"
                " VALUES (?, ?, ?, ?)",
                [(*pair, *likeness) for pair, likeness in sorted(pairs.items())],
            )

    def _alike(self, row: dict[str, Any]) -> Iterator[tuple[str, float, tuple[str, ...]]]:
        own = prepare(profile_of(row))
        refs = self._may_be(
            row["ref"], phonetic_keys(row["given_names"], row["family_names"] or ""), own
        )
        self._read(refs)
        for ref in refs:
            held = self._held[ref]
            if held is None or held[0] == row["id"] or births_speak_against(own, held[1]):
                continue
            likeness = compare_prepared(own, held[1])
            if likeness.score >= LIKELY:
                yield held[0], likeness.score, likeness.reasons

    def _may_be(self, ref: int, keys: Iterable[str], own: Prepared) -> set[int]:
        """Those whose name sounds alike with a birth that agrees, and those of her telephone."""
        refs: set[int] = set()
        births = near(own.birth)
        shared = sharing(keys, births)
        if shared is not None:
            refs |= {other for other, born in self._database.tuples(*shared) if births.holds(born)}
        digits = phone_digits(own.phone or "")
        if digits is not None:
            refs |= {
                other
                for (other,) in self._database.tuples(
                    "SELECT r.ref FROM person p JOIN person_ref r ON r.person = p.id"
                    f" AND r.scope = p.scope WHERE {LAST_DIGITS} = ? AND p.phone IS NOT NULL",
                    [digits],
                )
            }
        return refs - {ref}

    def _read(self, refs: Iterable[int]) -> None:
        missing = sorted(ref for ref in refs if ref not in self._held)
        for start in range(0, len(missing), 900):
            part = missing[start : start + 900]
            self._held.update(dict.fromkeys(part))
            for row in self._database.rows(
                f"SELECT r.ref, {_COLUMNS} FROM person_ref r"
                " JOIN person p ON p.id = r.person AND p.scope = r.scope"
                f" WHERE r.ref IN ({','.join('?' * len(part))})"
                " AND p.void IS NULL AND p.given_names IS NOT NULL",
                part,
            ):
                self._held[row["ref"]] = (row["id"], prepare(profile_of(row)))


def pairs_of(
    database: Database, persons: Iterable[str], least: float = LIKELY
) -> dict[tuple[str, str], dict[str, Any]]:
    """Pairs that look alike with one of ``persons`` in them, and that nobody told apart."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for part in parts_of(persons):
        marks = ",".join("?" * len(part))
        for column in ("first", "second"):
            for row in database.rows(
                f"SELECT * FROM review_pair r WHERE {column} IN ({marks}) AND score >= ?"
                " AND NOT EXISTS (SELECT 1 FROM not_same n WHERE n.first = r.first"
                " AND n.second = r.second AND n.void IS NULL)",
                [*part, least],
            ):
                found[row["first"], row["second"]] = row
    return found


def find_pairs(desk: Desk, persons: Collection[str]) -> Iterator[Found]:
    """Findings about ``persons``: not joined yet, not told apart, from two computers."""
    database = desk.ledger.database
    pairs = pairs_of(database, persons)
    people = registrations(database, {person for pair in pairs for person in pair})
    groups = groups_of(desk, people)
    made = makers(database, [(row["scope"], i) for i, row in people.items()])
    for (first, second), likeness in sorted(pairs.items()):
        if first not in people or second not in people or second in groups[first].members:
            continue
        a, b = people[first], people[second]
        if a["scope"] == b["scope"] and made.get((a["scope"], first)) == made.get(
            (b["scope"], second)
        ):
            continue
        yield Found(
            KIND,
            (first, second),
            common_scope((a["scope"], b["scope"])),
            max(a["_made"], b["_made"]),
            heads_of([(first, a["_heads"]), (second, b["_heads"])]),
            (first, second),
            (first, second),
            # In thousandths: what is kept has no fractions.
            {
                "score": round(likeness["score"] * 1000),
                "reasons": likeness["reasons"].split(","),
                "codes": [a["code"], b["code"]],
                "persons": [first, second],
            },
        )


def registrations(database: Database, persons: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Public parts of registrations in use, by id (the older where two claim one)."""
    found: dict[str, dict[str, Any]] = {}
    for part in parts_of(persons):
        for row in database.rows(
            "SELECT id, scope, code, _made, _heads FROM person WHERE void IS NULL"
            f" AND id IN ({','.join('?' * len(part))}) ORDER BY _made DESC, scope DESC",
            part,
        ):
            found[row["id"]] = row
    return found


def told(text: str) -> Any:
    """Facts or records of a finding as they were kept."""
    return orjson.loads(text)
