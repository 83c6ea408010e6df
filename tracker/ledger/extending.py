"""Entries that go straight on from what a folded row shows, as nearly every edit does.

Where an entry has seen the row's only head, nothing before it can weigh against it: its values
are written over the row's, and no older entry needs to be read. All else is folded anew. What
is written can be made ready without a database, in another process too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tracker.ledger import tables
from tracker.ledger.entry import Entry
from tracker.ledger.records import Declared, RecordType
from tracker.store.database import Database
from tracker.store.parts import in_parts

#: Scope, table, record.
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Extension:
    """What entries leave in rows of one table, all in the same columns."""

    table: str
    names: tuple[str, ...]
    #: Each: the head that was seen (hex), the clock of the first entry; clock and hash of the
    #: last one, a value for each of ``names``, record and scope.
    rows: list[list[Any]]

    def told(self) -> tuple[Any, ...]:
        """As plain data, for another process."""
        return self.table, self.names, self.rows


def extensions(declared: Declared, given: Mapping[Key, Sequence[Entry]]) -> list[Extension]:
    """New entries by record, as they would be written over the rows that they go on from.

    Records are left out whose entries do not follow each other, or need more than their row.
    """
    found: dict[tuple[str, ...], list[list[Any]]] = {}
    for (scope, table, record), entries in given.items():
        ordered = sorted(entries, key=_clock) if len(entries) > 1 else entries
        if not _in_a_row(ordered):
            continue
        record_type = declared[table]
        values = _values(record_type, ordered)
        if _is_derived_from(record_type, values):
            continue
        first, last = ordered[0].parts, ordered[-1]
        found.setdefault((table, *values), []).append(
            [
                first["base"][0],
                first["hlc"],
                last.parts["hlc"],
                last.hash.hex(),
                *values.values(),
                record,
                scope,
            ]
        )
    return [Extension(table, tuple(names), rows) for (table, *names), rows in found.items()]


def extend(database: Database, ready: Sequence[Extension]) -> set[Key]:
    """Write over the rows that show just the head that was seen; the records of these."""
    done: set[Key] = set()
    for some in ready:
        waiting = {(row[-2], row[-1]): row for row in some.rows}
        passed: list[list[Any]] = []
        for record, scope, heads, latest in _rows(database, some.table, waiting):
            row = waiting.get((record, scope))
            if row is not None and row[0] == heads and row[1] > latest:
                passed.append(row[2:])
                done.add((scope, some.table, record))
        told = "".join(f', "{name}" = ?' for name in some.names)
        database.executemany(
            f'UPDATE "{some.table}" SET _hlc = ?, _heads = ?{told} WHERE id = ? AND scope = ?',
            passed,
        )
    return done


def _clock(entry: Entry) -> int:
    clock: int = entry.parts["hlc"]
    return clock


def _in_a_row(entries: Sequence[Entry]) -> bool:
    """Whether each has seen the one before it, and nothing else."""
    if len(entries[0].parts["base"]) != 1:
        return False
    return all(
        after.parts["base"] == [before.hash.hex()] and after.parts["hlc"] > before.parts["hlc"]
        for before, after in pairwise(entries)
    )


def _rows(
    database: Database, table: str, records: Collection[tuple[str, str]]
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
