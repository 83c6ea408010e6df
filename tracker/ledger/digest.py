"""One line per scope that is equal on two installations exactly when they agree."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tracker.basics.canonical import dumps
from tracker.ledger.heads import chain_tops
from tracker.ledger.ledger import Ledger
from tracker.ledger.records import Sensitivity

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
        return {
            scope: ScopeDigest(
                entries=entries,
                heads=hashlib.sha256(dumps(chain_tops(ledger, [scope]))).hexdigest(),
                state=_tables(ledger, scope, public=True),
                sealed=_tables(ledger, scope, public=False),
            )
            for scope, entries in counts.items()
        }


def _tables(ledger: Ledger, scope: str, *, public: bool) -> str:
    running = hashlib.sha256()
    for record_type in sorted(ledger.declared, key=lambda t: t.table):
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
