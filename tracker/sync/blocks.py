"""Blocks: consecutive entries of one chain, in columns, compressed with zstd.

What follows from the rest does not travel: the hash of the entry before, the commitments to
sealed parts that come along, a clock that only ticked on. Random ids and salts travel as
raw bytes, beside texts that repeat. The body's canonical bytes are put together again and
hashed: what cannot be put together so is no entry.

Layout before compression: the length of each column (unsigned 32-bit, little-endian), then
the columns in the order of ``_COLUMNS``. Sizes below are per entry unless said otherwise.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
import zstandard

from tracker.basics.canonical import loads_canonical
from tracker.basics.clock import tick
from tracker.basics.errors import Damaged
from tracker.crypto.hashing import SALT_BYTES, sha256
from tracker.ledger.entry import (
    FORMAT,
    MAX_BODY,
    Entry,
    check_frame,
    check_range,
    check_values,
)

BLOCK_ENTRIES = 2000
MAX_BLOCK = 64 * 1024 * 1024
_LEVEL = 9

_COLUMNS = (
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
    _NEW_GROUP,
    _OTHER_PREV,
    _OTHER_SEQ,
    _PERSONAL,
    _PERSONAL_HERE,
    _SENSITIVE,
    _SENSITIVE_HERE,
) = (1 << bit for bit in range(7))

_UUID = re.compile(rb'"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"')
#: How an id of another entry of the block is written: canonical JSON holds no such bytes.
_OPEN, _CLOSE = b"\x01", b"\x02"


@dataclass(frozen=True)
class Block:
    """``entries`` of one chain from number ``first`` on, compressed."""

    device: str
    scope: str
    first: int
    entries: int
    data: bytes


# ------------------------------------------------------------------------------- packing


def pack(entries: Sequence[Entry], *, sealed: bool) -> Block:
    """A block of ``entries``; without their sealed parts for an audit."""
    device, scope = entries[0].device, entries[0].scope
    columns: dict[str, list[bytes]] = {name: [] for name in _COLUMNS}
    frames: dict[bytes, int] = {}
    places = {e.parts["record"].encode(): i for i, e in reversed(list(enumerate(entries)))}
    at = hlc = 0
    group, prev, seq = "", "", entries[0].seq - 1
    for place, entry in enumerate(entries):
        parts = entry.parts
        flags, told = 0, parts["set"]
        setting = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
        frame = orjson.dumps([parts[name] for name in _FRAME])
        if _body(parts, setting) != entry.body:
            raise Damaged("database_damaged")
        new_group = parts["group"] != group
        columns["frame"].append(struct.pack("<H", frames.setdefault(frame, len(frames))))
        columns["at"].append(struct.pack("<q", parts["at"] - at))
        columns["hlc"].append(struct.pack("<q", parts["hlc"] - tick(hlc, parts["at"])))
        at, hlc = parts["at"], parts["hlc"]
        if new_group:
            flags |= _NEW_GROUP
            _pack_id(columns, "group", parts["group"], at)
            group = parts["group"]
        _pack_id(columns, "record", parts["record"], at)
        columns["bases"].append(bytes([len(parts["base"])]))
        columns["base"] += [bytes.fromhex(b) for b in parts["base"]]
        if parts["prev"] != prev or not place:
            flags |= _OTHER_PREV
            columns["prev"].append(bytes.fromhex(parts["prev"]) or bytes(32))
        if parts["seq"] != seq + 1:
            flags |= _OTHER_SEQ
            columns["seq"].append(struct.pack("<q", parts["seq"]))
        prev, seq = entry.hash.hex(), parts["seq"]
        columns["set"].append(_UUID.sub(partial(_named, places, place), setting))
        for name, part, told_of, here in (
            ("personal", entry.personal, _PERSONAL, _PERSONAL_HERE),
            ("sensitive", entry.sensitive, _SENSITIVE, _SENSITIVE_HERE),
        ):
            if part is not None and sealed and parts.get(name):
                flags |= told_of | here
                columns["salts"].append(part[:SALT_BYTES])
                columns[name].append(part[SALT_BYTES:])
            elif parts.get(name):
                flags |= told_of
                columns["commitments"].append(bytes.fromhex(parts[name]))
        columns["flags"].append(struct.pack("<H", flags))
    columns["frames"] = list(frames)
    joined = [(b"\n" if name in _LINES else b"").join(columns[name]) for name in _COLUMNS]
    text = struct.pack(f"<{len(joined)}I", *map(len, joined)) + b"".join(joined)
    data = zstandard.ZstdCompressor(level=_LEVEL).compress(text)
    return Block(device, scope, entries[0].seq, len(entries), data)


#: Bytes for each entry, exactly or at most.
_EACH = {"frame": 2, "flags": 2, "at": 8, "hlc": 8, "record_time": 8, "record_rest": 10, "bases": 1}
_SOME = {
    "group_time": 8,
    "group_rest": 10,
    "base": 32 * 255,
    "prev": 32,
    "seq": 8,
    "salts": 2 * SALT_BYTES,
    "commitments": 64,
}
_FRAME = ("action", "actor", "group_size", "schema", "table")
_LINES = frozenset({"frames", "set", "personal", "sensitive"})


def _pack_id(columns: dict[str, list[bytes]], name: str, text: str, at: int) -> None:
    raw = bytes.fromhex(text.replace("-", ""))
    columns[f"{name}_time"].append(struct.pack("<q", int.from_bytes(raw[:6], "big") - at))
    columns[f"{name}_rest"].append(raw[6:])


def _named(places: dict[bytes, int], place: int, found: re.Match[bytes]) -> bytes:
    other = places.get(found[1])
    return found[0] if other is None else b"%b%d%b" % (_OPEN, place - other, _CLOSE)


def _body(parts: dict[str, Any], setting: bytes) -> bytes:
    """The canonical body of an entry of this version's form."""
    frame = _Frame.of([parts[name] for name in _FRAME], parts["device"], parts["scope"])
    return frame.body(
        parts["at"],
        ",".join(f'"{b}"' for b in parts["base"]),
        parts["group"],
        parts["hlc"],
        parts.get("personal", ""),
        parts["prev"],
        parts["record"],
        parts.get("sensitive", ""),
        parts["seq"],
        setting.decode(),
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """What entries of one kind have in common, written once."""

    parts: dict[str, Any]
    start: str
    device: str
    size: str
    schema: str
    table: str

    @classmethod
    def of(cls, values: Sequence[Any], device: str, scope: str) -> _Frame:
        said = {
            name: orjson.dumps(value).decode() for name, value in zip(_FRAME, values, strict=True)
        }
        own = {
            **dict(zip(_FRAME, values, strict=True)),
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


# ----------------------------------------------------------------------------- unpacking


def unpack(block: Block) -> list[Entry]:
    """The entries of a block that came from outside, their form checked.

    Damaged when it is not what it should be; sealed parts are held against nothing else
    than the body they are named in, and that against the chain.
    """
    try:
        return _Reader(block).entries()
    except (ValueError, IndexError, struct.error, OverflowError, StopIteration) as error:
        raise Damaged("bundle_damaged") from error


def _decompressed(data: bytes) -> bytes:
    try:
        size = zstandard.frame_content_size(data)
        if size < 0:
            raise Damaged("bundle_damaged")
        if size > MAX_BLOCK:
            raise Damaged("bundle_too_large")
        # The size is declared, so the library makes room for no more than that.
        return zstandard.ZstdDecompressor(max_window_size=2**27).decompress(
            data, max_output_size=MAX_BLOCK, allow_extra_data=False
        )
    except (zstandard.ZstdError, MemoryError) as error:
        raise Damaged("bundle_damaged") from error


class _Reader:
    def __init__(self, block: Block) -> None:
        self._block = block
        text = _decompressed(block.data)
        lengths = struct.unpack_from(f"<{len(_COLUMNS)}I", text)
        start = 4 * len(_COLUMNS)
        if start + sum(lengths) != len(text):
            raise Damaged("bundle_damaged")
        self._columns: dict[str, bytes] = {}
        for name, length in zip(_COLUMNS, lengths, strict=True):
            self._columns[name] = text[start : start + length]
            start += length

    def _numbers(self, name: str, kind: str) -> tuple[int, ...]:
        column = self._columns[name]
        count = len(column) // struct.calcsize(kind)
        return struct.unpack(f"<{count}{kind}", column)

    def _lines(self, name: str) -> list[bytes]:
        column = self._columns[name]
        return column.split(b"\n") if column else []

    def _raw(self, name: str, size: int) -> Iterator[str]:
        """Consecutive values of ``size`` bytes, as hex."""
        text = self._columns[name].hex()
        if len(text) % (2 * size):
            raise Damaged("bundle_damaged")
        return iter([text[i : i + 2 * size] for i in range(0, len(text), 2 * size)])

    def _ids(self, name: str, at: Sequence[int]) -> list[str]:
        times, rest = self._numbers(f"{name}_time", "q"), list(self._raw(f"{name}_rest", 10))
        found = []
        for base, more, last in zip(at, times, rest, strict=True):
            when = base + more
            if not 0 <= when < 1 << 48:
                raise Damaged("bundle_damaged")
            first = f"{when:012x}"
            found.append(f"{first[:8]}-{first[8:]}-{last[:4]}-{last[4:8]}-{last[8:]}")
        return found

    def _check_sizes(self, count: int) -> None:
        """What is as long as there are entries, before any of it is taken apart: numbers
        and lines take many times the memory of the bytes that they are read from."""
        sizes = {name: len(self._columns[name]) for name in _EACH}
        if any(sizes[name] != size * count for name, size in _EACH.items()):
            raise Damaged("bundle_damaged")
        for name in _LINES:
            if self._columns[name].count(b"\n") >= max(count, 1):
                raise Damaged("bundle_damaged")
        for name in _SOME:
            if len(self._columns[name]) > _SOME[name] * count:
                raise Damaged("bundle_damaged")

    def entries(self) -> list[Entry]:
        block = self._block
        count = block.entries
        self._check_sizes(count)
        flags = self._numbers("flags", "H")
        at = _running(self._numbers("at", "q"))
        frames = [_frame(line, block) for line in self._lines("frames")]
        begins = [a for a, f in zip(at, flags, strict=True) if f & _NEW_GROUP]
        groups = iter(self._ids("group", begins))
        records = self._ids("record", at)
        bases, base = self._columns["bases"], self._raw("base", 32)
        prevs, commitments = self._raw("prev", 32), self._raw("commitments", 32)
        seqs = iter(self._numbers("seq", "q"))
        salts = self._raw("salts", SALT_BYTES)
        sealed = (iter(self._lines("personal")), iter(self._lines("sensitive")))
        settings = self._lines("set")
        which, beyond = self._numbers("frame", "H"), self._numbers("hlc", "q")
        if {len(settings), len(which), len(beyond), len(bases), len(flags)} != {count}:
            raise Damaged("bundle_damaged")
        found: list[Entry] = []
        hlc, seq, group, prev = 0, block.first - 1, "", ""
        for place, (flag, when, record, setting) in enumerate(
            zip(flags, at, records, settings, strict=True)
        ):
            frame = frames[which[place]]
            # The tick of a clock, and what this one was beyond it.
            hlc = max(hlc + 1, when << 16) + beyond[place]
            seq = next(seqs) if flag & _OTHER_SEQ else seq + 1
            if flag & _NEW_GROUP:
                group = next(groups)
            if flag & _OTHER_PREV:
                prev = next(prevs) if seq != 1 else next(prevs)[:0]
            seen = [next(base) for _ in range(bases[place])] if bases[place] else []
            if _OPEN in setting:
                setting = _unnamed(setting, records, place)
            parts = {
                **frame.parts,
                "at": when,
                "base": seen,
                "group": group,
                "hlc": hlc,
                "prev": prev,
                "record": record,
                "seq": seq,
                "set": _values(setting),
            }
            check_range(parts)
            held: list[bytes | None] = [None, None]
            opened: list[dict[str, Any] | None] = [None, None]
            if flag & _ANY_SEALED:
                for kind, name, told, here in _SEALED:
                    if flag & here:
                        line = next(sealed[kind])
                        part = bytes.fromhex(next(salts)) + line
                        parts[name] = sha256(part).hex()
                        held[kind] = part
                        opened[kind] = _values(line)
                    elif flag & told:
                        parts[name] = next(commitments)
            body = frame.body(
                when,
                ",".join([f'"{b}"' for b in seen]) if seen else "",
                group,
                hlc,
                parts.get("personal", ""),
                prev,
                record,
                parts.get("sensitive", ""),
                seq,
                setting.decode(),
            )
            if len(body) > MAX_BODY:
                raise Damaged("entry_malformed", part="length")
            digest = sha256(body)
            prev = digest.hex()
            found.append(Entry(digest, body, parts, held[0], held[1], (opened[0], opened[1])))
        for rest in (groups, base, prevs, commitments, seqs, salts, *sealed):
            if next(rest, None) is not None:
                raise Damaged("bundle_damaged")
        return found


_ANY_SEALED = _PERSONAL | _PERSONAL_HERE | _SENSITIVE | _SENSITIVE_HERE
_SEALED = (
    (0, "personal", _PERSONAL, _PERSONAL_HERE),
    (1, "sensitive", _SENSITIVE, _SENSITIVE_HERE),
)


def _running(steps: Sequence[int]) -> list[int]:
    total, found = 0, []
    for step in steps:
        total += step
        found.append(total)
    return found


def _frame(line: bytes, block: Block) -> _Frame:
    values = loads_canonical(line)
    if not isinstance(values, list) or len(values) != len(_FRAME):
        raise Damaged("bundle_damaged")
    frame = _Frame.of(values, block.device, block.scope)
    check_frame(frame.parts)
    return frame


def _values(text: bytes) -> dict[str, Any]:
    """Public or sealed values: canonical JSON, an object without floats."""
    values = loads_canonical(text)
    check_values(values)
    found: dict[str, Any] = values
    return found


def _unnamed(setting: bytes, records: Sequence[str], place: int) -> bytes:
    """``setting`` with the ids of other entries of the block written out."""
    first, *rest = setting.split(_OPEN)
    found = [first]
    for piece in rest:
        steps, _, after = piece.partition(_CLOSE)
        other = place - int(steps)
        if not 0 <= other < len(records):
            raise Damaged("bundle_damaged")
        found.append(f'"{records[other]}"'.encode())
        found.append(after)
    return b"".join(found)
