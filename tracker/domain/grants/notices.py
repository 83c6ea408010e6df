"""What somebody should look at in a grant: told on its page, never a reason to refuse."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tracker.domain.grants.amounts import ZERO
from tracker.domain.grants.following import Tranche, tranches_of
from tracker.domain.grants.spending import Spending, spending_of
from tracker.domain.grants.terms import grant_row
from tracker.ledger.desk import Desk, query


@dataclass(frozen=True)
class Notice:
    """``kind``: grant_overspent, line_overspent (``what``: its code), outside_period (``count``),
    budget_differs, tranches_differ, receipt_differs (``what``: the tranche), not_yet_received
    (more spent than came). ``amount``: by how much, in ``currency``."""

    kind: str
    currency: str
    amount: Decimal | None = None
    what: str | None = None
    count: int | None = None


@dataclass(frozen=True)
class GrantStanding:
    """A grant in one line of a list. ``kits_bought``: what the funder recorded as paid for kits
    of this grant; it is told beside the expenditures and not added to them."""

    spending: Spending
    paid: Decimal
    received: Decimal
    kits_bought: Decimal
    notices: tuple[Notice, ...]


def _notices(spending: Spending, tranches: list[Tranche]) -> tuple[Notice, ...]:
    terms, currency = spending.terms, spending.terms.currency
    found = []
    if spending.left < 0:
        found.append(Notice("grant_overspent", currency, -spending.left))
    for line in spending.overspent_lines:
        code = line.line.code if line.line else None
        found.append(Notice("line_overspent", currency, -line.left, code))
    if spending.outside:
        found.append(Notice("outside_period", currency, count=spending.outside))
    received = sum((t.received for t in tranches), ZERO)
    if tranches and spending.spent > received:
        found.append(Notice("not_yet_received", currency, spending.spent - received))
    for tranche in tranches:
        for paid in tranche.payments:
            if paid.received is not None and paid.received != paid.amount:
                missing = paid.amount - paid.received
                found.append(Notice("receipt_differs", currency, missing, str(tranche.number)))
    if terms.lines and terms.budgeted != terms.amount:
        found.append(Notice("budget_differs", currency, terms.amount - terms.budgeted))
    planned = sum((t.amount for t in tranches), ZERO)
    if tranches and planned != terms.amount:
        found.append(Notice("tranches_differ", currency, terms.amount - planned))
    return tuple(found)


def standing_of(desk: Desk, row: dict[str, Any]) -> GrantStanding:
    """How the grant of an agreement's row stands today."""
    spending = spending_of(desk, row, desk.today().isoformat())
    tranches = tranches_of(desk, row)
    bought = (
        Decimal(amount)
        for (amount,) in desk.ledger.database.tuples(
            "SELECT amount FROM purchase WHERE grant_agreement = ? AND void IS NULL", (row["id"],)
        )
    )
    return GrantStanding(
        spending,
        sum((t.paid for t in tranches), ZERO),
        sum((t.received for t in tranches), ZERO),
        sum(bought, ZERO),
        _notices(spending, tranches),
    )


@query("grant_standing", "grants:read")
def grant_standing(desk: Desk, *, grant: str) -> GrantStanding:
    """Terms, spending and notices of one grant, today."""
    return standing_of(desk, grant_row(desk, grant))


@query("grants_standing", "grants:read")
def grants_standing(desk: Desk) -> list[GrantStanding]:
    """All grants that the actor may see, by code."""
    sql, params = "SELECT * FROM grant_agreement WHERE void IS NULL", list[str]()
    if desk.actor.cso is not None:
        sql, params = f"{sql} AND cso = ?", [desk.actor.cso]
    rows = desk.ledger.database.rows(f"{sql} ORDER BY code, id", params)
    return [standing_of(desk, row) for row in rows]
