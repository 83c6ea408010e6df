"""Consecutive entries of one chain, with what can be told of them before they meet a ledger.

Most pieces that come from elsewhere are *plain*: they go straight on from where their chain
ended, their groups are whole, and their records are new or are gone on with from an entry that
lies elsewhere. Of such a piece every row can be made ready beforehand, in another process; a
ledger then has only to store them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import orjson

from tracker.ledger import erasure, projection, witness
from tracker.ledger.entry import Entry
from tracker.ledger.extending import Extension, Key, extensions
from tracker.ledger.ready import ReadyFolds, ready_folds
from tracker.ledger.records import Declared
from tracker.store.alike import Alike, alike_rows

#: The columns of a ready row in ``entry``; the others have one value for a whole piece.
COLUMNS = ("hash", "seq", "record", "grp", "body", "personal", "sensitive")


@dataclass(frozen=True, slots=True)
class Outline:
    """Where a piece belongs, and whether it is plain as far as it can tell by itself."""

    device: str
    scope: str
    #: The first entry's number and what it follows (hex), and the last entry's hash.
    first: int
    prev: str
    last: bytes
    count: int
    newest: int
    plain: bool
    only_witness: bool
    #: Records that begin here, and those of which something lies elsewhere; each once, sorted.
    records: tuple[str, ...]
    onward: tuple[str, ...]

    def told(self) -> tuple[Any, ...]:
        """As plain data, for another process."""
        return tuple([getattr(self, f.name) for f in fields(self)])


@dataclass(frozen=True, slots=True)
class Ready:
    """The rows of a plain piece, each kind made ready for its statement."""

    entries: list[Alike]
    #: Of records that begin here.
    folds: ReadyFolds
    #: Of those that go on, as far as they can be written over a row; and all of them.
    extensions: list[Extension]
    onward: list[Key]

    def told(self) -> tuple[Any, ...]:
        return (
            [some.told() for some in self.entries],
            self.folds.told(),
            [some.told() for some in self.extensions],
            self.onward,
        )

    @classmethod
    def heard(cls, told: tuple[Any, ...]) -> Ready:
        entries, folds, extending, onward = told
        return cls(
            [Alike.heard(some) for some in entries],
            ReadyFolds.heard(folds),
            [Extension(*some) for some in extending],
            onward,
        )


class Piece:
    """Entries at hand, or the rows that another process made ready of them."""

    def __init__(self, outline: Outline, entries: Sequence[Entry]) -> None:
        self.outline = outline
        self._entries: Sequence[Entry] | None = entries
        self._ready: Ready | None = None

    def ready(self, declared: Declared) -> Ready:
        if self._ready is None:
            self._ready = ready_rows(declared, self.entries(), set(self.outline.onward))
        return self._ready

    def told(self, declared: Declared) -> tuple[Any, ...]:
        """As plain data, for another process: of a plain piece the rows alone."""
        if self.outline.plain:
            return self.outline.told(), None, self.ready(declared).told()
        return self.outline.told(), [_told(e) for e in self.entries()], None

    @classmethod
    def heard(cls, told: tuple[Any, ...]) -> Piece:
        """What ``told`` became of it."""
        outline, entries, ready = told
        piece = cls(Outline(*outline), [])
        if ready is None:
            piece._entries = [Entry(*told) for told in entries]
        else:
            piece._entries, piece._ready = None, Ready.heard(ready)
        return piece

    def entries(self) -> Sequence[Entry]:
        if self._entries is None:
            assert self._ready is not None
            self._entries = _entries_of(self._ready)
        return self._entries


def piece_of(declared: Declared, entries: Sequence[Entry]) -> Piece:
    """A piece of entries at hand (at least one), its rows made only when asked for."""
    first, last = entries[0], entries[-1]
    found = {e.parts["table"] for e in entries}
    onward = _onward(entries)
    plain = (
        erasure.TABLE not in found
        and all(table in declared for table in found)
        and _is_straight(entries)
        and _groups_are_whole(entries)
    )
    return Piece(
        Outline(
            first.device,
            first.scope,
            first.seq,
            first.parts["prev"],
            last.hash,
            len(entries),
            max([e.parts["hlc"] for e in entries]),
            plain,
            found == {witness.TABLE},
            tuple(sorted({e.parts["record"] for e in entries} - onward)),
            tuple(sorted(onward)),
        ),
        entries,
    )


def _is_straight(entries: Sequence[Entry]) -> bool:
    """Whether each entry follows the one before it."""
    seq, prev = entries[0].seq, entries[0].parts["prev"]
    for entry in entries:
        if entry.parts["seq"] != seq or entry.parts["prev"] != prev:
            return False
        seq, prev = seq + 1, entry.hash.hex()
    return True


def _onward(entries: Sequence[Entry]) -> set[str]:
    """Records of entries that have seen one that lies elsewhere."""
    seen = {base for e in entries for base in e.parts["base"]}
    if not seen:
        return set()
    elsewhere = seen - {e.hash.hex() for e in entries}
    return {e.parts["record"] for e in entries if not elsewhere.isdisjoint(e.parts["base"])}


def _groups_are_whole(entries: Sequence[Entry]) -> bool:
    held = Counter([e.parts["group"] for e in entries])
    return all(held[e.parts["group"]] >= e.parts["group_size"] for e in entries)


def ready_rows(declared: Declared, entries: Sequence[Entry], beyond: set[str]) -> Ready:
    """All rows of a plain piece, in which the records ``beyond`` go on."""
    records: dict[Key, list[Entry]] = {}
    onward: dict[Key, list[Entry]] = {}
    for entry in entries:
        into = onward if entry.parts["record"] in beyond else records
        into.setdefault(projection.key_of(entry), []).append(entry)
    return Ready(
        alike_rows(COLUMNS, [_row(e) for e in entries]),
        ready_folds(declared, records),
        extensions(declared, onward),
        list(onward),
    )


def _row(entry: Entry) -> tuple[Any, ...]:
    parts = entry.parts
    return (
        entry.hash,
        parts["seq"],
        parts["record"],
        parts["group"],
        entry.body,
        entry.personal,
        entry.sensitive,
    )


def _told(entry: Entry) -> tuple[Any, ...]:
    return (
        entry.hash,
        entry.body,
        entry.parts,
        entry.personal,
        entry.sensitive,
        entry.opened,
    )


def _entries_of(ready: Ready) -> list[Entry]:
    found: list[Entry] = []
    for some in ready.entries:
        for row in some.rows():
            told = dict(zip(some.columns, row, strict=True))
            body = bytes(told["body"])
            found.append(
                Entry(
                    bytes(told["hash"]),
                    body,
                    orjson.loads(body),
                    _raw(told.get("personal")),
                    _raw(told.get("sensitive")),
                )
            )
    found.sort(key=lambda e: e.parts["seq"])
    return found


def _raw(part: bytearray | None) -> bytes | None:
    return None if part is None else bytes(part)
