"""Conflicts, side by side: who wrote what, when, on which device; and settling them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from tracker.basics.errors import Invalid, NotFound
from tracker.ledger.desk import Desk, command, query, scope_cso
from tracker.ledger.entry import Entry
from tracker.ledger.fold import VOID_EDIT
from tracker.ledger.ledger import Change
from tracker.ledger.projection import change_of
from tracker.ledger.records import VOID, Value


@dataclass(frozen=True)
class Side:
    """One of the values in conflict. ``hash`` names it when it is chosen."""

    hash: str
    value: Value
    at: int
    actor: str
    device: str
    device_name: str
    shown: bool


@dataclass(frozen=True)
class Conflict:
    """One field of one record with more than one head."""

    scope: str
    table: str
    record: str
    field: str
    base: tuple[str, ...]
    sides: tuple[Side, ...]


def _entry(desk: Desk, digest: str) -> Entry:
    row = desk.ledger.database.row(
        "SELECT hash, body, personal, sensitive FROM entry WHERE hash = ?",
        (bytes.fromhex(digest),),
    )
    if row is None:
        raise NotFound("not_found", what="entry")
    return Entry(
        row["hash"], row["body"], orjson.loads(row["body"]), row["personal"], row["sensitive"]
    )


def _conflict(desk: Desk, row: dict[str, Any]) -> Conflict:
    record_type = desk.ledger.declared[row["tbl"]]
    name = VOID if row["field"] == VOID_EDIT else row["field"]
    names = {
        r["id"]: r["name"]
        for r in desk.ledger.database.rows("SELECT id, name FROM device WHERE scope = 'shared'")
    }
    changes = []
    for digest in row["heads"].split(","):
        entry = _entry(desk, digest)
        changes.append((entry, change_of(entry, record_type)))
    top = max(changes, key=lambda c: (c[1].hlc, c[1].device, c[1].hash))[0].hash
    sides = tuple(
        Side(
            entry.hash.hex(),
            change.fields.get(name),
            entry.parts["at"],
            entry.parts["actor"],
            entry.device,
            names.get(entry.device, entry.device[:8]),
            entry.hash == top,
        )
        for entry, change in sorted(changes, key=lambda c: (c[1].hlc, c[1].device))
    )
    base = desk.ledger.heads(row["scope"], row["tbl"], row["record"])
    return Conflict(row["scope"], row["tbl"], row["record"], row["field"], base, sides)


@query("sync:conflicts", "sync:conflict:read")
def conflicts(desk: Desk, *, limit: int = 200) -> list[Conflict]:
    """Open conflicts that the actor may see, oldest record first."""
    sql = "SELECT * FROM conflict"
    params: list[Any] = []
    if desk.actor.cso is not None:
        sql += " WHERE scope = ?"
        params.append(desk.scope())
    rows = desk.ledger.database.rows(sql + " ORDER BY record, field LIMIT ?", [*params, limit])
    return [_conflict(desk, row) for row in rows]


@command("sync:conflict:settle")
def settle(
    desk: Desk,
    *,
    scope: str,
    record: str,
    field: str,
    choose: str,
    base: tuple[str, ...] | list[str] | None = None,
) -> None:
    """Settle one conflict by choosing the value of the entry whose hash is ``choose``.

    The entry that settles names all heads as its base, so the choice holds everywhere.
    Both values stay in the ledger.
    """
    desk.actor.require_cso(scope_cso(scope))
    row = desk.ledger.database.row(
        "SELECT * FROM conflict WHERE record = ? AND scope = ? AND field = ?",
        (record, scope, field),
    )
    if row is None:
        raise NotFound("conflict_gone")
    conflict = _conflict(desk, row)
    side = next((s for s in conflict.sides if s.hash == choose), None)
    if side is None:
        raise Invalid("not_a_choice", "choose")
    name = VOID if field == VOID_EDIT else field
    change = Change(
        conflict.table, record, {name: side.value}, tuple(base) if base else conflict.base
    )
    desk.ledger.append(scope, "sync:conflict:settle", desk.actor.user, [change])
