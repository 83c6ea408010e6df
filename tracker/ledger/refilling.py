"""Make folded tables anew from the entries; the result is that of folding as one went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import Any

import orjson

from tracker.basics.canonical import dumps
from tracker.basics.collecting import without_collecting
from tracker.basics.second_process import found
from tracker.basics.workshop import Task, in_order, make_ready
from tracker.ledger import projection, tables
from tracker.ledger.entry import Entry
from tracker.ledger.ready import Filling, ReadyFolds, ready_folds
from tracker.ledger.records import Declared, RecordType
from tracker.store.database import Database

FINGERPRINT = "tables"
_AT_ONCE = 2000
#: Entries below which another process would not have begun before all is done.
WORTH_IT = 20_000
_MANY = "SELECT EXISTS (SELECT 1 FROM entry WHERE id > ?)"

#: Hash, body, and the sealed parts of an entry, as they are stored.
Raw = tuple[bytes, bytes, bytes | None, bytes | None]


def rebuild(
    database: Database, declared: Declared, progress: Callable[[int], None] | None = None
) -> None:
    """Drop, make and fill all folded tables."""
    _make(database, declared, list(declared), progress)


def bring_up_to_date(database: Database, declared: Declared) -> None:
    """Make anew those tables that are declared otherwise than when they were made.

    A new version changes a few of them, and whoever opens a large ledger with it waits for
    these alone.
    """
    held, wanted = _held(database), tables.fingerprints(declared)
    if held.get(tables.ALL) != wanted[tables.ALL]:
        rebuild(database, declared)
        return
    for gone in held.keys() - wanted.keys():
        database.execute(f'DROP TABLE IF EXISTS "{gone}"')
    changed = {t.table for t in declared if held.get(t.table) != wanted[t.table]}
    # What is derived from rows of any table, and not of its own, follows from all of them.
    of_others = {t.table for t in declared if t.derived_tables and t.derive is None}
    some = changed | of_others if changed else changed
    _make(database, declared, [t for t in declared if t.table in some], None)


def _make(
    database: Database,
    declared: Declared,
    types: list[RecordType],
    progress: Callable[[int], None] | None,
) -> None:
    there = _task(declared) if database.value(_MANY, (WORTH_IT,)) else None
    if there:
        make_ready(there)
    with _dropping(database):
        tables.create(database, types)
    # A record of a table that was unknown to an older version counts from now on.
    # (`state <> 0` is what the index of those that are not folded is made for.)
    for row in database.rows("SELECT id, body FROM entry WHERE state <> 0 AND state = 2"):
        if orjson.loads(row["body"])["table"] in declared:
            database.execute("UPDATE entry SET state = 0 WHERE id = ?", (row["id"],))
    with without_collecting():
        some = None if len(types) == len(list(declared)) else types
        _fill(database, declared, some, there, progress or (lambda done: None))
    tables.add_indexes(database, types)
    database.execute(
        "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
        (FINGERPRINT, dumps(tables.fingerprints(declared)).decode()),
    )


def is_current(database: Database, declared: Declared) -> bool:
    """Whether the folded tables are those that the declarations describe."""
    return _held(database) == tables.fingerprints(declared)


def _held(database: Database) -> dict[str, str]:
    """What the tables were made by; empty where an older version made them."""
    told = database.value("SELECT value FROM meta WHERE name = ?", (FINGERPRINT,)) or "{}"
    held: dict[str, str] = orjson.loads(told) if told.startswith("{") else {}
    return held


@contextmanager
def _dropping(database: Database) -> Iterator[None]:
    """Pages of dropped tables are not wiped first: nearly all are filled again at once, with
    the very values, and an erasure makes the whole file anew."""
    database.execute("PRAGMA secure_delete = OFF")
    try:
        yield
    finally:
        database.execute("PRAGMA secure_delete = ON")


def _fill(
    database: Database,
    declared: Declared,
    types: list[RecordType] | None,
    there: Task | None,
    progress: Callable[[int], None],
) -> None:
    """Fold every record (of ``types`` alone): those with one entry as they lie in the file, the
    others after."""
    condition, params = _of(types)
    several = {
        record
        for (record,) in database.tuples(
            f"SELECT record FROM entry WHERE {condition} GROUP BY record HAVING count(*) > 1",
            params,
        )
    }
    wanted = declared if types is None else {t.table for t in types}
    done = 0
    here = partial(_folds, declared)
    filling = Filling(database, declared)
    lone = _lone(database, several, condition, params)
    with closing(in_order(here, there, lone, _as_it_is, _heard)) as folded:
        for folds, count in folded:
            filling.add(folds)
            done += count
            progress(done)
    filling.finish()
    records = sorted(several)
    for start in range(0, len(records), _AT_ONCE):
        part = records[start : start + _AT_ONCE]
        held = projection.held_entries(database, part)
        known = {key: entries for key, entries in held.items() if key[1] in wanted}
        projection.write(database, declared, known)
        done += len(known)
        progress(done)


def _of(types: list[RecordType] | None) -> tuple[str, list[bytes]]:
    """Which entries are of ``types``: a body's last part is its table."""
    if types is None:
        return "1", []
    ends = [f',"table":"{t.table}"}}'.encode() for t in types]
    told = " OR ".join(f"substr(body, -{len(end)}) = ?" for end in ends)
    return f"({told or '0'})", ends


def _lone(
    database: Database, several: set[str], condition: str, params: list[bytes]
) -> Iterator[list[Raw]]:
    """Entries that are the only ones of their records, some thousand at once."""
    pending: list[Raw] = []
    for record, *raw in database.tuples(
        "SELECT record, hash, body, personal, sensitive FROM entry"
        f" WHERE state = 0 AND {condition} ORDER BY id",
        params,
    ):
        if record in several:
            continue
        digest, body, personal, sensitive = raw
        pending.append((digest, body, personal, sensitive))
        if len(pending) >= _AT_ONCE:
            yield pending
            pending = []
    if pending:
        yield pending


def _task(declared: Declared) -> Task | None:
    origin = declared.origin
    return Task("tracker.ledger.refilling:elsewhere", (origin,)) if origin else None


def _as_it_is(raw: list[Raw]) -> list[Raw]:
    """Rows of a database are plain data."""
    return raw


def _heard(told: tuple[Any, ...]) -> tuple[ReadyFolds, int]:
    folds, count = told
    return ReadyFolds.heard(folds), count


def elsewhere(origin: str) -> Callable[[list[Raw]], tuple[Any, ...]]:
    """What another process does with some entries."""
    declared: Declared = found(origin)

    def told(raw: list[Raw]) -> tuple[Any, ...]:
        folds, count = _folds(declared, raw)
        return folds.told(), count

    return told


def _folds(declared: Declared, raw: list[Raw]) -> tuple[ReadyFolds, int]:
    """The rows of records with one entry each, and how many they are."""
    records: dict[projection.Key, list[Entry]] = {}
    for digest, body, personal, sensitive in raw:
        entry = Entry(digest, body, orjson.loads(body), personal, sensitive)
        key = projection.key_of(entry)
        if key[1] in declared:
            records[key] = [entry]
    return ready_folds(declared, records), len(records)
