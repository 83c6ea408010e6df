"""Write folded rows for the records that entries touch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tracker.ledger import tables
from tracker.ledger.entry import Entry
from tracker.ledger.extending import extend
from tracker.ledger.fold import Change, Folded, fold
from tracker.ledger.records import Declared, RecordType, Rows
from tracker.store.database import Database
from tracker.store.parts import in_parts

#: Scope, table, record: what one fold is about.
Key = tuple[str, str, str]


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
    for key in extend(database, declared, {k: e for k, e in given.items() if k[2] not in fresh}):
        del given[key]
    lookup = {record for _, _, record in given if record not in fresh}
    held = held_entries(database, lookup) if lookup else {}
    write(database, declared, {key: held.get(key, entries) for key, entries in given.items()})


def key_of(entry: Entry) -> Key:
    """What the fold of an entry is about."""
    return entry.parts["scope"], entry.parts["table"], entry.parts["record"]


def held_entries(database: Database, records: Iterable[str]) -> dict[Key, list[Entry]]:
    """All folded entries of ``records`` (ids)."""
    found: dict[Key, list[Entry]] = {}
    for part in in_parts(sorted(records)):
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


def write(database: Database, declared: Declared, records: Mapping[Key, Sequence[Entry]]) -> None:
    """Fold ``records``, of each of which all entries are given, over what is there of them."""
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
