"""Erasure: a hub's entry that drops sealed parts, here and wherever it comes.

It names entries by hash, and the records that they are of. What it names is the *erased
set*: two tables that follow from the erasure entries, and are asked before a sealed part
is stored. A record that was erased stays so: what a laptop wrote about it meanwhile, not
knowing, is kept without its sealed parts (docs/adr/0012-erasure-names-records-too.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from tracker.basics.errors import Refused
from tracker.ledger.entry import Entry
from tracker.ledger.records import Field, Kind, RecordType
from tracker.store.database import Database
from tracker.store.parts import in_parts

TABLE = "erasure"
#: Hashes and records in one entry: a body holds 64 KiB.
NAMED_AT_ONCE = 300
#: Set while dropped parts may still lie in free pages of the file.
UNCLEAN = "erasure.unclean"

ERASURE = RecordType(
    TABLE,
    (
        Field("entries", Kind.JSON, required=True),
        Field("records", Kind.JSON, required=True),
        Field("subject", Kind.REF),
        Field("reason", Kind.CODE, required=True),
    ),
    indexes=(("subject",),),
)


@dataclass(frozen=True)
class Erased:
    """The erased set: (scope, hash of an entry) and (scope, id of a record)."""

    entries: frozenset[tuple[str, bytes]]
    records: frozenset[tuple[str, str]]

    def covers(self, entry: Entry) -> bool:
        """Whether no sealed part of the entry may be kept."""
        return (entry.scope, entry.parts["record"]) in self.records or (
            entry.scope,
            entry.hash,
        ) in self.entries


def erased_set(database: Database) -> Erased | None:
    """The whole erased set, or None when nothing was ever erased (one look-up)."""
    if not anything_erased(database):
        return None
    return Erased(
        frozenset((s, h) for s, h in database.tuples("SELECT scope, hash FROM erased")),
        frozenset((s, r) for s, r in database.tuples("SELECT scope, record FROM erased_record")),
    )


def anything_erased(database: Database) -> bool:
    """Whether anything was erased here."""
    return bool(
        database.value(
            "SELECT EXISTS (SELECT 1 FROM erased) OR EXISTS (SELECT 1 FROM erased_record)"
        )
    )


def names_any(
    database: Database, scope: str, hashes: Sequence[bytes], records: Sequence[str]
) -> bool:
    """Whether the erased set names any of these entries or records of a scope."""
    for table, column, names in (("erased", "hash", hashes), ("erased_record", "record", records)):
        for part in in_parts(names):
            if database.value(
                f"SELECT 1 FROM {table} WHERE {column} IN ({','.join('?' * len(part))})"
                " AND scope = ? LIMIT 1",
                [*part, scope],
            ):
                return True
    return False


def is_erased(database: Database, scope: str, record: str) -> bool:
    """Whether nothing sealed may be kept of a record any more."""
    return bool(
        database.value(
            "SELECT 1 FROM erased_record WHERE record = ? AND scope = ?", (record, scope)
        )
    )


def refuse_erased(database: Database, scope: str, record: str) -> None:
    """Refused("record_erased"): nothing sealed may be written to it any more."""
    if is_erased(database, scope, record):
        raise Refused("record_erased")


def without_erased(
    database: Database, entries: Sequence[Entry], states: Mapping[bytes, int]
) -> list[Entry]:
    """``entries`` that come from elsewhere, without the sealed parts that were erased.

    Erasures among them whose groups are whole (state 0) count already: the order within
    a bundle does not matter.
    """
    arriving = [e for e in entries if e.parts["table"] == TABLE and not states[e.hash]]
    _remember(database, arriving, entries)
    erased = erased_set(database)
    if erased is None:
        return list(entries)
    return [stripped(e) if erased.covers(e) else e for e in entries]


def stripped(entry: Entry) -> Entry:
    """The entry without its sealed parts; hash and body stay as they are."""
    if entry.personal is None and entry.sensitive is None:
        return entry
    return replace(entry, personal=None, sensitive=None, opened=None)


def take_effect(database: Database, erasures: Iterable[Entry]) -> list[Entry]:
    """Drop what ``erasures`` (stored already, their groups whole) name; what to fold again."""
    named = _remember(database, [e for e in erasures if e.parts["table"] == TABLE])
    return drop(database, named)


def drop(database: Database, named: Erased) -> list[Entry]:
    """Drop the sealed parts that are held of what is named; the entries that lost theirs."""
    lost: list[Entry] = []
    for column, pairs in (("hash", named.entries), ("record", named.records)):
        by_scope: dict[str, list[Any]] = {}
        for scope, name in pairs:
            by_scope.setdefault(scope, []).append(name)
        for scope, names in sorted(by_scope.items()):
            for part in in_parts(sorted(names)):
                lost += _drop(database, scope, column, part)
    return lost


def _drop(database: Database, scope: str, column: str, names: Sequence[Any]) -> list[Entry]:
    rows = database.rows(
        "SELECT e.id, e.hash, e.body, e.state FROM entry e JOIN chain c ON c.id = e.chain"
        f" WHERE e.{column} IN ({','.join('?' * len(names))}) AND c.scope = ?"
        " AND (e.personal IS NOT NULL OR e.sensitive IS NOT NULL)",
        [*names, scope],
    )
    if rows:
        database.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, '1')", (UNCLEAN,))
    database.executemany(
        "UPDATE entry SET personal = NULL, sensitive = NULL WHERE id = ?",
        [(row["id"],) for row in rows],
    )
    return [
        Entry(row["hash"], row["body"], orjson.loads(row["body"]))
        for row in rows
        if row["state"] == 0
    ]


def recompute(database: Database) -> list[Entry]:
    """Make the erased set anew from the erasure entries; what to fold again.

    What was carried over from an installation that this one replaces stays.
    """
    for table in ("erased", "erased_record"):
        database.execute(f"DELETE FROM {table} WHERE carried = 0")
    held = list(erasures_held(database))
    _remember(database, held)
    everything = erased_set(database)
    return [] if everything is None else drop(database, everything)


def erasures_held(database: Database) -> Iterator[Entry]:
    """All erasure entries that count here (their groups are whole), whoever wrote them."""
    # By erasures, which are few: the planner would go through all entries for their order.
    for digest, body in database.tuples(
        f"SELECT e.hash, e.body FROM {TABLE} r CROSS JOIN entry e ON e.record = r.id"
        " WHERE e.state = 0 ORDER BY e.id"
    ):
        entry = Entry(digest, body, orjson.loads(body))
        if entry.parts["table"] == TABLE:
            yield entry


def writers_allowed(database: Database, also: Iterable[Entry] = ()) -> set[str]:
    """Devices whose erasures count: those that write ``shared``, which only hubs may."""
    held = {
        row[0]
        for row in database.tuples(
            "SELECT c.device FROM chain c WHERE c.scope = 'shared'"
            " AND EXISTS (SELECT 1 FROM entry e WHERE e.chain = c.id)"
        )
    }
    return held | {e.device for e in also if e.scope == "shared"}


def _remember(
    database: Database, erasures: Iterable[Entry], beside: Iterable[Entry] = ()
) -> Erased:
    """Add to the erased set what hubs' erasures name; what was named."""
    listed = list(erasures)
    entries: dict[tuple[str, bytes], tuple[str, int]] = {}
    records: dict[tuple[str, str], tuple[str, int]] = {}
    if listed:
        allowed = writers_allowed(database, beside)
        for entry in listed:
            if entry.device in allowed:
                origin = (entry.parts["record"], entry.parts["at"])
                for digest in _hex(entry.parts["set"].get("entries"), 64):
                    entries[entry.scope, bytes.fromhex(digest)] = origin
                for record in _hex(entry.parts["set"].get("records"), 36):
                    records[entry.scope, record] = origin
    database.executemany(
        "INSERT INTO erased (scope, hash, erasure, at, carried) VALUES (?, ?, ?, ?, 0)"
        " ON CONFLICT (hash, scope) DO UPDATE SET carried = 0,"
        " at = min(at, excluded.at), erasure = excluded.erasure",
        [(*key, *origin) for key, origin in entries.items()],
    )
    database.executemany(
        "INSERT INTO erased_record (scope, record, erasure, at, carried) VALUES (?, ?, ?, ?, 0)"
        " ON CONFLICT (record, scope) DO UPDATE SET carried = 0,"
        " at = min(at, excluded.at), erasure = excluded.erasure",
        [(*key, *origin) for key, origin in records.items()],
    )
    return Erased(frozenset(entries), frozenset(records))


def _hex(value: Any, length: int) -> Iterator[str]:
    """The well-formed members of a list that came from outside."""
    for text in value if isinstance(value, list) else ():
        if isinstance(text, str) and len(text) == length:
            try:
                bytes.fromhex(text.replace("-", ""))
            except ValueError:
                continue
            yield text
