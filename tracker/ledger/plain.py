"""Store a piece that goes straight on from what is here, its rows as they were made ready.

The result is what ``intake.py`` comes to entry by entry; that is left to it whenever
anything is not plain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.ledger import erasure
from tracker.ledger.extending import extend
from tracker.ledger.ledger import APPLIED, Ledger
from tracker.ledger.pieces import Outline, Piece
from tracker.ledger.ready import Filling
from tracker.store.alike import Alike
from tracker.store.database import Database
from tracker.store.parts import in_parts


def store_plain(ledger: Ledger, piece: Piece, received: int, filling: Filling) -> bool:
    """Whether the piece is plain; then it is stored and folded."""
    outline, database = piece.outline, ledger.database
    if not outline.plain:
        return False
    chain = ledger.chain_id(outline.device, outline.scope)
    if not _goes_on(database, chain, outline) or _any_waits(database):
        return False
    if known_records(database, outline.records):
        return False
    ready = piece.ready(ledger.declared)
    if erasure.anything_erased(database) and erasure.names_any(
        database, outline.scope, _hashes(ready.entries), [*outline.records, *outline.onward]
    ):
        return False
    fixed = {"chain": chain, "state": APPLIED, "received": received}
    for some in ready.entries:
        database.insert_alike("entry", some, fixed)
    filling.add(ready.folds)
    if ready.onward:
        filling.put_off(key[2] for key in set(ready.onward) - extend(database, ready.extensions))
    return True


def _goes_on(database: Database, chain: int, outline: Outline) -> bool:
    """Whether the chain as it is held ends where the piece begins."""
    top = database.value("SELECT max(seq) FROM entry WHERE chain = ?", (chain,)) or 0
    if outline.first != top + 1:
        return False
    return top == 0 or bool(
        database.value(
            "SELECT 1 FROM entry WHERE hash = ? AND chain = ? AND seq = ?",
            (bytes.fromhex(outline.prev), chain, top),
        )
    )


def _any_waits(database: Database) -> bool:
    """Whether any group is not whole yet; ``state <> 0`` is the index's own condition."""
    return bool(database.value("SELECT 1 FROM entry WHERE state <> 0 AND state = 1 LIMIT 1"))


def known_records(database: Database, ids: Sequence[str]) -> set[str]:
    """Which of these records have entries here; sorted ones are found sooner."""
    known: set[str] = set()
    for part in in_parts(ids):
        known |= {
            row[0]
            for row in database.tuples(
                f"SELECT record FROM entry WHERE record IN ({','.join('?' * len(part))})", part
            )
        }
    return known


def _hashes(rows: Iterable[Alike]) -> list[bytes]:
    return [bytes(row[0]) for some in rows for row in some.rows()]
