"""Which entries of a device are believed that is not trusted any more.

A device of which two entries have one place in a chain was copied or set back: both
branches that are here stay, and what comes later under its key is left out until its
computers are enrolled again. The same holds for a device that was revoked. What is left
out stays where it is and comes again: nothing is lost, and the rest of a bundle is taken in.

A hub decides this for all: what a hub passes on is not judged again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.ledger.entry import Entry
from tracker.store.database import Database
from tracker.sync.devices import KnownDevice


@dataclass(frozen=True)
class LeftOut:
    """Entries of a device that were not taken in: ``writer_forked`` or ``writer_revoked``."""

    name: str
    code: str
    entries: int


def is_bounded(writer: KnownDevice, sender: KnownDevice) -> bool:
    """Whether only a part of what ``sender`` brings of ``writer`` is believed."""
    if sender.kind == "hub":
        return False
    return writer.trusted is not None or (writer.forked and writer.kind != "hub")


def believed(
    database: Database, writer: KnownDevice, entries: Sequence[Entry]
) -> tuple[list[Entry], LeftOut | None]:
    """Of a chain's entries those that are here already, or lead to a head that is believed."""
    by_hash: Mapping[str, Entry] = {e.hash.hex(): e for e in entries}
    kept: set[str] = set()
    waiting = [h for h in writer.trusted or () if h in by_hash]
    while waiting:
        digest = waiting.pop()
        if digest not in kept and digest in by_hash:
            kept.add(digest)
            waiting.append(by_hash[digest].parts["prev"])
    left = 0
    passed: list[Entry] = []
    for digest, entry in by_hash.items():
        if digest in kept or _is_here(database, entry.hash):
            passed.append(entry)
        else:
            left += 1
    if not left:
        return passed, None
    code = "writer_forked" if writer.forked else "writer_revoked"
    return passed, LeftOut(writer.name, code, left)


def _is_here(database: Database, digest: bytes) -> bool:
    return bool(database.value("SELECT 1 FROM entry WHERE hash = ?", (digest,)))
