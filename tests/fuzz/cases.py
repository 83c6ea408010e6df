"""From the bytes that a fuzzer makes to a bundle that comes as far as its own faults let it.

The first byte tells how deep the rest is put: as the ZIP, its manifest, its SQLite, values in
that, or the columns of one block. All that lies around is made anew and signed with the
sender's own key, as somebody would who is enrolled and means harm.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import zstandard

from tests.sync.laboratory import Bench
from tracker.basics.canonical import dumps, loads_strict
from tracker.basics.errors import TrackerError
from tracker.crypto.sealing import seal, unseal
from tracker.ledger import heads
from tracker.ledger.intake import SignedHead
from tracker.sync import blocks, bundle, unpacking
from tracker.sync.merge import merge_bundle

ZIP, MANIFEST, LEDGER, ROWS, BLOCK, SHARED_BLOCK, STRANGERS_BLOCK = range(7)
LEVELS = 7
#: More than any seed; what is longer is cut by the caller.
MAX_LENGTH = 200_000


class _NothingDone(Exception):
    """Undoes what a bundle that passed has changed."""


@dataclass(frozen=True)
class Way:
    """From whom to whom, with a true bundle that went this way."""

    sender: Bench
    receiver: Bench
    manifest: dict[str, Any]
    ledger: bytes
    #: Of the block that is taken for a pattern: device, scope, first, entries, data.
    block: blocks.Block

    @classmethod
    def of(cls, sender: Bench, receiver: Bench, scope: str) -> Way:
        data = sender.send(receiver.ledger.device.id, full=True)
        manifest, ledger = bundle.read_bundle(unseal(data, receiver.ledger.device.identity))
        connection = sqlite3.connect(":memory:")
        connection.deserialize(ledger)
        found = connection.execute(
            "SELECT device, scope, first, entries, data FROM block WHERE device = ? AND scope = ?",
            (sender.ledger.device.id, scope),
        ).fetchone()
        connection.close()
        return cls(sender, receiver, manifest, ledger, blocks.Block(*found))

    def sealed(self, plain: bytes) -> bytes:
        return seal(plain, [self.receiver.ledger.device.recipient])

    def signed(self, manifest: dict[str, Any], ledger: bytes) -> bytes:
        own = {k: v for k, v in manifest.items() if k != "signature"}
        return self.sealed(bundle.write_bundle(ledger, own, self.sender.ledger.device.signing))


def try_case(data: bytes, inward: Way, outward: Way) -> str:
    """Take a case in and undo it. What it was refused with, "" when it was taken.

    ``inward``: a laptop to its hub; ``outward``: the hub to a laptop. Anything that rises
    but a TrackerError is a finding.
    """
    if not data:
        return "empty"
    level, rest = data[0] % LEVELS, data[1:]
    way = outward if level == SHARED_BLOCK else inward
    try:
        whole = _BUILD[level](way, rest)
        _take(way.receiver, whole)
    except TrackerError as error:
        return error.code
    return ""


def _take(receiver: Bench, data: bytes) -> None:
    ledger = receiver.ledger
    with suppress(_NothingDone), ledger.transaction():
        merge_bundle(ledger, data)
        raise _NothingDone


def _zip(way: Way, rest: bytes) -> bytes:
    return way.sealed(rest)


def _manifest(way: Way, rest: bytes) -> bytes:
    """Signed when it is a manifest at all."""
    told = loads_strict(rest)
    if not isinstance(told, dict):
        told = {"format": told}
    return way.signed({**way.manifest, **told}, way.ledger)


def _ledger(way: Way, rest: bytes) -> bytes:
    return way.signed(way.manifest, rest)


_COLUMNS = {
    "block": ("device", "scope", "first", "entries", "data"),
    "head": ("device", "scope", "seq", "hash", "signature"),
}


def _rows(way: Way, rest: bytes) -> bytes:
    """Values of any type in any column: a list of [table, column, value]."""
    told = loads_strict(rest)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.deserialize(way.ledger)
        for one in told if isinstance(told, list) else ():
            if not isinstance(one, list) or len(one) != 3:
                continue
            table = "head" if one[0] == "head" else "block"
            column = one[1] if one[1] in _COLUMNS[table] else "device"
            value = one[2]
            if isinstance(value, list):
                value = str(value).encode()
            elif isinstance(value, dict):
                value = len(value) / 7
            with suppress(sqlite3.IntegrityError):
                connection.execute(f"UPDATE {table} SET {column} = ?", (value,))
        ledger = bytes(connection.serialize())
    finally:
        connection.close()
    return way.signed(way.manifest, ledger)


def _block(way: Way, rest: bytes, device: str | None = None) -> bytes:
    """The columns of a block; the chain it makes has a head signed by the sender."""
    if len(rest) < 8:
        return way.sealed(rest)
    first, count = struct.unpack_from("<II", rest)
    data = zstandard.ZstdCompressor(level=1).compress(rest[8:])
    pattern = way.block
    made = blocks.Block(device or pattern.device, pattern.scope, first, count % 100_000, data)
    tops: list[SignedHead] = []
    for entry in unpacking.unpack(made)[-1:]:
        key = way.sender.ledger.device.signing
        message = heads._message(made.device, made.scope, entry.seq, entry.hash)
        signature = key.sign("head", message)
        tops.append(SignedHead(made.device, made.scope, entry.seq, entry.hash, signature))
    return way.signed(way.manifest, bundle.write_ledger([made], tops))


def _strangers_block(way: Way, rest: bytes) -> bytes:
    """As by a device that nobody knows, in the scope of all: it may enrol itself."""
    pattern = blocks.Block("00000000-0000-7000-8000-000000000000", "shared", 1, 1, b"")
    shared = Way(way.sender, way.receiver, way.manifest, way.ledger, pattern)
    return _block(shared, rest)


_BUILD: dict[int, Callable[[Way, bytes], bytes]] = {
    ZIP: _zip,
    MANIFEST: _manifest,
    LEDGER: _ledger,
    ROWS: _rows,
    BLOCK: _block,
    SHARED_BLOCK: _block,
    STRANGERS_BLOCK: _strangers_block,
}


def columns_of(text: bytes) -> list[bytes] | None:
    """The columns of a block's text, or None where it is none."""
    count = len(blocks.COLUMNS)
    if len(text) < 4 * count:
        return None
    lengths = struct.unpack_from(f"<{count}I", text)
    if 4 * count + sum(lengths) != len(text):
        return None
    found, start = [], 4 * count
    for length in lengths:
        found.append(text[start : start + length])
        start += length
    return found


def text_of(columns: list[bytes]) -> bytes:
    return struct.pack(f"<{len(columns)}I", *map(len, columns)) + b"".join(columns)


def seeds(inward: Way, outward: Way) -> dict[str, bytes]:
    """A case of every level, made of true bundles."""

    def block(level: int, of: blocks.Block) -> bytes:
        text = zstandard.ZstdDecompressor().decompress(of.data)
        return bytes([level]) + struct.pack("<II", of.first, of.entries) + text

    plain = bundle.write_bundle(
        inward.ledger,
        {k: v for k, v in inward.manifest.items() if k != "signature"},
        inward.sender.ledger.device.signing,
    )
    return {
        "zip": bytes([ZIP]) + plain,
        "manifest": bytes([MANIFEST]) + dumps(inward.manifest),
        "ledger": bytes([LEDGER]) + inward.ledger,
        "rows": bytes([ROWS]) + dumps([["block", name, 1] for name in _COLUMNS["block"]]),
        "heads": bytes([ROWS]) + dumps([["head", name, "x"] for name in _COLUMNS["head"]]),
        "block": block(BLOCK, inward.block),
        "shared": block(SHARED_BLOCK, outward.block),
        "stranger": block(STRANGERS_BLOCK, outward.block),
    }
