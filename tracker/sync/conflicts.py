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
    """One of the values in conflict. ``hash`` names it when it is chosen.

    ``ahead``: minutes by which the writer's clock was ahead at least, as seen from when the
    entry came here; 0 where nothing is wrong or known.
    """

    hash: str
    value: Value
    at: int
    actor: str
    device: str
    device_name: str
    shown: bool
    ahead: int = 0


@dataclass(frozen=True)
class Conflict:
    """One field of one record with more than one head."""

    scope: str
    table: str
    record: str
    field: str
    base: tuple[str, ...]
    sides: tuple[Side, ...]


SETTLE = "sync:conflict:settle"
#: What takes a settling back; its entries say again what others had written.
REOPEN = "sync:conflict:reopen"


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


def device_names(desk: Desk) -> dict[str, str]:
    """Names of all enrolled computers by id."""
    rows = desk.ledger.database.rows("SELECT id, name FROM device WHERE scope = 'shared'")
    return {row["id"]: row["name"] for row in rows}


def conflict_of(desk: Desk, row: dict[str, Any], names: dict[str, str]) -> Conflict:
    """A row of the table of conflicts with its sides."""
    record_type = desk.ledger.declared[row["tbl"]]
    name = VOID if row["field"] == VOID_EDIT else row["field"]
    changes = []
    for digest in row["heads"].split(","):
        entry = _entry(desk, digest)
        changes.append((entry, change_of(entry, record_type)))
    top = max(changes, key=lambda c: (c[1].hlc, c[1].device, c[1].hash))[0].hash
    sides = []
    for entry, change in sorted(changes, key=lambda c: (c[1].hlc, c[1].device)):
        value = change.fields.get(name)
        by = _writer(desk, entry, name, value) if entry.parts["action"] == REOPEN else entry
        sides.append(
            Side(
                entry.hash.hex(),
                value,
                by.parts["at"],
                by.parts["actor"],
                by.device,
                names.get(by.device, by.device[:8]),
                entry.hash == top,
                ahead_of(by.parts["at"], _received(desk, by)),
            )
        )
    base = desk.ledger.heads(row["scope"], row["tbl"], row["record"])
    return Conflict(row["scope"], row["tbl"], row["record"], row["field"], base, tuple(sides))


def ahead_of(at: int, received: int) -> int:
    """Minutes by which a clock that showed ``at`` was ahead at least; 0 below five."""
    minutes = (at - received) // 60_000
    return minutes if minutes >= 5 else 0


def _received(desk: Desk, entry: Entry) -> int:
    return int(
        desk.ledger.database.value("SELECT received FROM entry WHERE hash = ?", (entry.hash,))
    )


def _writer(desk: Desk, entry: Entry, name: str, value: Value) -> Entry:
    """Who wrote first what an entry that took a settling back says again."""
    record_type = desk.ledger.declared[entry.parts["table"]]
    waiting, seen = list(entry.parts["base"]), set[str]()
    while waiting:
        digest = waiting.pop(0)
        if digest in seen:
            continue
        seen.add(digest)
        before = _entry(desk, digest)
        fields = change_of(before, record_type).fields
        again = before.parts["action"] in (REOPEN, SETTLE)
        # Of a void against an edit, the edit's side is an entry without ``void``.
        if not again and (name == VOID or name in fields) and fields.get(name) == value:
            return before
        waiting += before.parts["base"]
    return entry


@query("sync:conflicts", "sync:conflict:read")
def conflicts(desk: Desk, *, limit: int = 200) -> list[Conflict]:
    """Open conflicts that the actor may see, oldest record first."""
    sql = "SELECT * FROM conflict"
    params: list[Any] = []
    if desk.actor.cso is not None:
        sql += " WHERE scope = ?"
        params.append(desk.scope())
    rows = desk.ledger.database.rows(sql + " ORDER BY record, field LIMIT ?", [*params, limit])
    names = device_names(desk)
    return [conflict_of(desk, row, names) for row in rows]


@query("sync:conflict", "sync:conflict:read")
def conflict(desk: Desk, *, scope: str, record: str, field: str) -> Conflict:
    """One open conflict."""
    return _open_conflict(desk, scope, record, field)


def _open_conflict(desk: Desk, scope: str, record: str, field: str) -> Conflict:
    desk.actor.require_cso(scope_cso(scope))
    row = desk.ledger.database.row(
        "SELECT * FROM conflict WHERE record = ? AND scope = ? AND field = ?",
        (record, scope, field),
    )
    if row is None:
        raise NotFound("conflict_gone")
    return conflict_of(desk, row, device_names(desk))


@command(SETTLE)
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
    found = _open_conflict(desk, scope, record, field)
    side = next((s for s in found.sides if s.hash == choose), None)
    if side is None:
        raise Invalid("not_a_choice", "choose")
    name = VOID if field == VOID_EDIT else field
    change = Change(found.table, record, {name: side.value}, tuple(base) if base else found.base)
    desk.ledger.append(scope, SETTLE, desk.actor.user, [change])
