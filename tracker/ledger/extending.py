"""Entries that go straight on from what a folded row shows, as nearly every edit does.

Where an entry has seen the row's only head, nothing before it can weigh against it: its values
are written over the row's, and no older entry needs to be read. All else is folded anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from tracker.ledger import tables
from tracker.ledger.entry import Entry
from tracker.ledger.records import Declared, RecordType
from tracker.store.database import Database
from tracker.store.parts import in_parts

#: Scope, table, record.
_Key = tuple[str, str, str]


def extend(
    database: Database, declared: Declared, given: Mapping[_Key, Sequence[Entry]]
) -> set[_Key]:
    """Write new entries over the rows that they go on from; the records this was possible for."""
    by_table: dict[str, dict[tuple[str, str], list[Entry]]] = {}
    for (scope, table, record), entries in given.items():
        ordered = sorted(entries, key=lambda e: e.parts["hlc"])
        if _in_a_row(ordered):
            by_table.setdefault(table, {})[record, scope] = ordered
    done: set[_Key] = set()
    for table, records in by_table.items():
        record_type = declared[table]
        written: dict[tuple[str, ...], list[list[Any]]] = {}
        for record, scope, heads, latest in _rows(database, table, records):
            entries = records.get((record, scope), [])
            if not entries or entries[0].parts["base"] != [heads]:
                continue
            values = _values(record_type, entries)
            if entries[0].parts["hlc"] <= latest or _is_derived_from(record_type, values):
                continue
            last = entries[-1]
            written.setdefault(tuple(values), []).append(
                [last.parts["hlc"], last.hash.hex(), *values.values(), record, scope]
            )
            done.add((scope, table, record))
        for names, rows in written.items():
            told = "".join(f', "{name}" = ?' for name in names)
            database.executemany(
                f'UPDATE "{table}" SET _hlc = ?, _heads = ?{told} WHERE id = ? AND scope = ?', rows
            )
    return done


def _in_a_row(entries: Sequence[Entry]) -> bool:
    """Whether each has seen the one before it, and nothing else."""
    if len(entries[0].parts["base"]) != 1:
        return False
    return all(
        after.parts["base"] == [before.hash.hex()] and after.parts["hlc"] > before.parts["hlc"]
        for before, after in pairwise(entries)
    )


def _rows(
    database: Database, table: str, records: Mapping[tuple[str, str], Sequence[Entry]]
) -> list[tuple[str, str, str, int]]:
    """Id, scope, heads and latest of rows in which all is known and nothing in conflict."""
    ids = sorted({record for record, _ in records})
    found: list[tuple[Any, ...]] = []
    for part in in_parts(ids):
        found += database.tuples(
            f'SELECT id, scope, _heads, _hlc FROM "{table}"'
            f" WHERE id IN ({','.join('?' * len(part))}) AND _pending = 0 AND _conflicts = 0",
            part,
        )
    return found


def _values(record_type: RecordType, entries: Sequence[Entry]) -> dict[str, Any]:
    """What the entries leave in the row's columns."""
    found: dict[str, Any] = {}
    for entry in entries:
        for values in (entry.parts["set"], *entry.sealed_values()):
            for name, value in (values or {}).items():
                if name in record_type.by_name:
                    found[name] = tables.stored(value)
    return found


def _is_derived_from(record_type: RecordType, values: Mapping[str, Any]) -> bool:
    derive = record_type.derive
    return derive is not None and not derive.reads.isdisjoint(values)
