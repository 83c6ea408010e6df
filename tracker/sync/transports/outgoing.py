"""What this installation sent, so that it is not sent twice nor kept for ever.

Nothing here says what a receiver has: that is its own word alone (``standing``). A row
tells what a bundle held, to see whether the word covers it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tracker.basics.canonical import dumps
from tracker.crypto.hashing import sha256
from tracker.ledger.ledger import Ledger
from tracker.sync.standing import Standing


@dataclass(frozen=True)
class Outgoing:
    """A bundle for ``receiver``: its file, how many entries, and from where to where."""

    digest: str
    receiver: str
    made: int
    name: str
    size: int
    entries: int
    tops: str
    starts: dict[str, int]
    ends: dict[str, int]

    def tells_all(self, now: Standing) -> bool:
        """Whether it tells what is here now, and holds all that the receiver lacks now."""
        if self.tops != tops_mark(now):
            return False
        if not now.waiting:
            return True
        reaches = all(now.starts.get(key, 0) >= start for key, start in self.starts.items())
        return self.entries > 0 and reaches

    def arrived(self, now: Standing) -> bool:
        """Whether the receiver says that it has what was in it."""
        return self.entries > 0 and now.has(self.ends)


def tops_mark(now: Standing) -> str:
    """A short stand-in for all that is here, and for the documents that are asked for."""
    asked = [list(now.owed), list(now.wanted)] if now.owed or now.wanted else []
    return sha256(dumps([now.tops, *asked] if asked else now.tops)).hex()


def sent_to(ledger: Ledger, transport: str, receiver: str) -> list[Outgoing]:
    """What was sent that way and is still kept, the oldest first."""
    return [
        _read(row)
        for row in ledger.database.rows(
            "SELECT * FROM outgoing WHERE transport = ? AND receiver = ? ORDER BY made",
            (transport, receiver),
        )
    ]


def note(ledger: Ledger, transport: str, sent: Outgoing) -> None:
    """Remember a bundle, before its file is written."""
    ledger.database.execute(
        "INSERT INTO outgoing (digest, transport, receiver, made, name, size, entries, tops,"
        " starts, ends) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            sent.digest,
            transport,
            sent.receiver,
            sent.made,
            sent.name,
            sent.size,
            sent.entries,
            sent.tops,
            json.dumps(sent.starts),
            json.dumps(sent.ends),
        ),
    )


def forget(ledger: Ledger, digest: str) -> None:
    """Its file is gone, and it matters no more."""
    ledger.database.execute("DELETE FROM outgoing WHERE digest = ?", (digest,))


def _read(row: dict[str, Any]) -> Outgoing:
    return Outgoing(
        row["digest"],
        row["receiver"],
        row["made"],
        row["name"],
        row["size"],
        row["entries"],
        row["tops"],
        json.loads(row["starts"]),
        json.loads(row["ends"]),
    )
