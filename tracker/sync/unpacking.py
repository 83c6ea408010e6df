"""A block that came from outside, back into entries (see ``blocks.py``)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import orjson
import zstandard

from tracker.basics.canonical import loads_canonical
from tracker.basics.errors import Damaged
from tracker.crypto.hashing import SALT_BYTES, sha256
from tracker.ledger.entry import MAX_BODY, Entry, check_frame, check_range, check_values
from tracker.sync.blocks import (
    CLOSE,
    COLUMNS,
    EACH,
    FRAME,
    LINES,
    MAX_BLOCK,
    NEW_GROUP,
    OPEN,
    OTHER_PREV,
    OTHER_SEQ,
    PERSONAL,
    PERSONAL_HERE,
    SENSITIVE,
    SENSITIVE_HERE,
    SOME,
    Block,
    Frame,
)


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
        lengths = struct.unpack_from(f"<{len(COLUMNS)}I", text)
        start = 4 * len(COLUMNS)
        if start + sum(lengths) != len(text):
            raise Damaged("bundle_damaged")
        self._columns: dict[str, bytes] = {}
        for name, length in zip(COLUMNS, lengths, strict=True):
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
        sizes = {name: len(self._columns[name]) for name in EACH}
        if any(sizes[name] != size * count for name, size in EACH.items()):
            raise Damaged("bundle_damaged")
        for name in LINES:
            if self._columns[name].count(b"\n") >= max(count, 1):
                raise Damaged("bundle_damaged")
        for name in SOME:
            if len(self._columns[name]) > SOME[name] * count:
                raise Damaged("bundle_damaged")

    def entries(self) -> list[Entry]:
        block = self._block
        count = block.entries
        self._check_sizes(count)
        flags = self._numbers("flags", "H")
        at = _running(self._numbers("at", "q"))
        frames = [_frame(line, block) for line in self._lines("frames")]
        begins = [a for a, f in zip(at, flags, strict=True) if f & NEW_GROUP]
        groups = iter(self._ids("group", begins))
        records = self._ids("record", at)
        bases, base = self._columns["bases"], self._raw("base", 32)
        prevs, commitments = self._raw("prev", 32), self._raw("commitments", 32)
        seqs = iter(self._numbers("seq", "q"))
        salts = self._raw("salts", SALT_BYTES)
        lines = (self._lines("personal"), self._lines("sensitive"))
        sealed = [zip(some, _objects(some), strict=True) for some in lines]
        settings = [
            _unnamed(setting, records, place) if OPEN in setting else setting
            for place, setting in enumerate(self._lines("set"))
        ]
        which, beyond = self._numbers("frame", "H"), self._numbers("hlc", "q")
        if {len(settings), len(which), len(beyond), len(bases), len(flags)} != {count}:
            raise Damaged("bundle_damaged")
        found: list[Entry] = []
        hlc, seq, group, prev = 0, block.first - 1, "", ""
        for place, (flag, when, record, setting, values) in enumerate(
            zip(flags, at, records, settings, _objects(settings), strict=True)
        ):
            frame = frames[which[place]]
            # The tick of a clock, and what this one was beyond it.
            hlc = max(hlc + 1, when << 16) + beyond[place]
            seq = next(seqs) if flag & OTHER_SEQ else seq + 1
            if flag & NEW_GROUP:
                group = next(groups)
            if flag & OTHER_PREV:
                prev = next(prevs) if seq != 1 else next(prevs)[:0]
            seen = [next(base) for _ in range(bases[place])] if bases[place] else []
            parts = {
                **frame.parts,
                "at": when,
                "base": seen,
                "group": group,
                "hlc": hlc,
                "prev": prev,
                "record": record,
                "seq": seq,
                "set": values,
            }
            check_range(parts)
            held: list[bytes | None] = [None, None]
            opened: list[dict[str, Any] | None] = [None, None]
            if flag & _ANY_SEALED:
                for kind, name, told, here in _SEALED:
                    if flag & here:
                        line, opened[kind] = next(sealed[kind])
                        part = bytes.fromhex(next(salts)) + line
                        parts[name] = sha256(part).hex()
                        held[kind] = part
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


_ANY_SEALED = PERSONAL | PERSONAL_HERE | SENSITIVE | SENSITIVE_HERE
_SEALED = (
    (0, "personal", PERSONAL, PERSONAL_HERE),
    (1, "sensitive", SENSITIVE, SENSITIVE_HERE),
)


def _running(steps: Sequence[int]) -> list[int]:
    total, found = 0, []
    for step in steps:
        total += step
        found.append(total)
    return found


def _frame(line: bytes, block: Block) -> Frame:
    values = loads_canonical(line)
    if not isinstance(values, list) or len(values) != len(FRAME):
        raise Damaged("bundle_damaged")
    frame = Frame.of(values, block.device, block.scope)
    check_frame(frame.parts)
    return frame


def _objects(lines: list[bytes]) -> list[dict[str, Any]]:
    """``_values`` of each line; parsed together, which takes half the time."""
    found: list[dict[str, Any]] = []
    with suppress(orjson.JSONDecodeError):
        found = orjson.loads(b"[" + b",".join(lines) + b"]")
    # What is read must be what its own line says, not what two lines make together.
    if [orjson.dumps(values, option=orjson.OPT_SORT_KEYS) for values in found] == lines:
        for values in found:
            check_values(values)
        return found
    return [_values(line) for line in lines]


def _values(text: bytes) -> dict[str, Any]:
    """Public or sealed values: canonical JSON, an object without floats."""
    values = loads_canonical(text)
    check_values(values)
    found: dict[str, Any] = values
    return found


def _unnamed(setting: bytes, records: Sequence[str], place: int) -> bytes:
    """``setting`` with the ids of other entries of the block written out."""
    first, *rest = setting.split(OPEN)
    found = [first]
    for piece in rest:
        steps, _, after = piece.partition(CLOSE)
        other = place - int(steps)
        if not 0 <= other < len(records):
            raise Damaged("bundle_damaged")
        found.append(f'"{records[other]}"'.encode())
        found.append(after)
    return b"".join(found)
