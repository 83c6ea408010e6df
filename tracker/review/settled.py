"""Conflicts that somebody settled, newest first, so that each can be taken back."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from tracker.ledger.desk import Desk, query, scope_cso
from tracker.ledger.entry import Entry
from tracker.review.refreshing import refresh_to_read
from tracker.sync.reopening import can_reopen


@dataclass(frozen=True)
class Settled:
    """A settling: of which fields of which record, by whom, when (ms).

    ``can_reopen``: nobody wrote there since.
    """

    entry: str
    scope: str
    cso: str | None
    table: str
    record: str
    fields: tuple[str, ...]
    by: str
    at: int
    can_reopen: bool


@query("review_settled", "review:read")
def settled(desk: Desk, *, limit: int = 50) -> list[Settled]:
    """The last settlings that the actor may see."""
    refresh_to_read(desk)
    condition, params = desk.visible("s.scope")
    found = []
    for row in desk.ledger.database.rows(
        "SELECT s.scope, s.record, e.hash, e.body, e.personal, e.sensitive FROM review_settled s"
        f" JOIN entry e ON e.id = s.entry WHERE {condition} ORDER BY s.entry DESC LIMIT ?",
        [*params, limit],
    ):
        parts = orjson.loads(row["body"])
        entry = Entry(row["hash"], row["body"], parts, row["personal"], row["sensitive"])
        names = set(parts["set"]).union(*(values or {} for values in entry.sealed_values()))
        found.append(
            Settled(
                row["hash"].hex(),
                row["scope"],
                scope_cso(row["scope"]),
                parts["table"],
                row["record"],
                tuple(sorted(names)),
                parts["actor"],
                parts["at"],
                can_reopen(desk, row["scope"], row["record"], row["hash"].hex()),
            )
        )
    return found
