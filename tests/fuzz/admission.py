"""Fuzz what a bundle must pass, and what follows: anything but a TrackerError is a finding."""

from __future__ import annotations

import random
import struct
from typing import Any

import atheris
import orjson

with atheris.instrument_imports(include=["tracker", "zipfile", "json.decoder"]):
    from tests.fuzz.cases import (
        BLOCK,
        LEDGER,
        LEVELS,
        MANIFEST,
        MAX_LENGTH,
        ROWS,
        Way,
        columns_of,
        seeds,
        text_of,
        try_case,
    )
    from tests.sync.laboratory import laboratory
    from tests.sync.test_out_of_order import edited, registered

from tests.fuzz.running import run

#: What has broken readers of JSON, of numbers and of times.
TOKENS = (
    b'"a"',
    b"[]",
    b"{}",
    b"null",
    b"true",
    b"-1",
    b"0",
    b"9223372036854775807",
    b"18446744073709551616",
    b"1e999",
    b"NaN",
    b'"\\ud800"',
    b'{"a":1,"a":1}',
    b"[" * 2000,
    b'["x"]',
    b'{"x":[]}',
    b"\x01" + b"0\x02",
    b'"replaces":["x"]',
    b'"cso":{}',
)


def mutate(data: bytes, longest: int, seed: int) -> bytes:
    """Of a block one column, of JSON one value; else as it comes."""
    chance = random.Random(seed)
    level = data[0] % LEVELS if data else 0
    if chance.random() < 0.05:
        return bytes([chance.randrange(LEVELS)]) + data[1:]
    if level == LEDGER and len(data) > 200 and chance.random() < 0.8:
        # A few bytes of one place: most of the file stays what it is.
        place = chance.choice((1, 101, chance.randrange(1, len(data) - 100)))
        few = bytes(atheris.Mutate(data[place : place + 40], 40))
        return data[:place] + few.ljust(40, b"\0") + data[place + 40 :]
    if level in (MANIFEST, ROWS) and chance.random() < 0.6:
        return data[:1] + _json(data[1:], chance)[: longest - 1]
    columns = columns_of(data[9:]) if level >= BLOCK and len(data) > 9 else None
    if columns is None or chance.random() < 0.05:
        return data[:1] + bytes(atheris.Mutate(data[1:], longest - 1))
    first, count = struct.unpack_from("<II", data, 1)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        which = chance.randrange(len(columns))
        column = columns[which]
        kind = chance.random()
        if kind < 0.45 and column[:1] in (b"{", b"["):
            lines = column.split(b"\n")
            place = chance.randrange(len(lines))
            lines[place] = _json(lines[place], chance)
            columns[which] = b"\n".join(lines)
        elif kind < 0.55 and len(column) >= 8:
            place = chance.randrange(len(column) // 8) * 8
            number = chance.choice((0, -1, 1, 2**63 - 1, -(2**63), 2**48, -(2**48)))
            columns[which] = column[:place] + struct.pack("<q", number) + column[place + 8 :]
        else:
            room = max(16, min(longest - len(data) + len(column), 2 * len(column) + 64))
            columns[which] = bytes(atheris.Mutate(column, room))
    if chance.random() < 0.1:
        count = chance.choice((0, 1, count - 1, count + 1, 99_999)) & 0xFFFFFFFF
    return (data[:1] + struct.pack("<II", first, count) + text_of(columns))[:longest]


def _json(text: bytes, chance: random.Random) -> bytes:
    """A value replaced by an odd one, mostly in a text that can still be read."""
    try:
        value = orjson.loads(text)
    except ValueError:
        return bytes(atheris.Mutate(text, len(text) + 64)) if text else b"{}"
    if chance.random() < 0.2:
        place = chance.randrange(len(text) + 1)
        return text[:place] + chance.choice(TOKENS) + text[place:]
    odd: Any = chance.choice(
        ([], {}, None, True, -1, 0, 2**63 - 1, "", "x", ["x"], [[]], {"x": []}, 1.5, "\u0000", "é")
    )
    if isinstance(value, list) and value and isinstance(value[0], list) and value[0]:
        row = chance.choice([v for v in value if isinstance(v, list) and v])
        row[chance.randrange(len(row))] = odd
    elif isinstance(value, dict) and value:
        value[chance.choice(sorted(value))] = odd
    elif isinstance(value, list) and value:
        value[chance.randrange(len(value))] = odd
    else:
        value = odd
    return bytes(orjson.dumps(value, option=orjson.OPT_SORT_KEYS))


def main() -> None:
    with laboratory() as benches:
        hub, laptop = benches["hub"], benches["tap-a"]
        woman = registered(laptop)
        edited(laptop, woman, "+52 961 111 1111")
        inward = Way.of(laptop, hub, "cso:TAP")
        outward = Way.of(hub, laptop, "shared")
        made = seeds(inward, outward)
        for name in ("zip", "manifest", "ledger", "block", "shared"):
            refused = try_case(made[name], inward, outward)
            assert not refused, (name, refused)

        def one(data: bytes) -> None:
            try_case(data[:MAX_LENGTH], inward, outward)

        run("admission", one, made, mutate, MAX_LENGTH)


if __name__ == "__main__":
    main()
