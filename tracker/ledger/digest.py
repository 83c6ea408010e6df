"""One line per scope that is equal on two installations exactly when they agree.

It is about the work. What devices witnessed of each other (``witness.py``) travels later and
is not counted; in the middle of a chain it is covered by the hashes that follow it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.basics.canonical import dumps
from tracker.ledger.heads import work_tops
from tracker.ledger.ledger import Ledger
from tracker.ledger.records import Sensitivity
from tracker.ledger.witness import TABLE as WITNESS
from tracker.store.database import Database

#: Common columns that follow from public parts alone.
_PUBLIC = ("id", "_made", "_made_by", "_hlc", "_heads", "_pending")


@dataclass(frozen=True)
class ScopeDigest:
    """``entries`` held; hex SHA-256 of the chain tops, of public and of sealed values."""

    entries: int
    heads: str
    state: str
    sealed: str


def digest(ledger: Ledger) -> dict[str, ScopeDigest]:
    """The digest of every scope that has entries here, by scope name."""
    with ledger.database.reading():
        counts = {
            row["scope"]: row["n"]
            for row in ledger.database.rows(
                "SELECT scope, count(*) AS n FROM entry JOIN chain ON chain.id = entry.chain"
                " GROUP BY scope ORDER BY scope"
            )
        }
        witnessed = dict(
            ledger.database.tuples(f"SELECT scope, count(*) FROM {WITNESS} GROUP BY scope")
        )
        tables = _tables(ledger, list(counts))
        return {
            scope: ScopeDigest(
                entries=entries - witnessed.get(scope, 0),
                heads=hashlib.sha256(dumps(work_tops(ledger, [scope]))).hexdigest(),
                state=tables[scope].state.hexdigest(),
                sealed=tables[scope].sealed.hexdigest(),
            )
            for scope, entries in counts.items()
        }


class _Tables:
    """What the tables hold of one scope, as far as they were read."""

    def __init__(self) -> None:
        self.state = hashlib.sha256()
        self.sealed = hashlib.sha256()


def _tables(ledger: Ledger, scopes: Sequence[str]) -> dict[str, _Tables]:
    """By scope; every table is read once, however many scopes there are."""
    found = {scope: _Tables() for scope in scopes}
    types = sorted((t for t in ledger.declared if t.table != WITNESS), key=lambda t: t.table)
    filled = _filled(ledger.database, [t.table for t in types])
    for record_type in types:
        fields = record_type.form_tests
        public = [*_PUBLIC, *fields[Sensitivity.PUBLIC]]
        sealed = [*fields[Sensitivity.PERSONAL], *fields[Sensitivity.SENSITIVE]]
        begun = record_type.table.encode() + b"\x00"
        for one in found.values():
            one.state.update(begun)
            if sealed:
                one.sealed.update(begun)
        if record_type.table not in filled:
            continue
        columns = ", ".join(f'"{name}"' for name in ("scope", *public, *sealed))
        for scope, *row in ledger.database.tuples(
            f'SELECT {columns} FROM "{record_type.table}" ORDER BY id'
        ):
            if scope not in found:
                continue
            found[scope].state.update(dumps(row[: len(public)]) + b"\n")
            values = row[len(public) :]
            if any(value is not None for value in values):
                found[scope].sealed.update(dumps([row[0], *values]) + b"\n")
    return found


def _filled(database: Database, tables: Sequence[str]) -> set[str]:
    """Those of ``tables`` that hold anything. Most hold nothing, and to ask each for its columns
    takes longer than all the rest."""
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables
    )
    return {table for (table,) in database.tuples(asked)}
