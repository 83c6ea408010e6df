"""Write folded rows: for the records that entries touch, or for all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tracker.basics.collecting import without_collecting
from tracker.ledger import tables
from tracker.ledger.entry import Entry
from tracker.ledger.fold import Change, Folded, fold
from tracker.ledger.records import Declared, RecordType, Rows
from tracker.store.database import Database

#: Scope, table, record: what one fold is about.
Key = tuple[str, str, str]

_ASKED_AT_ONCE = 400
_WRITTEN_AT_ONCE = 5000
FINGERPRINT = "tables"


def refold(
    database: Database, declared: Declared, touched: Iterable[Entry], fresh: Collection[str] = ()
) -> None:
    """Fold again every record that ``touched`` entries change.

    For the ids in ``fresh`` no entry but those given is held, so none is looked up.
    """
    given: dict[Key, list[Entry]] = {}
    for entry in touched:
        if entry.parts["table"] in declared:
            given.setdefault(key_of(entry), []).append(entry)
    lookup = [key for key in given if key[2] not in fresh]
    held = _held(database, lookup) if lookup else {}
    _write(database, declared, {key: held.get(key, entries) for key, entries in given.items()})


def rebuild(
    database: Database, declared: Declared, progress: Callable[[int], None] | None = None
) -> None:
    """Drop, make and fill all folded tables; the result is the same as folding as one went."""
    tables.create(database, declared)
    # A record of a table that was unknown to an older version counts from now on.
    for row in database.rows("SELECT id, body FROM entry WHERE state = 2"):
        if orjson.loads(row["body"])["table"] in declared:
            database.execute("UPDATE entry SET state = 0 WHERE id = ?", (row["id"],))
    with without_collecting():
        _fill(database, declared, progress)
    tables.add_indexes(database, declared)
    database.execute(
        "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
        (FINGERPRINT, tables.fingerprint(declared)),
    )


def _fill(database: Database, declared: Declared, progress: Callable[[int], None] | None) -> None:
    """Fold every record: those with one entry as they lie in the file, the others after."""
    several = {
        record
        for (record,) in database.tuples(
            "SELECT record FROM entry GROUP BY record HAVING count(*) > 1"
        )
    }
    done = 0

    def write(records: dict[Key, list[Entry]]) -> None:
        nonlocal done
        _write(database, declared, records)
        done += len(records)
        if progress:
            progress(done)

    later: set[Key] = set()
    pending: dict[Key, list[Entry]] = {}
    for digest, body, personal, sensitive in database.tuples(
        "SELECT hash, body, personal, sensitive FROM entry WHERE state = 0 ORDER BY id"
    ):
        entry = Entry(digest, body, orjson.loads(body), personal, sensitive)
        key = key_of(entry)
        if key[1] not in declared:
            continue
        if key[2] in several:
            later.add(key)
            continue
        pending[key] = [entry]
        if len(pending) >= _WRITTEN_AT_ONCE:
            write(pending)
            pending = {}
    write(pending)
    keys = sorted(later)
    for start in range(0, len(keys), _WRITTEN_AT_ONCE):
        part = keys[start : start + _WRITTEN_AT_ONCE]
        held = _held(database, part)
        write({key: held[key] for key in part})


def is_current(database: Database, declared: Declared) -> bool:
    """Whether the folded tables are those that the declarations describe."""
    return bool(
        database.value("SELECT value FROM meta WHERE name = ?", (FINGERPRINT,))
        == tables.fingerprint(declared)
    )


def key_of(entry: Entry) -> Key:
    """What the fold of an entry is about."""
    return entry.parts["scope"], entry.parts["table"], entry.parts["record"]


def _held(database: Database, keys: Sequence[Key]) -> dict[Key, list[Entry]]:
    """All folded entries of the records in ``keys``."""
    found: dict[Key, list[Entry]] = {}
    ids = sorted({key[2] for key in keys})
    for start in range(0, len(ids), _ASKED_AT_ONCE):
        part = ids[start : start + _ASKED_AT_ONCE]
        for digest, body, personal, sensitive in database.tuples(
            "SELECT hash, body, personal, sensitive FROM entry"
            f" WHERE state = 0 AND record IN ({','.join('?' * len(part))})",
            part,
        ):
            entry = Entry(digest, body, orjson.loads(body), personal, sensitive)
            found.setdefault(key_of(entry), []).append(entry)
    return found


def change_of(entry: Entry, record_type: RecordType) -> Change:
    """What the fold needs of an entry: only fields that this version declares."""
    fields = dict(entry.parts["set"])
    for values in entry.sealed_values():
        if values:
            fields.update(values)
    return Change(
        entry.hash,
        tuple(bytes.fromhex(b) for b in entry.parts["base"]),
        entry.parts["hlc"],
        entry.parts["device"],
        {name: value for name, value in fields.items() if name in record_type.by_name},
    )


@dataclass(frozen=True, slots=True)
class FoldedRows:
    """Rows of folded tables, each in the order of ``tables.names_of``."""

    by_table: dict[str, list[list[Any]]]
    #: Record, table, scope, field, heads.
    conflicts: list[tuple[str, str, str, str, str]]
    #: Record and scope of what has more than one entry, so that conflicts may have ended.
    several: list[tuple[str, str]]


def folded_rows(declared: Declared, records: Mapping[Key, Sequence[Entry]]) -> FoldedRows:
    """Fold ``records``, of each of which all entries are given."""
    found = FoldedRows({}, [], [])
    converted: dict[str, tuple[int, ...]] = {}
    for (scope, table, record), entries in records.items():
        if table not in converted:
            found.by_table[table], converted[table] = [], tables.converted(declared[table])
        rows = found.by_table[table]
        if len(entries) == 1:
            rows.append(_lone_row(declared[table], entries[0], converted[table]))
            continue
        found.several.append((record, scope))
        folded = fold([change_of(e, declared[table]) for e in entries])
        rows.append(_row(declared[table], scope, record, entries, folded, converted[table]))
        found.conflicts.extend(
            (record, table, scope, name, ",".join(h.hex() for h in heads))
            for name, heads in folded.conflicts.items()
        )
    return found


def _write(database: Database, declared: Declared, records: Mapping[Key, Sequence[Entry]]) -> None:
    found = folded_rows(declared, records)
    database.executemany("DELETE FROM conflict WHERE record = ? AND scope = ?", found.several)
    for table, rows in found.by_table.items():
        record_type = declared[table]
        database.insert_many(
            f'INSERT OR REPLACE INTO "{table}"', tables.quoted_names_of(record_type), rows
        )
        if record_type.derive is not None:
            record_type.derive.update(database, by_column(record_type, rows))
    add_conflicts(database, found.conflicts)


def by_column(record_type: RecordType, rows: Iterable[Sequence[Any]]) -> Rows:
    """Folded rows with the names of their columns."""
    names = tables.names_of(record_type)
    return [dict(zip(names, row, strict=True)) for row in rows]


def add_conflicts(database: Database, conflicts: Iterable[tuple[str, ...]]) -> None:
    database.executemany(
        "INSERT OR REPLACE INTO conflict (record, tbl, scope, field, heads) VALUES (?, ?, ?, ?, ?)",
        conflicts,
    )


def _lone_row(record_type: RecordType, entry: Entry, converted: Sequence[int]) -> list[Any]:
    """``_row`` for a record with one entry, as nearly all have: nothing is to be weighed."""
    parts = entry.parts
    values = parts["set"]
    personal, sensitive = entry.sealed_values()
    if personal or sensitive:
        values = {**values, **(personal or {}), **(sensitive or {})}
    row = [
        parts["record"],
        parts["scope"],
        parts["at"],
        parts["actor"],
        parts["hlc"],
        entry.hash.hex(),
        1 if parts["base"] else 0,
        0,
    ]
    row += map(values.get, record_type.by_name)
    for place in converted:
        row[place] = tables.stored(row[place])
    return row


def _row(
    record_type: RecordType,
    scope: str,
    record: str,
    entries: Sequence[Entry],
    folded: Folded,
    converted: Sequence[int],
) -> list[Any]:
    """A folded row in the order of ``tables.names_of``."""
    first = min(entries, key=lambda e: (e.parts["hlc"], e.parts["device"], e.hash)).parts
    row = [
        record,
        scope,
        first["at"],
        first["actor"],
        folded.latest,
        ",".join(h.hex() for h in folded.heads),
        int(folded.pending),
        len(folded.conflicts),
    ]
    row += map(folded.values.get, record_type.by_name)
    for place in converted:
        row[place] = tables.stored(row[place])
    return row
