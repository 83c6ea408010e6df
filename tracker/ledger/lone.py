"""Rows of records that have one entry, as nearly all have: nothing is to be weighed.

They are sorted out by the fields that they have, without ever being made as wide as their table.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tracker.ledger import tables
from tracker.ledger.entry import Entry
from tracker.ledger.records import Declared, RecordType, Rows
from tracker.store.alike import Alike, alike_rows

_COMMON = [f'"{name}"' for name in tables.COMMON_NAMES]


class LoneRows:
    """By table the rows, ready for their statements; and those from which others are derived."""

    def __init__(self, declared: Declared, entries: Iterable[Entry]) -> None:
        self.rows: list[tuple[str, list[Alike]]] = []
        #: Rows of tables from which something is derived, as ``Derived.ready`` takes them.
        self.read: dict[str, Rows] = {}
        shapes: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for entry in entries:
            parts, values = entry.parts, entry.parts["set"]
            personal, sensitive = entry.sealed_values()
            if personal or sensitive:
                values = {**values, **(personal or {}), **(sensitive or {})}
            shapes.setdefault((parts["table"], *values), []).append(
                (*_common(entry), *values.values())
            )
        for (table, *names), rows in shapes.items():
            self._add(declared[table], names, rows)

    def _add(self, record_type: RecordType, names: list[str], rows: list[tuple[Any, ...]]) -> None:
        columns = list(zip(*rows, strict=True))
        common = len(_COMMON)
        told: dict[str, tuple[Any, ...]] = {}
        for name, column in zip(names, columns[common:], strict=True):
            # What a newer version writes waits in the entry.
            if name in record_type.by_name:
                kept = record_type.by_name[name].kind not in tables.CONVERTED
                told[name] = column if kept else tuple(map(tables.stored, column))
        listed = zip(*columns[:common], *told.values(), strict=True)
        self.rows.append(
            (record_type.table, alike_rows([*_COMMON, *(f'"{n}"' for n in told)], list(listed)))
        )
        if record_type.derive is not None:
            told = {"id": columns[0], "scope": columns[1], **told}
            nothing = (None,) * len(rows)
            wanted = record_type.derive.columns
            read = zip(*[told.get(name, nothing) for name in wanted], strict=True)
            self.read.setdefault(record_type.table, []).extend(
                dict(zip(wanted, row, strict=True)) for row in read
            )


def _common(entry: Entry) -> tuple[Any, ...]:
    """The first columns. What had seen others that are not held is pending."""
    parts = entry.parts
    return (
        parts["record"],
        parts["scope"],
        parts["at"],
        parts["actor"],
        parts["hlc"],
        entry.hash.hex(),
        1 if parts["base"] else 0,
        0,
    )
