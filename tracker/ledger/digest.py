"""One line per scope that is equal on two installations exactly when they agree.

It is about the work. What devices witnessed of each other (``witness.py``) travels later and
is not counted; in the middle of a chain it is covered by the hashes that follow it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tracker.basics.canonical import dumps
from tracker.ledger.heads import work_tops
from tracker.ledger.ledger import Ledger
from tracker.ledger.records import Sensitivity
from tracker.ledger.witness import TABLE as WITNESS

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
        return {
            scope: ScopeDigest(
                entries=entries - witnessed.get(scope, 0),
                heads=hashlib.sha256(dumps(work_tops(ledger, [scope]))).hexdigest(),
                state=_tables(ledger, scope, public=True),
                sealed=_tables(ledger, scope, public=False),
            )
            for scope, entries in counts.items()
        }


def _tables(ledger: Ledger, scope: str, *, public: bool) -> str:
    running = hashlib.sha256()
    for record_type in sorted(ledger.declared, key=lambda t: t.table):
        if record_type.table == WITNESS:
            continue
        if public:
            names = [*_PUBLIC, *(f.name for f in record_type.of(Sensitivity.PUBLIC))]
        else:
            sealed = (
                *record_type.of(Sensitivity.PERSONAL),
                *record_type.of(Sensitivity.SENSITIVE),
            )
            if not sealed:
                continue
            names = ["id", *(f.name for f in sealed)]
        columns = ", ".join(f'"{n}"' for n in names)
        running.update(record_type.table.encode() + b"\x00")
        for row in ledger.database.tuples(
            f'SELECT {columns} FROM "{record_type.table}" WHERE scope = ? ORDER BY id', (scope,)
        ):
            if not public and all(value is None for value in row[1:]):
                continue
            running.update(dumps(list(row)) + b"\n")
    return running.hexdigest()
