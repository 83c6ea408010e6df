"""One woman was given two kits of one type while the first should still last, and nobody knew.

The later of two distributions says no reason for a further kit; they come from two
computers, or are for two registrations of hers (joined, or alike beyond doubt).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from tracker.domain.cases.aliases import groups_of
from tracker.domain.cases.between import common_scope
from tracker.domain.cases.names.likeness import SAME
from tracker.ledger.desk import Desk
from tracker.review.found import Found, heads_of, makers, parts_of
from tracker.review.one_woman import pairs_of
from tracker.store.database import Database

KIND = "served_twice"


def find_served_twice(desk: Desk, persons: Collection[str]) -> Iterator[Found]:
    """Findings that one of ``persons`` takes part in."""
    database = desk.ledger.database
    one: dict[str, set[str]] = {p: {p} for p in persons}
    for person, group in groups_of(desk, persons).items():
        one[person] |= set(group.members)
    for first, second in pairs_of(database, persons, SAME):
        for person, other in ((first, second), (second, first)):
            if person in one:
                one[person].add(other)
    kits = _kits(database, set().union(*one.values()) if one else set())
    made = makers(database, [(k["scope"], k["id"]) for ks in kits.values() for k in ks])
    told: set[tuple[str, str]] = set()
    for person, others in one.items():
        for mine in kits.get(person, ()):
            for other in others:
                for theirs in kits.get(other, ()):
                    earlier, later = sorted((mine, theirs), key=_order)
                    key = (earlier["id"], later["id"])
                    if mine is theirs or key in told or not _unknown(earlier, later):
                        continue
                    told.add(key)
                    devices = [made.get((k["scope"], k["id"])) for k in (earlier, later)]
                    if person == other and devices[0] == devices[1]:
                        continue
                    yield _found(earlier, later)


def _order(kit: dict[str, Any]) -> tuple[str, int, str]:
    return kit["handed_on"], kit["_made"], kit["id"]


def _unknown(earlier: dict[str, Any], later: dict[str, Any]) -> bool:
    """Whether the later one fell within the first one's days without a reason told."""
    if later["earlier_reason"] or earlier["id"] == later["id"]:
        return False
    if earlier["kit_type"] != later["kit_type"]:
        return False
    until = date.fromisoformat(earlier["handed_on"]) + timedelta(days=earlier["duration_days"])
    return bool(date.fromisoformat(later["handed_on"]) < until)


def _found(earlier: dict[str, Any], later: dict[str, Any]) -> Found:
    pair = (earlier, later)
    return Found(
        KIND,
        (earlier["id"], later["id"]),
        common_scope(k["scope"] for k in pair),
        max(k["_made"] for k in pair),
        heads_of((k["id"], k["_heads"]) for k in pair),
        (earlier["id"], later["id"]),
        tuple(k["person"] for k in pair),
        {
            "days": [k["handed_on"] for k in pair],
            "kits": [k["kit"] for k in pair],
            "codes": [k["code"] or "" for k in pair],
            "persons": [k["person"] for k in pair],
        },
    )


def _kits(database: Database, persons: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """Distributions that count, by person."""
    found: dict[str, list[dict[str, Any]]] = {}
    for part in parts_of(persons):
        for row in database.rows(
            "SELECT d.id, d.scope, d.person, d.handed_on, d._made, d._heads, d.earlier_reason,"
            " v.duration_days, v.kit_type, t.code || '-' || v.number AS kit, p.code"
            " FROM distribution d"
            " JOIN kit_version v ON v.id = d.kit_version JOIN kit_type t ON t.id = v.kit_type"
            " LEFT JOIN person p ON p.id = d.person AND p.scope = d.scope"
            f" WHERE d.void IS NULL AND d.person IN ({','.join('?' * len(part))})",
            part,
        ):
            found.setdefault(row["person"], []).append(row)
    return found
