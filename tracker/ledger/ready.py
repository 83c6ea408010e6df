"""Folded rows made ready for their statements, of records that are new where they will lie.

Nothing here needs a database but ``add_folds``, so that the rest can be done in another process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.ledger import projection, tables
from tracker.ledger.entry import Entry
from tracker.ledger.records import Declared
from tracker.store.alike import Alike, alike_rows
from tracker.store.database import Database


@dataclass(frozen=True, slots=True)
class ReadyFolds:
    """By table its rows and what is derived from them; the conflicts among them."""

    rows: list[tuple[str, list[Alike]]]
    derived: list[tuple[str, Any]]
    conflicts: list[tuple[str, str, str, str, str]]


def ready_folds(
    declared: Declared, records: Mapping[projection.Key, Sequence[Entry]]
) -> ReadyFolds:
    """Fold ``records``, of each of which all entries are given."""
    folded = projection.folded_rows(declared, records)
    return ReadyFolds(
        [
            (table, alike_rows(tables.quoted_names_of(declared[table]), rows))
            for table, rows in folded.by_table.items()
        ],
        [
            (table, derive.ready(projection.by_column(declared[table], rows)))
            for table, rows in folded.by_table.items()
            if (derive := declared[table].derive) is not None
        ],
        folded.conflicts,
    )


def add_folds(database: Database, declared: Declared, folds: ReadyFolds) -> None:
    """Store them; nothing may be held of these records."""
    for table, rows in folds.rows:
        for some in rows:
            database.insert_alike(f'INSERT OR REPLACE INTO "{table}"', some)
    for table, derived in folds.derived:
        derive = declared[table].derive
        assert derive is not None
        derive.add(database, derived)
    projection.add_conflicts(database, folds.conflicts)
