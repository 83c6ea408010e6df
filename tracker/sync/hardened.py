"""Open bytes from outside as SQLite without letting them do anything.

Always the standard library's ``sqlite3`` (never the one that holds our key), from memory,
never by ATTACH; only reading from the two known tables is allowed, with limits on time
and size, and the schema must be the expected text exactly.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tracker.basics.errors import Damaged
from tracker.ledger.intake import SignedHead
from tracker.sync.blocks import MAX_BLOCK, Block
from tracker.sync.bundle import MAX_ENTRIES, SCHEMA

_SECONDS = 60.0
_ALLOWED = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_PRAGMA,
}
_PRAGMAS = {"quick_check"}
_TABLES = {"block", "head", "sqlite_master", "sqlite_schema"}
_FUNCTIONS = {"typeof", "length", "count", "max", "sum"}


def _authorise(
    action: int, first: str | None, second: str | None, _db: str | None, source: str | None
) -> int:
    allowed = action in _ALLOWED and source is None
    if action == sqlite3.SQLITE_READ:
        allowed = allowed and first in _TABLES
    elif action == sqlite3.SQLITE_FUNCTION:
        allowed = allowed and second in _FUNCTIONS
    elif action == sqlite3.SQLITE_PRAGMA:
        allowed = allowed and first in _PRAGMAS
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


@contextmanager
def opened(data: bytes) -> Iterator[sqlite3.Connection]:
    """A read-only connection on ``data``; any trouble becomes Damaged("bundle_damaged")."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.deserialize(data)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_BLOCK)
        connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 10_000)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 20)
        connection.setlimit(sqlite3.SQLITE_LIMIT_VDBE_OP, 25_000)
        for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
            connection.execute(f"PRAGMA {pragma}")
        deadline = time.monotonic() + _SECONDS
        connection.set_progress_handler(lambda: time.monotonic() > deadline, 10_000)
        connection.set_authorizer(_authorise)
        if connection.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            raise Damaged("bundle_damaged")
        schema = [row[0] for row in connection.execute("SELECT sql FROM sqlite_master")]
        if sorted(map(str, schema)) != sorted(SCHEMA):
            raise Damaged("bundle_tampered")
        yield connection
    except (sqlite3.Error, OverflowError, UnicodeDecodeError, MemoryError) as error:
        raise Damaged("bundle_damaged") from error
    finally:
        connection.close()


def read_blocks(connection: sqlite3.Connection) -> Iterator[Block]:
    """Blocks in order, every column's type checked."""
    total = 0
    for row in connection.execute(
        "SELECT device, scope, first, entries, data FROM block ORDER BY id"
    ):
        device, scope, first, entries, data = row
        if [type(v) for v in row] != [str, str, int, int, bytes]:
            raise Damaged("bundle_tampered")
        total += entries
        if not 0 < entries <= MAX_ENTRIES or total > MAX_ENTRIES:
            raise Damaged("bundle_too_large")
        yield Block(device, scope, first, entries, data)


def read_heads(connection: sqlite3.Connection) -> list[SignedHead]:
    """Signed heads, every column's type checked; signatures are checked elsewhere."""
    heads: list[SignedHead] = []
    for row in connection.execute("SELECT device, scope, seq, hash, signature FROM head"):
        if [type(v) for v in row] != [str, str, int, bytes, bytes] or len(heads) > 1_000_000:
            raise Damaged("bundle_tampered")
        heads.append(SignedHead(*row))
    return heads
