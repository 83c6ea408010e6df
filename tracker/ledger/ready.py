"""Folded rows made ready for their statements, of records that are new where they will lie.

Nothing here needs a database but ``Filling``, so that the rest can be done in another process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.ledger import projection
from tracker.ledger.entry import Entry
from tracker.ledger.extending import Key
from tracker.ledger.lone import LoneRows, Told
from tracker.ledger.records import Declared, Rows
from tracker.store.alike import Alike
from tracker.store.database import Database

#: Pieces after which what is derived is stored in any case: enough to go through an index
#: seldom, few enough to do it beside the other process, and for any memory.
_PIECES = 12


@dataclass(frozen=True, slots=True)
class ReadyFolds:
    """By table its rows and what is derived from them; the conflicts among them."""

    rows: list[tuple[str, list[Alike]]]
    derived: list[tuple[str, Any]]
    conflicts: list[tuple[str, str, str, str, str]]

    def told(self) -> tuple[Any, ...]:
        """As plain data, for another process."""
        rows = [(table, [some.told() for some in alike]) for table, alike in self.rows]
        return rows, self.derived, self.conflicts

    @classmethod
    def heard(cls, told: tuple[Any, ...]) -> ReadyFolds:
        """What ``told`` became of them."""
        rows, derived, conflicts = told
        listed = [(table, [Alike.heard(some) for some in alike]) for table, alike in rows]
        return cls(listed, derived, conflicts)


def ready_folds(declared: Declared, records: Mapping[Key, Sequence[Entry]]) -> ReadyFolds:
    """Fold ``records``, of each of which all entries are given."""
    folded = projection.folded_rows(declared, records)
    return ReadyFolds(folded.by_table, _derived(declared, folded.read), folded.conflicts)


def ready_lone(declared: Declared, entries: Iterable[Told]) -> ReadyFolds:
    """``ready_folds`` of records with one entry each."""
    lone = LoneRows(declared, entries)
    return ReadyFolds(lone.rows, _derived(declared, lone.read), [])


def _derived(declared: Declared, read: Mapping[str, Rows]) -> list[tuple[str, Any]]:
    return [
        (table, derive.ready(rows))
        for table, rows in read.items()
        if (derive := declared[table].derive) is not None
    ]


class Filling:
    """Stores folds piece by piece; what is derived from them waits until ``finish``.

    An index whose keys lie anywhere is filled for many records at once, in its order: piece by
    piece, each would touch nearly all of its pages.
    """

    def __init__(self, database: Database, declared: Declared) -> None:
        self._database = database
        self._declared = declared
        self._derived: dict[str, list[Any]] = {}
        self._waiting = 0
        self._again: set[str] = set()

    def add(self, folds: ReadyFolds) -> None:
        """Store them; nothing may be held of these records."""
        projection.add_rows(self._database, folds.rows)
        projection.add_conflicts(self._database, folds.conflicts)
        for table, derived in folds.derived:
            self._derived.setdefault(table, []).append(derived)
        self._waiting += 1
        if self._waiting >= _PIECES:
            self.finish()

    def put_off(self, records: Iterable[str]) -> None:
        """What is held of these (ids) is to be folded again, when all has come."""
        self._again.update(records)

    def fold_again(self) -> None:
        """Fold what was put off. Nothing else may wait by then."""
        again, self._again = self._again, set()
        tables = [record_type.table for record_type in self._declared]
        for _ in projection.fold_held(self._database, self._declared, again, tables):
            pass

    def finish(self) -> None:
        """Store what waits; before anybody reads or changes what is derived."""
        for table, derived in self._derived.items():
            derive = self._declared[table].derive
            assert derive is not None
            derive.add(self._database, derived)
        self._derived, self._waiting = {}, 0
