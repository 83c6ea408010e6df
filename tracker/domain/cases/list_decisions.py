"""What a person decides about parked rows and likely doubles, and what she sees of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.basics.ids import derived_id
from tracker.domain.cases.list_frames import understanding_of
from tracker.domain.cases.list_import import (
    delivery_changes,
    row_changes,
)
from tracker.domain.cases.list_matching import LikelyFinder
from tracker.domain.cases.lists.rows import ListRow, ListValues
from tracker.domain.cases.lists.understanding import reunderstand
from tracker.domain.organisations.queries import linking_key
from tracker.ledger.desk import Desk, command, query, scope_cso
from tracker.ledger.ledger import Change

ACTION = "cases:list:decide"


@dataclass(frozen=True)
class HeldRow:
    """A row of an imported list. ``reasons``: (header or "", code, whether it parks)."""

    id: str
    batch: str
    number: int
    state: str
    reasons: tuple[tuple[str, str, bool], ...]
    cells: dict[str, str]
    person: str | None
    likely: str | None
    likely_reasons: tuple[str, ...]
    base: str


@dataclass(frozen=True)
class Batch:
    """An imported list and how many of its rows are in which state."""

    id: str
    cso: str
    file_name: str
    sheet: str
    headers: tuple[str, ...]
    rows: int
    ignored: int
    imported_at: int
    states: dict[str, int]


@query("list_batches", "cases:list:decide")
def batches(desk: Desk) -> list[Batch]:
    """Imported lists, newest first."""
    condition, params = desk.visible()
    rows = desk.ledger.database.rows(
        f"SELECT * FROM list_batch WHERE void IS NULL AND {condition} ORDER BY _made DESC, id",
        params,
    )
    return [_batch(desk, row) for row in rows]


@query("list_batch", "cases:list:decide")
def batch(desk: Desk, *, batch: str) -> Batch:
    """One imported list."""
    return _batch(desk, desk.record("list_batch", batch))


def _batch(desk: Desk, row: dict[str, Any]) -> Batch:
    counted = desk.ledger.database.rows(
        "SELECT state, count(*) AS n FROM list_row WHERE batch = ? AND scope = ? GROUP BY state",
        (row["id"], row["scope"]),
    )
    frame = json.loads(row["columns"]) if row["columns"] else {"columns": []}
    return Batch(
        row["id"],
        scope_cso(row["scope"]) or "",
        row["file_name"] or "",
        row["sheet"] or "",
        tuple(c["header"] for c in frame["columns"]),
        row["rows"],
        row["ignored"],
        row["_made"],
        {r["state"]: r["n"] for r in counted},
    )


@query("list_rows", "cases:list:decide")
def rows(
    desk: Desk, *, batch: str, state: str | None = None, after: int = 0, limit: int = 100
) -> list[HeldRow]:
    """Rows of a list in the order of the file, from row number ``after`` on."""
    frame = desk.record("list_batch", batch)
    sql, params = "batch = ? AND scope = ? AND number > ?", [batch, frame["scope"], after]
    if state:
        sql, params = sql + " AND state = ?", [*params, state]
    found = desk.ledger.database.rows(
        f"SELECT * FROM list_row WHERE {sql} ORDER BY number LIMIT ?", [*params, limit]
    )
    headers = _headers(frame)
    return [_held(row, headers) for row in found]


@query("list_row", "cases:list:decide")
def row(desk: Desk, *, row: str) -> HeldRow:
    """One row of a list."""
    found = desk.record("list_row", row)
    return _held(found, _headers(desk.record("list_batch", found["batch"])))


def _headers(batch_row: Mapping[str, Any]) -> dict[int, str]:
    frame = json.loads(batch_row["columns"]) if batch_row["columns"] else {"columns": []}
    return {c["index"]: c["header"] for c in frame["columns"]}


def _held(row: Mapping[str, Any], headers: Mapping[int, str]) -> HeldRow:
    reasons = json.loads(row["reasons"]) if row["reasons"] else []
    return HeldRow(
        row["id"],
        row["batch"],
        row["number"],
        row["state"],
        tuple((headers.get(r["column"], ""), r["reason"], r["parks"]) for r in reasons),
        json.loads(row["cells"]) if row["cells"] else {},
        row["person"],
        row["likely"],
        tuple(json.loads(row["likely_reasons"])) if row["likely_reasons"] else (),
        row["_heads"],
    )


@dataclass(frozen=True)
class _Waiting:
    """A row that waits for a decision, with all that is needed to carry it out."""

    row: dict[str, Any]
    scope: str
    key: bytes
    list_row: ListRow


def _waiting(desk: Desk, row_id: str, states: Sequence[str], cells: Mapping[str, str]) -> _Waiting:
    found = desk.record("list_row", row_id)
    if found["state"] not in states:
        raise Refused("row_decided_already")
    frame = desk.record("list_batch", found["batch"])
    if not frame["columns"] or not found["cells"]:
        raise Refused("row_not_held")
    held = json.loads(found["cells"])
    if set(cells) - set(held):
        raise Invalid("unknown_field", "cells")
    whole = ListRow(found["number"], {**held, **cells}, ListValues(), ())
    understood = understanding_of(json.loads(frame["columns"]), frame["sheet"] or "", whole)
    judged = reunderstand(understood, found["number"], {})
    key = linking_key(desk, scope_cso(found["scope"]) or "")
    return _Waiting(found, found["scope"], key, judged)


@command("cases:list:correct", "cases:list:decide")
def correct_row(
    desk: Desk, *, row: str, cells: Mapping[str, str], base: Sequence[str] | None = None
) -> str:
    """Correct cells of a parked row; it is judged again by the same rules. Its new state."""
    waiting = _waiting(desk, row, ("parked",), cells)
    changes = row_changes(
        desk,
        waiting.key,
        row,
        waiting.row["batch"],
        waiting.list_row,
        LikelyFinder(desk, waiting.scope),
        base=_base(waiting, base),
    )
    desk.ledger.append(waiting.scope, ACTION, desk.actor.user, changes)
    return str(changes[-1].values["state"])


@command("cases:list:not_same", "cases:list:decide")
def row_is_someone_else(desk: Desk, *, row: str, base: Sequence[str] | None = None) -> str:
    """The row is another woman than the likely one: import it, and remember that. Its state."""
    waiting = _waiting(desk, row, ("duplicate",), {})
    likely = str(waiting.row["likely"])
    apart = frozenset({likely, *_told_apart_before(desk, waiting)})
    changes = row_changes(
        desk,
        waiting.key,
        row,
        waiting.row["batch"],
        waiting.list_row,
        LikelyFinder(desk, waiting.scope),
        apart_from=apart,
        base=_base(waiting, base),
    )
    person = changes[-1].values["person"]
    if person is not None:
        first, second = sorted((str(person), likely))
        changes.insert(
            -1,
            Change(
                "not_same",
                derived_id(waiting.key, "apart", first, second),
                {"first": first, "second": second},
                (),
            ),
        )
    desk.ledger.append(waiting.scope, ACTION, desk.actor.user, changes)
    return str(changes[-1].values["state"])


def _told_apart_before(desk: Desk, waiting: _Waiting) -> set[str]:
    person = derived_id(waiting.key, "person", waiting.row["id"])
    found = desk.ledger.database.rows(
        "SELECT first, second FROM not_same WHERE scope = ? AND (first = ? OR second = ?)",
        (waiting.scope, person, person),
    )
    return {r["first"] for r in found} | {r["second"] for r in found}


@command("cases:list:same", "cases:list:decide")
def row_is_her(desk: Desk, *, row: str, base: Sequence[str] | None = None) -> None:
    """The row is the likely woman: nobody is added; kits that it reports are hers."""
    waiting = _waiting(desk, row, ("duplicate",), {})
    likely = str(waiting.row["likely"])
    deliveries = [
        change
        for change in delivery_changes(waiting.key, likely, waiting.list_row.values)
        if not desk.ledger.heads(waiting.scope, change.table, change.record)
    ]
    decided = Change(
        "list_row", row, {"state": "same_person", "person": likely}, _base(waiting, base)
    )
    desk.ledger.append(waiting.scope, ACTION, desk.actor.user, [*deliveries, decided])


@command("cases:list:dismiss", "cases:list:decide")
def dismiss_row(desk: Desk, *, row: str, base: Sequence[str] | None = None) -> None:
    """The row shall not be imported (a test line, a refusal of consent)."""
    found = desk.record("list_row", row)
    if found["state"] not in ("parked", "duplicate"):
        raise Refused("row_decided_already")
    change = Change("list_row", row, {"state": "dismissed"}, tuple(base) if base else None)
    desk.ledger.append(found["scope"], ACTION, desk.actor.user, [change])


def _base(waiting: _Waiting, base: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(base) if base else tuple(str(waiting.row["_heads"]).split(","))
