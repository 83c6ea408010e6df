"""Make folded tables anew from the entries; the result is that of folding as one went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import orjson

from tracker.basics.canonical import dumps
from tracker.basics.collecting import without_collecting
from tracker.basics.workshop import Task, in_order, make_ready
from tracker.ledger import projection, tables
from tracker.ledger.lone_entries import LoneEntries, Range, heard
from tracker.ledger.ready import Filling
from tracker.ledger.records import Declared, RecordType
from tracker.store.database import Database

FINGERPRINT = "tables"
_AT_ONCE = 2000
#: Entries below which another process would not have begun before all is done.
WORTH_IT = 20_000
_MANY = "SELECT EXISTS (SELECT 1 FROM entry WHERE id > ?)"


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
    some = () if len(types) == len(list(declared)) else tuple(t.table for t in types)
    there = None
    if types and database.is_as_committed and database.value(_MANY, (WORTH_IT,)):
        there = _task(database, declared, some)
    if there:
        make_ready(there)
    with _dropping(database):
        tables.create(database, types)
    known = _known_now(database, declared)
    if types:
        with without_collecting(), database.much_to_store():
            _fill(database, LoneEntries(database, declared, some), known, there, progress)
            tables.add_indexes(database, types)
    database.execute(
        "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
        (FINGERPRINT, dumps(dict(tables.fingerprints(declared))).decode()),
    )


def _known_now(database: Database, declared: Declared) -> set[str]:
    """Records of tables that were unknown to an older version, whose entries count from now on."""
    found: set[str] = set()
    # (`state <> 0` is what the index of those that are not folded is made for.)
    for row in database.rows("SELECT id, body FROM entry WHERE state <> 0 AND state = 2"):
        parts = orjson.loads(row["body"])
        if parts["table"] in declared:
            database.execute("UPDATE entry SET state = 0 WHERE id = ?", (row["id"],))
            found.add(parts["record"])
    return found


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
    lone: LoneEntries,
    known: set[str],
    there: Task | None,
    progress: Callable[[int], None] | None,
) -> None:
    """Fold every record: those with one entry as they lie in the file, the others after.

    ``known``: records whose entries count since a moment ago, which nobody else can see yet.
    """
    done = 0
    lone.several |= known
    filling = Filling(database, lone.declared)
    last = int(database.value("SELECT max(id) FROM entry") or 0)
    ranges = ((first, first + _AT_ONCE - 1) for first in range(1, last + 1, _AT_ONCE))
    with closing(in_order(lone.folds, there, ranges, _as_it_is, heard)) as folded:
        for folds, count in folded:
            filling.add(folds)
            done += count
            if progress:
                progress(done)
    filling.finish()
    wanted = lone.tables or [record_type.table for record_type in lone.declared]
    for count in projection.fold_held(database, lone.declared, lone.several, wanted):
        done += count
        if progress:
            progress(done)


def _task(database: Database, declared: Declared, some: tuple[str, ...]) -> Task | None:
    if not declared.origin or database.file is None:
        return None
    path, key = database.file
    given = (declared.origin, path, key, some)
    return Task("tracker.ledger.lone_entries:elsewhere", given, lasting=False)


def _as_it_is(between: Range) -> Range:
    """Two numbers are plain data."""
    return between
