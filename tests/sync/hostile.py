"""Bundles that are wrong in chosen ways, and right in every other."""

from __future__ import annotations

import io
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import zstandard

from tests.sync.laboratory import Bench
from tracker.basics.canonical import dumps
from tracker.basics.errors import TrackerError
from tracker.crypto.hashing import sha256
from tracker.crypto.sealing import seal, unseal
from tracker.crypto.signing import SigningKey
from tracker.ledger import heads
from tracker.ledger.digest import digest
from tracker.sync import blocks, bundle, unpacking

Columns = dict[str, bytes]


def refusal(receiver: Bench, data: bytes) -> str:
    """The code a bundle is refused with; nothing whatever may have changed."""
    before = everything(receiver)
    with pytest.raises(TrackerError) as caught:
        receiver.take(data)
    assert everything(receiver) == before
    assert not receiver.verify().breaks
    return caught.value.code


def everything(bench: Bench) -> object:
    """The ledger's digest, and how much lies in every table."""
    tables = [
        name
        for (name,) in bench.database.tuples(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        )
    ]
    counts = {t: bench.database.value(f'SELECT count(*) FROM "{t}"') for t in tables}
    peers = list(bench.database.tuples("SELECT * FROM peer ORDER BY device"))
    meta = list(bench.database.tuples("SELECT * FROM meta ORDER BY name"))
    return digest(bench.ledger), counts, peers, meta


def columns_of(data: bytes) -> Columns:
    """The columns of a block, read by what is written of the format and nothing else."""
    text = zstandard.ZstdDecompressor().decompress(data)
    count = len(blocks.COLUMNS)
    lengths = struct.unpack_from(f"<{count}I", text)
    found, start = {}, 4 * count
    for name, length in zip(blocks.COLUMNS, lengths, strict=True):
        found[name] = text[start : start + length]
        start += length
    return found


def block_of(columns: Columns) -> bytes:
    texts = [columns[name] for name in blocks.COLUMNS]
    text = struct.pack(f"<{len(texts)}I", *map(len, texts)) + b"".join(texts)
    return zstandard.ZstdCompressor().compress(text)


@dataclass
class Draft:
    """A true bundle, taken apart. What is changed here is signed and sealed by ``data``."""

    sender: Bench
    receiver: Bench
    manifest: dict[str, Any]
    ledger: bytes
    key: SigningKey
    sealed_to: str
    #: Done to the finished manifest, ledger and ZIP, after the signature.
    after: list[Callable[[dict[str, bytes]], None]] = field(default_factory=list)

    @classmethod
    def of(cls, sender: Bench, receiver: Bench, *, full: bool = False) -> Draft:
        data = sender.send(receiver.ledger.device.id, full=full)
        own = receiver.ledger.device
        manifest, ledger = bundle.read_bundle(unseal(data, own.identity))
        return cls(sender, receiver, manifest, ledger, sender.ledger.device.signing, own.recipient)

    def sql(self, statement: str, *given: Any) -> None:
        """Run on the ledger's SQLite."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.deserialize(self.ledger)
        connection.execute(statement, given)
        self.ledger = bytes(connection.serialize())
        connection.close()

    def rows(self, statement: str, *given: Any) -> list[Any]:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.deserialize(self.ledger)
        found = connection.execute(statement, given).fetchall()
        connection.close()
        return found

    def block(self, change: Callable[[Columns], None], *, signed: bool = False) -> None:
        """Change the columns of the sender's last block; ``signed``: and sign its new head."""
        own = self.sender.ledger.device
        number, scope, first, entries, data = self.rows(
            "SELECT id, scope, first, entries, data FROM block WHERE device = ?"
            " ORDER BY id DESC LIMIT 1",
            own.id,
        )[0]
        columns = columns_of(data)
        change(columns)
        packed = block_of(columns)
        self.sql("UPDATE block SET data = ? WHERE id = ?", packed, number)
        if signed:
            last = unpacking.unpack(blocks.Block(own.id, scope, first, entries, packed))[-1]
            self.head(own.id, scope, last.seq, last.hash)

    def head(self, device: str, scope: str, seq: int, digest: bytes) -> None:
        """One more head, signed by the sender's key."""
        message = heads._message(device, scope, seq, digest)
        signature = self.sender.ledger.device.signing.sign("head", message)
        self.sql("INSERT INTO head VALUES (?, ?, ?, ?, ?)", device, scope, seq, digest, signature)

    def data(self) -> bytes:
        signed = {
            **{k: v for k, v in self.manifest.items() if k != "signature"},
            "ledger_sha256": sha256(self.ledger).hex(),
        }
        signature = self.key.sign(bundle.SIGNATURE_PURPOSE, dumps(signed)).hex()
        members = {
            bundle.MANIFEST_NAME: dumps({**signed, "signature": signature}),
            bundle.LEDGER_NAME: self.ledger,
        }
        for change in self.after:
            change(members)
        return seal(zipped(members), [self.sealed_to])


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def replacing(column: str, old: bytes, new: bytes) -> Callable[[Columns], None]:
    def change(columns: Columns) -> None:
        assert old in columns[column]
        columns[column] = columns[column].replace(old, new)

    return change
