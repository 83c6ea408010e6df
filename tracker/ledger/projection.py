"""Write folded rows for the records that entries touch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import orjson

from tracker.ledger import tables
from tracker.ledger.entry import Entry
from tracker.ledger.extending import Key, extend, extensions
from tracker.ledger.fold import Change, Folded, fold
from tracker.ledger.lone import LoneRows, told_of
from tracker.ledger.records import Declared, Derived, RecordType, Rows
from tracker.store.alike import Alike, alike_rows
from tracker.store.database import Database
from tracker.store.parts import in_parts

#: Records folded at once from all that is held of them: few enough for any memory.
_AT_ONCE = 5_000


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
    onward = {key: entries for key, entries in given.items() if key[2] not in fresh}
    for key in extend(database, extensions(declared, onward)):
        del given[key]
    lookup = {record for _, _, record in given if record not in fresh}
    held = held_entries(database, lookup) if lookup else {}
    write(database, declared, {key: held.get(key, entries) for key, entries in given.items()})


def fold_held(
    database: Database, declared: Declared, records: Iterable[str], wanted: Collection[str]
) -> Iterator[int]:
    """Fold ``records`` (ids) of ``wanted`` tables from all that is held of them; how many, part
    by part."""
    ordered = sorted(records)
    for start in range(0, len(ordered), _AT_ONCE):
        held = held_entries(database, ordered[start : start + _AT_ONCE])
        some = {key: entries for key, entries in held.items() if key[1] in wanted}
        write(database, declared, some)
        yield len(some)


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
    """Rows of folded tables, ready for their statements."""

    by_table: list[tuple[str, list[Alike]]]
    #: Rows of tables from which others are derived, as ``Derived`` takes them.
    read: dict[str, Rows]
    #: Record, table, scope, field, heads.
    conflicts: list[tuple[str, str, str, str, str]]
    #: Record and scope of what has more than one entry, so that conflicts may have ended.
    several: list[tuple[str, str]]


def folded_rows(declared: Declared, records: Mapping[Key, Sequence[Entry]]) -> FoldedRows:
    """Fold ``records``, of each of which all entries are given."""
    alone = [entries[0] for entries in records.values() if len(entries) == 1]
    lone = LoneRows(declared, told_of(alone))
    found = FoldedRows(lone.rows, lone.read, [], [])
    by_table: dict[str, list[list[Any]]] = {}
    for (scope, table, record), entries in records.items():
        if len(entries) == 1:
            continue
        found.several.append((record, scope))
        folded = fold([change_of(e, declared[table]) for e in entries])
        row = _row(declared[table], scope, record, entries, folded)
        by_table.setdefault(table, []).append(row)
        found.conflicts.extend(
            (record, table, scope, name, ",".join(h.hex() for h in heads))
            for name, heads in folded.conflicts.items()
        )
    for table, rows in by_table.items():
        record_type = declared[table]
        found.by_table.append((table, alike_rows(tables.quoted_names_of(record_type), rows)))
        if record_type.derive is not None:
            found.read.setdefault(table, []).extend(
                _by_column(tables.names_of(record_type), record_type.derive, rows)
            )
    return found


def write(database: Database, declared: Declared, records: Mapping[Key, Sequence[Entry]]) -> None:
    """Fold ``records``, of each of which all entries are given, over what is there of them."""
    found = folded_rows(declared, records)
    database.executemany("DELETE FROM conflict WHERE record = ? AND scope = ?", found.several)
    add_rows(database, found.by_table, replacing=True)
    for table, rows in found.read.items():
        derive = declared[table].derive
        assert derive is not None
        derive.update(database, rows)
    add_conflicts(database, found.conflicts)


def add_rows(
    database: Database,
    by_table: Iterable[tuple[str, Iterable[Alike]]],
    *,
    replacing: bool = False,
) -> None:
    """Store folded rows; ``replacing`` those that are held of the same records."""
    for table, rows in by_table:
        for some in rows:
            database.insert_alike(f'"{table}"', some, replacing=replacing)


def _by_column(names: Sequence[str], derive: Derived, rows: Iterable[Sequence[Any]]) -> Rows:
    """Folded rows with the names of their columns, of those that are read to derive others."""
    wanted = derive.columns
    pick = itemgetter(*map(names.index, wanted))
    return [dict(zip(wanted, pick(row), strict=True)) for row in rows]


def add_conflicts(database: Database, conflicts: Iterable[tuple[str, ...]]) -> None:
    database.executemany(
        "INSERT OR REPLACE INTO conflict (record, tbl, scope, field, heads) VALUES (?, ?, ?, ?, ?)",
        conflicts,
    )


def _row(
    record_type: RecordType,
    scope: str,
    record: str,
    entries: Sequence[Entry],
    folded: Folded,
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
    for place in tables.converted(record_type):
        row[place] = tables.stored(row[place])
    return row
