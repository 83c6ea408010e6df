"""After an erasure: nothing of it stays in the file, and an old backup brings nothing back.

Two things are done, again at the next opening where they were cut off:

- free pages and the write-ahead log are emptied of what was dropped;
- what was erased is written to a small file beside the database, under the installation's
  own key. A backup does not hold it: when an older one is restored in its place, the
  erasures are carried over before anybody sees a page.
"""

from __future__ import annotations

import os
from pathlib import Path

import orjson

from tracker.basics.canonical import dumps
from tracker.basics.errors import TrackerError
from tracker.crypto.keeping import keep, kept
from tracker.ledger import erasure, projection
from tracker.ledger.device import meta
from tracker.ledger.erasure import Erased
from tracker.ledger.ledger import Ledger
from tracker.settings import Settings
from tracker.store.database import Database

_PURPOSE = "erased"
#: A cleaning that readers are in the way of is left for the next time.
_WAIT_MS = 2000


def is_unclean(database: Database) -> bool:
    """Whether dropped parts may still lie in the file."""
    return meta(database, erasure.UNCLEAN) is not None


def clean_up(database: Database, settings: Settings, key: bytes) -> bool:
    """Write the list, empty log and free pages; False where that must wait.

    May be cut off anywhere: the mark goes last, and all steps can be done again.
    """
    if database.in_transaction or not is_unclean(database):
        return False
    database.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
    try:
        write_list(database, settings, key)
        database.execute("VACUUM")
        if database.value("PRAGMA wal_checkpoint(TRUNCATE)"):
            return False
        database.execute("DELETE FROM meta WHERE name = ?", (erasure.UNCLEAN,))
    except TrackerError as error:
        if error.code in ("database_busy", "disk_full", "read_only"):
            return False
        raise
    finally:
        database.execute("PRAGMA busy_timeout = 30000")
    return True


def write_list(database: Database, settings: Settings, key: bytes) -> None:
    """What was erased, to the file that outlives a restored backup."""
    content = {
        "entries": [
            [scope, digest.hex(), at]
            for scope, digest, at in database.tuples(
                "SELECT scope, hash, at FROM erased ORDER BY hash, scope"
            )
        ],
        "records": [
            [scope, record, at]
            for scope, record, at in database.tuples(
                "SELECT scope, record, at FROM erased_record ORDER BY record, scope"
            )
        ],
    }
    unfinished = settings.erased.with_suffix(".new")
    with unfinished.open("wb") as stream:
        stream.write(keep(key, _PURPOSE, dumps(content)))
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(unfinished, settings.erased)


def carry_over(ledger: Ledger, settings: Settings, key: bytes) -> int:
    """Erase what the list beside the database names and the database does not know of.

    How many entries lost their sealed parts.
    """
    content = _read_list(settings.erased, key)
    if content is None:
        return 0
    database = ledger.database
    named = Erased(
        frozenset((scope, bytes.fromhex(digest)) for scope, digest, _ in content["entries"]),
        frozenset((scope, record) for scope, record, _ in content["records"]),
    )
    held = erasure.erased_set(database)
    if held is not None and named.entries <= held.entries and named.records <= held.records:
        return 0
    with ledger.transaction():
        database.executemany(
            "INSERT OR IGNORE INTO erased (scope, hash, at, erasure, carried)"
            " VALUES (?, ?, ?, '', 1)",
            [(scope, bytes.fromhex(digest), at) for scope, digest, at in content["entries"]],
        )
        database.executemany(
            "INSERT OR IGNORE INTO erased_record (scope, record, at, erasure, carried)"
            " VALUES (?, ?, ?, '', 1)",
            content["records"],
        )
        lost = erasure.drop(database, named)
        projection.refold(database, ledger.declared, lost)
    return len(lost)


def _read_list(path: Path, key: bytes) -> dict[str, list[tuple[str, str, int]]] | None:
    try:
        sealed = path.read_bytes()
    except OSError:
        return None
    plain = kept(key, _PURPOSE, sealed)
    return None if plain is None else orjson.loads(plain)
