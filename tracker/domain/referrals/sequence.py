"""What was written of one record, each after everything that its writer had seen.

The clock alone does not tell: nobody follows a laptop whose clock is days ahead, so what others
write after it has an earlier instant.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

#: Of an entry: what it says, and its hash (hex) beside that.
Parts = dict[str, Any]


def parts_of(digest: bytes, body: bytes) -> Parts:
    """What an entry says, as ``in_sequence`` takes it."""
    return {**orjson.loads(body), "hash": digest.hex()}


def in_sequence(parts: Iterable[Parts]) -> list[Parts]:
    """All entries of a record that are held, in order; where nobody had seen the other's, by
    the clock."""
    waiting = sorted(parts, key=lambda one: (one["hlc"], one["hash"]))
    missing = {one["hash"] for one in waiting}
    found: list[Parts] = []
    while waiting:
        place = next(n for n, one in enumerate(waiting) if missing.isdisjoint(one["base"]))
        found.append(waiting.pop(place))
        missing.discard(found[-1]["hash"])
    return found
