"""What a form had seen of a record: what differs from that is what was changed.

A form tells all of its fields. Each that nobody touched, written again, would be in conflict with
whatever another laptop writes there; and held against what came in since the form was opened, it
would count as changed back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.ledger.desk import Desk
from tracker.ledger.fold import Change, fold
from tracker.ledger.projection import change_of, held_entries
from tracker.ledger.records import Value
from tracker.ledger.tables import stored


def changed_since(
    desk: Desk,
    table: str,
    row: Mapping[str, Any],
    values: Mapping[str, Any],
    base: Sequence[str] | None,
) -> dict[str, Value]:
    """Those of ``values`` that differ from what ``base`` had seen of the folded ``row``; without
    one, from the row as it is. Invalid for what a field does not take."""
    checked = desk.ledger.declared[table].check(values, new=False)
    seen = row
    if base and set(base) != set(row["_heads"].split(",")):
        seen = _as_seen(desk, table, row, base) or row
    return {name: value for name, value in checked.items() if stored(value) != seen[name]}


def _as_seen(
    desk: Desk, table: str, row: Mapping[str, Any], base: Sequence[str]
) -> dict[str, Any] | None:
    """The row as it was for whoever knew ``base``; None where that is not held."""
    declared, key = desk.ledger.declared[table], (row["scope"], table, row["id"])
    entries = held_entries(desk.ledger.database, [row["id"]]).get(key, [])
    changes = {entry.hash.hex(): change_of(entry, declared) for entry in entries}
    known: dict[str, Change] = {}
    waiting = list(base)
    while waiting:
        digest = waiting.pop()
        if digest in changes and digest not in known:
            known[digest] = changes[digest]
            waiting += [one.hex() for one in changes[digest].base]
    if not known:
        return None
    values = fold(list(known.values())).values
    return {name: stored(values.get(name)) for name in declared.by_name}
