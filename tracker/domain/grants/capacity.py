"""Training and advice that organisations got from a grant, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.grants.terms import grant_row, scope_of
from tracker.ledger.desk import Desk, query


@dataclass(frozen=True)
class Capacity:
    """One event; ``giver_name`` is None where no personal value is held."""

    id: str
    held_on: str
    topic: str
    hours: Decimal
    women: int
    men: int
    others: int
    giver: str
    giver_name: str | None
    training_result: str | None
    result_note: str | None
    base: str

    @property
    def people(self) -> int:
        return self.women + self.men + self.others


@query("capacity_building", "grants:read")
def capacity_building(desk: Desk, *, grant: str) -> list[Capacity]:
    """Events of a grant, the latest first."""
    row = grant_row(desk, grant)
    return [
        Capacity(
            r["id"],
            r["held_on"],
            r["topic"],
            Decimal(r["hours"]),
            r["women"],
            r["men"],
            r["others"],
            r["giver"],
            r["giver_name"],
            r["training_result"],
            r["result_note"],
            r["_heads"],
        )
        for r in desk.ledger.database.rows(
            "SELECT * FROM capacity_building WHERE grant_agreement = ? AND scope = ?"
            " AND void IS NULL ORDER BY held_on DESC, id",
            (grant, scope_of(row)),
        )
    ]
