"""Who was erased, and when: what screens show in a name's place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from tracker.basics.clock import local_date
from tracker.basics.errors import Refused
from tracker.domain.cases.aliases import groups_of
from tracker.domain.cases.cards_held import CARD_CODE
from tracker.domain.cases.reach import Reached, reach_each, sealed_in
from tracker.ledger.desk import Desk, query, scope_cso

#: SQL for a column with the instant (ms) at which the person of a joined row was erased.
ERASED_AT = "(SELECT x.at FROM erased_record x WHERE x.record = {person} AND x.scope = {scope})"


def erased_on(desk: Desk, scope: str, record: str) -> str | None:
    """The day (ISO) on which a record was erased; None for one that was not."""
    at = desk.ledger.database.value(
        "SELECT at FROM erased_record WHERE record = ? AND scope = ?", (record, scope)
    )
    return day_of(at)


def day_of(at: int | None) -> str | None:
    return None if at is None else local_date(at).isoformat()


def refuse_erased(desk: Desk, row: Mapping[str, Any]) -> None:
    """Refused("person_erased", day) when the person of a folded row was erased."""
    day = erased_on(desk, row["scope"], row["id"])
    if day is not None:
        raise Refused("person_erased", day=date.fromisoformat(day))


@query("erased_on", "cases:person:read")
def person_erased_on(desk: Desk, *, person: str) -> str | None:
    """The day on which this registration was erased; None while it is not."""
    row = desk.record("person", person)
    return erased_on(desk, row["scope"], row["id"])


@dataclass(frozen=True)
class ErasureMade:
    """An erasure: of whom (id and card code, no name), why, when, and how much it named."""

    id: str
    cso: str
    person: str | None
    person_code: str | None
    reason: str
    erased_on: str
    records: int


@query("erasures", "cases:person:erase")
def erasures(desk: Desk, *, limit: int = 200) -> list[ErasureMade]:
    """What was erased, newest first."""
    condition, params = desk.visible("r.scope")
    rows = desk.ledger.database.rows(
        "SELECT r.id, r.scope, r.subject, r.reason, r._made, r.records,"
        f" {CARD_CODE} AS code"
        " FROM erasure r LEFT JOIN person p ON p.id = r.subject AND p.scope = r.scope"
        f" WHERE {condition} ORDER BY r._hlc DESC LIMIT ?",
        [*params, limit],
    )
    return [
        ErasureMade(
            r["id"],
            scope_cso(r["scope"]) or "",
            r["subject"],
            r["code"],
            r["reason"],
            local_date(r["_made"]).isoformat(),
            len(orjson.loads(r["records"])),
        )
        for r in rows
    ]


@dataclass(frozen=True)
class CameBack:
    """What laptops wrote about an erased person without knowing that she was.

    ``dropped``: entries on her erased records, whose sealed parts were not kept.
    ``held``: new records about her that still have sealed parts, to be erased too.
    """

    person: str
    person_code: str
    cso: str
    dropped: int
    held: int


@query("came_back", "cases:person:erase")
def came_back(desk: Desk) -> list[CameBack]:
    """Erased persons about whom something came afterwards."""
    database = desk.ledger.database
    condition, params = desk.visible("p.scope")
    people = database.rows(
        f"SELECT p.id, p.scope, {CARD_CODE} AS code FROM person p JOIN erased_record x"
        f" ON x.record = p.id AND x.scope = p.scope WHERE {condition} ORDER BY p.id",
        params,
    )
    found = []
    dropped = _dropped(desk)
    everything = reach_each(desk, [(row["scope"], row["id"]) for row in people])
    _add_joined(desk, everything)
    sealed = sealed_in(desk, set().union(*everything.values()))
    for row in people:
        reached = everything[row["scope"], row["id"]]
        held = sum((scope, record) in sealed for scope, _table, record in reached)
        late = sum(dropped.get((scope, record), 0) for scope, _table, record in reached)
        if held or late:
            found.append(
                CameBack(row["id"], row["code"], scope_cso(row["scope"]) or "", late, held)
            )
    return found


def _add_joined(desk: Desk, everything: dict[tuple[str, str], set[Reached]]) -> None:
    """A registration that somebody joined to an erased one is about an erased woman too."""
    for person, group in groups_of(desk, [who for _, who in everything]).items():
        others = [
            (row["scope"], row["id"])
            for other in group.members
            if other != person
            for row in [desk.record("person", other)]
        ]
        more: set[Reached] = set().union(*reach_each(desk, others).values())
        for key in everything:
            if key[1] == person:
                everything[key] |= more


def _dropped(desk: Desk) -> dict[tuple[str, str], int]:
    """Entries with sealed parts on erased records that no erasure names."""
    counted: dict[tuple[str, str], int] = {}
    for scope, record, body in desk.ledger.database.tuples(
        "SELECT c.scope, e.record, e.body FROM erased_record x JOIN entry e ON e.record = x.record"
        " JOIN chain c ON c.id = e.chain AND c.scope = x.scope"
        " WHERE NOT EXISTS (SELECT 1 FROM erased h WHERE h.hash = e.hash AND h.scope = c.scope)"
    ):
        parts = orjson.loads(body)
        if "personal" in parts or "sensitive" in parts:
            counted[scope, record] = counted.get((scope, record), 0) + 1
    return counted
