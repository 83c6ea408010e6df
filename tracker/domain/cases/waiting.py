"""What waits for somebody to look at it, and how many registrations each organisation has."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.ledger.desk import Desk, query, scope_cso


@dataclass(frozen=True)
class WaitingRows:
    """Rows of imported lists that nobody has decided yet."""

    parked: int
    duplicates: int


@query("waiting_rows", "cases:list:decide")
def waiting_rows(desk: Desk) -> WaitingRows:
    """How many rows of lists wait to be corrected, and how many to be told apart."""
    condition, params = desk.visible()
    rows = desk.ledger.database.rows(
        "SELECT state, count(*) AS n FROM list_row"
        f" WHERE state IN ('parked', 'duplicate') AND void IS NULL AND {condition} GROUP BY state",
        params,
    )
    counted = {r["state"]: r["n"] for r in rows}
    return WaitingRows(counted.get("parked", 0), counted.get("duplicate", 0))


@query("persons_by_cso", "cases:person:read")
def persons_by_cso(desk: Desk) -> dict[str, int]:
    """Registrations by organisation's code."""
    condition, params = desk.visible()
    rows = desk.ledger.database.rows(
        f"SELECT scope, count(*) AS n FROM person WHERE void IS NULL AND {condition}"
        " GROUP BY scope",
        params,
    )
    return {scope_cso(r["scope"]) or "": r["n"] for r in rows}
