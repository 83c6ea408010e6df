"""What laptops wrote of one referral that cannot both be: the service accepted, and it declined."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from tracker.ledger.desk import Desk, query
from tracker.ledger.entry import Entry
from tracker.ledger.fold import VOID_EDIT
from tracker.ledger.projection import change_of
from tracker.ledger.records import VOID, Value


@dataclass(frozen=True)
class Told:
    """One of the values: who wrote it (user id) and when (ms). ``shown``: it counts for now."""

    value: Value
    by: str
    at: int
    shown: bool


@dataclass(frozen=True)
class Contradiction:
    """A field and what was written in it, the earliest first. ``scope``, ``key``: how the
    ledger names the conflict."""

    scope: str
    key: str
    field: str
    told: tuple[Told, ...]


@query("referral_contradictions", "referrals:referral:read")
def referral_contradictions(desk: Desk, *, referral: str) -> list[Contradiction]:
    """What a supervisor has to settle about a referral, by field."""
    row = desk.record("referral", referral)
    found = []
    for field, heads in desk.ledger.database.tuples(
        "SELECT field, heads FROM conflict WHERE record = ? AND scope = ? ORDER BY field",
        (row["id"], row["scope"]),
    ):
        name = VOID if field == VOID_EDIT else field
        sides = [_side(desk, head, name) for head in heads.split(",")]
        sides.sort(key=lambda side: side[0])
        last = len(sides) - 1
        found.append(
            Contradiction(
                row["scope"],
                field,
                name,
                tuple(Told(*told, shown=n == last) for n, (_, told) in enumerate(sides)),
            )
        )
    return found


def _side(
    desk: Desk, digest: str, name: str
) -> tuple[tuple[int, str, bytes], tuple[Value, str, int]]:
    """What orders a side as the fold does; its value, writer and instant."""
    row = desk.ledger.database.row(
        "SELECT hash, body, personal, sensitive FROM entry WHERE hash = ?",
        (bytes.fromhex(digest),),
    )
    assert row is not None
    parts = orjson.loads(row["body"])
    entry = Entry(row["hash"], row["body"], parts, row["personal"], row["sensitive"])
    change = change_of(entry, desk.ledger.declared["referral"])
    order = (change.hlc, change.device, change.hash)
    return order, (change.fields.get(name), parts["actor"], parts["at"])
