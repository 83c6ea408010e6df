"""Devices witness each other: after a merge, an entry that names every head that is here.

A device that later shows a shorter chain, or another one, is found out by what others wrote
down of it before. Witness entries are about the ledger, not about the work: they wait for
the next bundle instead of causing one, a merge that brought nothing else is not witnessed,
and two installations agree that differ in them alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from tracker.ledger.ledger import Change, Ledger
from tracker.ledger.records import Field, Kind, RecordType
from tracker.store.database import Database

TABLE = "witness"
#: Heads in one entry: one takes about 120 bytes of a body's 64 KiB.
_AT_ONCE = 300

#: ``heads``: a list of [device, scope, seq, hash].
WITNESS = RecordType(TABLE, (Field("heads", Kind.JSON, required=True),))


@dataclass(frozen=True)
class Seen:
    """A head that ``witness`` (a device) saw: ``hash`` is raw, ``seq`` its number."""

    witness: str
    device: str
    scope: str
    seq: int
    hash: bytes


def bear_witness(ledger: Ledger, scopes: Collection[str]) -> None:
    """Append what is here now of other devices' chains, after ``scopes`` brought something.

    A laptop writes in its organisation's scope, of that and of ``shared``; a hub in the scope
    of each organisation that brought something. An audit writes nothing.
    """
    device = ledger.device
    if not scopes or not device.belongs or device.kind == "audit":
        return
    if device.kind == "hub":
        into = sorted(s for s in scopes if s != "shared")
    else:
        into = [f"cso:{device.cso}"]
    for scope in into:
        heads = list(_heads(ledger.database, device.id, ("shared", scope)))
        changes = [
            Change(TABLE, ledger.new_id(), {"heads": heads[start : start + _AT_ONCE]}, ())
            for start in range(0, len(heads), _AT_ONCE)
        ]
        if changes:
            ledger.append(scope, "ledger:witness", device.id, changes)


def _heads(database: Database, own: str, scopes: Collection[str]) -> Iterator[list[Any]]:
    for chain in database.rows("SELECT id, device, scope FROM chain ORDER BY scope, device"):
        if chain["scope"] not in scopes or chain["device"] == own:
            continue
        for seq, digest in database.tuples(
            "SELECT seq, hash FROM entry WHERE chain = ?"
            " AND seq = (SELECT max(seq) FROM entry WHERE chain = ?) ORDER BY hash",
            (chain["id"], chain["id"]),
        ):
            yield [chain["device"], chain["scope"], seq, digest.hex()]


def seen(database: Database) -> Iterator[Seen]:
    """Every head that any device witnessed; what is malformed is passed over."""
    for witness, heads in database.tuples(
        f"SELECT c.device, w.heads FROM {TABLE} w JOIN entry e ON e.record = w.id"
        " JOIN chain c ON c.id = e.chain AND c.scope = w.scope WHERE e.state = 0"
    ):
        for head in orjson.loads(heads or "[]"):
            found = _read(witness, head)
            if found is not None:
                yield found


def _read(witness: str, head: Any) -> Seen | None:
    if not isinstance(head, list) or [type(v) for v in head] != [str, str, int, str]:
        return None
    try:
        return Seen(witness, head[0], head[1], head[2], bytes.fromhex(head[3]))
    except ValueError:
        return None


def count_after(database: Database, chain: int, scope: str, seq: int) -> int:
    """How many entries of a chain after number ``seq`` are witness entries."""
    return int(
        database.value(
            f"SELECT count(*) FROM {TABLE} w CROSS JOIN entry e"
            " WHERE w.scope = ? AND e.record = w.id AND e.chain = ? AND e.seq > ?",
            (scope, chain, seq),
        )
    )


def last_of_work(database: Database, chain: int, digest: bytes) -> bytes | None:
    """From ``digest`` back over witness entries: the last entry of work, None without any."""
    while True:
        row = database.row("SELECT body FROM entry WHERE hash = ? AND chain = ?", (digest, chain))
        if row is None:
            return None
        parts = orjson.loads(row["body"])
        if parts["table"] != TABLE:
            return digest
        if not parts["prev"]:
            return None
        digest = bytes.fromhex(parts["prev"])
