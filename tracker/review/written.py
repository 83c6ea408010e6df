"""Who wrote a record, when, on which computer, and whether that computer's clock can be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from tracker.ledger.desk import Desk, query
from tracker.sync.conflicts import ahead_of, device_names


@dataclass(frozen=True)
class Written:
    """The making of a record. ``ahead``: minutes by which that clock was ahead at least,
    seen from when the entry came here; 0 where nothing is wrong or known."""

    actor: str
    at: int
    device: str
    device_name: str
    ahead: int


@query("review_written", "review:read")
def written(desk: Desk, *, records: list[str]) -> dict[str, Written]:
    """How each of ``records`` came to be, of those that the actor may see."""
    return written_by(desk, records)


def written_by(desk: Desk, records: Iterable[str]) -> dict[str, Written]:
    """``written``, for those too who have no queue: a person's page tells who registered her."""
    condition, params = desk.visible("c.scope")
    names = device_names(desk)
    found: dict[str, Written] = {}
    for record in records:
        for body, received in desk.ledger.database.tuples(
            "SELECT e.body, e.received FROM entry e JOIN chain c ON c.id = e.chain"
            f" WHERE e.record = ? AND {condition}"
            " AND instr(e.body, CAST('\"base\":[]' AS BLOB)) ORDER BY c.device DESC",
            [record, *params],
        ):
            parts = orjson.loads(body)
            found[record] = Written(
                parts["actor"],
                parts["at"],
                parts["device"],
                names.get(parts["device"], parts["device"][:8]),
                ahead_of(parts["at"], received),
            )
    return found
