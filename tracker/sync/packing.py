"""Entries into a block's columns (see ``blocks.py``)."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from functools import partial
from typing import Any

import orjson
import zstandard

from tracker.basics.clock import tick
from tracker.basics.errors import Damaged
from tracker.crypto.hashing import SALT_BYTES
from tracker.ledger.entry import Entry
from tracker.sync.blocks import (
    CLOSE,
    COLUMNS,
    FRAME,
    LINES,
    NEW_GROUP,
    OPEN,
    OTHER_PREV,
    OTHER_SEQ,
    PERSONAL,
    PERSONAL_HERE,
    SENSITIVE,
    SENSITIVE_HERE,
    Block,
    Frame,
)

BLOCK_ENTRIES = 2000
_LEVEL = 9
_UUID = re.compile(rb'"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"')


def pack(entries: Sequence[Entry], *, sealed: bool) -> Block:
    """A block of ``entries``; without their sealed parts for an audit."""
    device, scope = entries[0].device, entries[0].scope
    columns: dict[str, list[bytes]] = {name: [] for name in COLUMNS}
    frames: dict[bytes, int] = {}
    places = {e.parts["record"].encode(): i for i, e in reversed(list(enumerate(entries)))}
    at = hlc = 0
    group, prev, seq = "", "", entries[0].seq - 1
    for place, entry in enumerate(entries):
        parts = entry.parts
        flags, told = 0, parts["set"]
        setting = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
        frame = orjson.dumps([parts[name] for name in FRAME])
        if _body(parts, setting) != entry.body:
            raise Damaged("database_damaged")
        new_group = parts["group"] != group
        columns["frame"].append(struct.pack("<H", frames.setdefault(frame, len(frames))))
        columns["at"].append(struct.pack("<q", parts["at"] - at))
        columns["hlc"].append(struct.pack("<q", parts["hlc"] - tick(hlc, parts["at"])))
        at, hlc = parts["at"], parts["hlc"]
        if new_group:
            flags |= NEW_GROUP
            _pack_id(columns, "group", parts["group"], at)
            group = parts["group"]
        _pack_id(columns, "record", parts["record"], at)
        columns["bases"].append(bytes([len(parts["base"])]))
        columns["base"] += [bytes.fromhex(b) for b in parts["base"]]
        if parts["prev"] != prev or not place:
            flags |= OTHER_PREV
            columns["prev"].append(bytes.fromhex(parts["prev"]) or bytes(32))
        if parts["seq"] != seq + 1:
            flags |= OTHER_SEQ
            columns["seq"].append(struct.pack("<q", parts["seq"]))
        prev, seq = entry.hash.hex(), parts["seq"]
        columns["set"].append(_UUID.sub(partial(_named, places, place), setting))
        for name, part, told_of, here in (
            ("personal", entry.personal, PERSONAL, PERSONAL_HERE),
            ("sensitive", entry.sensitive, SENSITIVE, SENSITIVE_HERE),
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
    joined = [(b"\n" if name in LINES else b"").join(columns[name]) for name in COLUMNS]
    text = struct.pack(f"<{len(joined)}I", *map(len, joined)) + b"".join(joined)
    data = zstandard.ZstdCompressor(level=_LEVEL).compress(text)
    return Block(device, scope, entries[0].seq, len(entries), data)


def _pack_id(columns: dict[str, list[bytes]], name: str, text: str, at: int) -> None:
    raw = bytes.fromhex(text.replace("-", ""))
    columns[f"{name}_time"].append(struct.pack("<q", int.from_bytes(raw[:6], "big") - at))
    columns[f"{name}_rest"].append(raw[6:])


def _named(places: dict[bytes, int], place: int, found: re.Match[bytes]) -> bytes:
    other = places.get(found[1])
    return found[0] if other is None else b"%b%d%b" % (OPEN, place - other, CLOSE)


def _body(parts: dict[str, Any], setting: bytes) -> bytes:
    """The canonical body of an entry of this version's form."""
    frame = Frame.of([parts[name] for name in FRAME], parts["device"], parts["scope"])
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
