"""What another device has by its own word, and so what it still lacks of ours.

The word is what its manifests say (and, over HTTP, its signed requests). Nothing is
remembered of what was sent: a file may be lost, a computer may come back from a backup.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tracker.ledger.heads import chain_tops, work_tops
from tracker.ledger.ledger import Ledger
from tracker.ledger.witness import count_after
from tracker.sync.attached import owed, wants
from tracker.sync.clocks import note_clock
from tracker.sync.devices import KnownDevice, readable_scopes

Tops = dict[str, list[str]]


@dataclass(frozen=True)
class Standing:
    """How one receiver stands: by chain (``device|scope``), of what it may read.

    ``tops`` is what is here of the work; ``starts`` the last number that it has, ``ends`` the
    last that is here; ``lacking`` counts the entries between, ``waiting`` those of them that
    are worth a bundle: what devices witness of each other goes along with the next one.
    """

    tops: Tops
    starts: dict[str, int]
    ends: dict[str, int]
    waiting: int
    lacking: int
    #: Documents asked for: what is owed to the receiver, and what we ask for ourselves.
    owed: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()

    def has(self, ends: dict[str, int]) -> bool:
        """Whether the receiver has what goes up to ``ends``."""
        return all(self.starts.get(key, 0) >= end for key, end in ends.items())


def standing(ledger: Ledger, receiver: KnownDevice) -> Standing:
    """What ``receiver`` has and lacks, by its last word."""
    database = ledger.database
    with database.reading():
        scopes = readable_scopes(ledger, receiver)
        word = word_of(ledger, receiver.id)
        starts: dict[str, int] = {}
        ends: dict[str, int] = {}
        waiting = lacking = 0
        for chain in database.rows("SELECT id, device, scope FROM chain"):
            if chain["scope"] not in scopes:
                continue
            end = database.value("SELECT max(seq) FROM entry WHERE chain = ?", (chain["id"],))
            if end is None:
                continue
            key = f"{chain['device']}|{chain['scope']}"
            starts[key], ends[key] = known_until(ledger, chain, word), int(end)
            if starts[key] >= ends[key]:
                continue
            here = database.value(
                "SELECT count(*) FROM entry WHERE chain = ? AND seq > ?",
                (chain["id"], starts[key]),
            )
            lacking += here
            waiting += here - count_after(database, chain["id"], chain["scope"], starts[key])
        tops, due = work_tops(ledger, scopes), tuple(owed(ledger, receiver))
        return Standing(tops, starts, ends, waiting, lacking, due, tuple(wants(ledger)))


def word_of(ledger: Ledger, device: str) -> Tops:
    """What a device last said it has; nothing when it was never heard."""
    text = ledger.database.value("SELECT heads FROM peer WHERE device = ?", (device,))
    return json.loads(text) if text else {}


def hear(ledger: Ledger, device: str, heads: Tops, said: int, *, now: bool = False) -> None:
    """Take a device's word, given at ``said`` (ms, its own clock).

    A word that comes late and tells of less is old news (bundles overtake each other in a
    shared folder), unless it is known to be given right ``now``.
    """
    with ledger.transaction():
        row = ledger.database.row("SELECT heads, heard FROM peer WHERE device = ?", (device,))
        if row is not None and not now and said < row["heard"]:
            before = json.loads(row["heads"])
            if _tells_of_less(ledger, heads, before):
                return
        ledger.database.execute(
            "INSERT INTO peer (device, heads, heard) VALUES (?, ?, ?)"
            " ON CONFLICT (device) DO UPDATE SET heads = excluded.heads, heard = excluded.heard",
            (device, json.dumps(heads), said),
        )
        note_clock(ledger, device, said, heads)


def _tells_of_less(ledger: Ledger, heads: Tops, before: Tops) -> bool:
    for chain in ledger.database.rows("SELECT id, device, scope FROM chain"):
        if known_until(ledger, chain, heads) < known_until(ledger, chain, before):
            return True
    return False


def known_until(ledger: Ledger, chain: dict[str, Any], word: Tops) -> int:
    """The last sequence number of a chain (id, device, scope) that a device has by its word.

    0 when it may have none. A forked chain is had wholly or not at all: a number does not
    tell which branch is meant.
    """
    key = f"{chain['device']}|{chain['scope']}"
    tops = word.get(key, [])
    if not tops:
        return 0
    database = ledger.database
    if database.value("SELECT 1 FROM fork WHERE chain = ?", (chain["id"],)):
        here = chain_tops(ledger, [chain["scope"]], device=chain["device"]).get(key, [])
        if not set(here) <= set(tops):
            return 0
        return int(database.value("SELECT max(seq) FROM entry WHERE chain = ?", (chain["id"],)))
    # Whoever has an entry has all before it. None is known here: it is ahead of us, or on
    # another branch; too much is better than a gap.
    found = [
        database.value("SELECT seq FROM entry WHERE chain = ? AND hash = ?", (chain["id"], digest))
        for digest in map(_raw, tops)
    ]
    return max((int(seq) for seq in found if seq is not None), default=0)


def _raw(digest: str) -> bytes:
    try:
        return bytes.fromhex(digest)
    except ValueError:
        return b""
