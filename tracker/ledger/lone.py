"""Rows of records that have one entry, as nearly all have: nothing is to be weighed.

They are sorted out by the fields that they have, without ever being made as wide as their table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from tracker.ledger import tables
from tracker.ledger.entry import Entry
from tracker.ledger.records import Declared, RecordType, Rows
from tracker.store.alike import Alike, alike_columns

#: What a row needs of an entry: its hash, its parts, the personal and the sensitive values held.
Told = tuple[bytes, dict[str, Any], dict[str, Any] | None, dict[str, Any] | None]

_COMMON = [f'"{name}"' for name in tables.COMMON_NAMES]
_first_parts = itemgetter("record", "scope", "at", "actor", "hlc")


def told_of(entries: Iterable[Entry]) -> Iterable[Told]:
    """What rows need of entries at hand."""
    return ((e.hash, e.parts, *e.sealed_values()) for e in entries)


class LoneRows:
    """By table the rows, ready for their statements; and those from which others are derived."""

    def __init__(self, declared: Declared, entries: Iterable[Told]) -> None:
        self.rows: list[tuple[str, list[Alike]]] = []
        #: Rows of tables from which something is derived, as ``Derived.ready`` takes them.
        self.read: dict[str, Rows] = {}
        shapes: defaultdict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
        for digest, parts, personal, sensitive in entries:
            values = parts["set"]
            if personal or sensitive:
                values = {**values, **(personal or {}), **(sensitive or {})}
            shapes[parts["table"], *values].append(
                (*_first_parts(parts), digest.hex(), _pending(parts), 0, *values.values())
            )
        for (table, *names), rows in shapes.items():
            self._add(declared[table], names, list(zip(*rows, strict=True)))

    def _add(
        self, record_type: RecordType, names: list[str], columns: list[tuple[Any, ...]]
    ) -> None:
        common = len(_COMMON)
        told: dict[str, tuple[Any, ...]] = {}
        for name, column in zip(names, columns[common:], strict=True):
            # What a newer version writes waits in the entry.
            if name in record_type.by_name:
                kept = record_type.by_name[name].kind not in tables.CONVERTED
                told[name] = column if kept else tuple(map(tables.stored, column))
        listed = [*columns[:common], *told.values()]
        self.rows.append(
            (record_type.table, alike_columns([*_COMMON, *(f'"{n}"' for n in told)], listed))
        )
        if record_type.derive is not None:
            told = {"id": columns[0], "scope": columns[1], **told}
            nothing = (None,) * len(columns[0])
            wanted = record_type.derive.columns
            read = zip(*[told.get(name, nothing) for name in wanted], strict=True)
            self.read.setdefault(record_type.table, []).extend(
                dict(zip(wanted, row, strict=True)) for row in read
            )


def _pending(parts: dict[str, Any]) -> int:
    """What had seen others that are not held is pending."""
    return 1 if parts["base"] else 0
