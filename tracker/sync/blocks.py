"""Blocks: consecutive entries of one chain, in columns, compressed with zstd.

What follows from the rest does not travel: the hash of the entry before, the commitments to
sealed parts that come along, a clock that only ticked on. Random ids and salts travel as
raw bytes, beside texts that repeat. The body's canonical bytes are put together again and
hashed: what cannot be put together so is no entry.

Layout before compression: the length of each column (unsigned 32-bit, little-endian), then
the columns in the order of ``COLUMNS``. Sizes below are per entry unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tracker.crypto.hashing import SALT_BYTES
from tracker.ledger.entry import FORMAT

MAX_BLOCK = 64 * 1024 * 1024

COLUMNS = (
    "frames",  # lines of JSON: [action, actor, group_size, schema, table], each once a block
    "frame",  # 2 bytes: which line
    "flags",  # 2 bytes
    "at",  # 8 bytes: milliseconds since the entry before
    "hlc",  # 8 bytes: beyond what the clock would tick to by itself
    "group_time",  # 8 bytes, where a group begins: milliseconds from ``at``
    "group_rest",  # 10 bytes, where a group begins
    "record_time",  # 8 bytes
    "record_rest",  # 10 bytes
    "bases",  # 1 byte: how many
    "base",  # 32 bytes each
    "prev",  # 32 bytes, where it is not the entry before
    "seq",  # 8 bytes, where it is not the next number
    "set",  # lines of JSON
    "salts",  # 16 bytes, for each sealed part that travels
    "personal",  # lines of JSON, for each that travels
    "sensitive",
    "commitments",  # 32 bytes, for each sealed part that does not travel
)
(
    NEW_GROUP,
    OTHER_PREV,
    OTHER_SEQ,
    PERSONAL,
    PERSONAL_HERE,
    SENSITIVE,
    SENSITIVE_HERE,
) = (1 << bit for bit in range(7))

#: How an id of another entry of the block is written: canonical JSON holds no such bytes.
OPEN, CLOSE = b"\x01", b"\x02"
FRAME = ("action", "actor", "group_size", "schema", "table")
#: Columns of texts, a line each.
LINES = frozenset({"frames", "set", "personal", "sensitive"})
#: Bytes for each entry, exactly or at most.
EACH = {"frame": 2, "flags": 2, "at": 8, "hlc": 8, "record_time": 8, "record_rest": 10, "bases": 1}
SOME = {
    "group_time": 8,
    "group_rest": 10,
    "base": 32 * 255,
    "prev": 32,
    "seq": 8,
    "salts": 2 * SALT_BYTES,
    "commitments": 64,
}


@dataclass(frozen=True)
class Block:
    """``entries`` of one chain from number ``first`` on, compressed."""

    device: str
    scope: str
    first: int
    entries: int
    data: bytes

    def told(self) -> tuple[Any, ...]:
        """As plain data, for another process."""
        return self.device, self.scope, self.first, self.entries, self.data


@dataclass(frozen=True, slots=True)
class Frame:
    """What entries of one kind have in common, written once."""

    parts: dict[str, Any]
    start: str
    device: str
    size: str
    schema: str
    table: str

    @classmethod
    def of(cls, values: Sequence[Any], device: str, scope: str) -> Frame:
        said = {
            name: orjson.dumps(value).decode() for name, value in zip(FRAME, values, strict=True)
        }
        own = {
            **dict(zip(FRAME, values, strict=True)),
            "device": device,
            "scope": scope,
            "format": FORMAT,
        }
        return cls(
            own,
            f'{{"action":{said["action"]},"actor":{said["actor"]},"at":',
            f'],"device":{orjson.dumps(device).decode()},"format":{FORMAT},"group":"',
            f'","group_size":{said["group_size"]},"hlc":',
            f'","schema":{said["schema"]},"scope":{orjson.dumps(scope).decode()}',
            f',"table":{said["table"]}}}',
        )

    def body(
        self,
        at: int,
        base: str,
        group: str,
        hlc: int,
        personal: str,
        prev: str,
        record: str,
        sensitive: str,
        seq: int,
        setting: str,
    ) -> bytes:
        """The bytes that are hashed; keys in their order."""
        first = f',"personal":"{personal}"' if personal else ""
        second = f',"sensitive":"{sensitive}"' if sensitive else ""
        return (
            f'{self.start}{at},"base":[{base}{self.device}{group}{self.size}{hlc}{first}'
            f',"prev":"{prev}","record":"{record}{self.schema}{second},"seq":{seq}'
            f',"set":{setting}{self.table}'
        ).encode()
