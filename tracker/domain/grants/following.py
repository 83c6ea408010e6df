"""How tranches and reports stand, and what falls due: the reminders of the grants page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tracker.domain.grants.amounts import ZERO
from tracker.domain.grants.terms import grant_row, scope_of
from tracker.ledger.desk import Desk, query

#: Told from so many days before; urgently from so many.
SOON, URGENT = 30, 7
#: A payment is to be confirmed within so many days.
CONFIRM_WITHIN = 7


@dataclass(frozen=True)
class Payment:
    """Money sent for a tranche; ``received_on`` and ``received`` are the organisation's word."""

    id: str
    paid_on: str
    amount: Decimal
    reference: str | None
    receipt: str | None
    received_on: str | None
    received: Decimal | None
    base: str


@dataclass(frozen=True)
class Tranche:
    """``state``: paid, part_paid, overdue (its day is over and money is missing) or planned."""

    id: str
    number: int
    planned_on: str
    amount: Decimal
    condition: str | None
    payments: tuple[Payment, ...]
    state: str
    base: str

    @property
    def paid(self) -> Decimal:
        return sum((p.amount for p in self.payments), ZERO)

    @property
    def received(self) -> Decimal:
        return sum((p.received for p in self.payments if p.received is not None), ZERO)


@dataclass(frozen=True)
class Report:
    """``state``: accepted, handed_in (waits for the funder), returned, overdue or planned."""

    id: str
    report_kind: str
    since: str | None
    until: str | None
    due_on: str
    state: str
    delivery: str | None
    handed_in_on: str | None
    decided_on: str | None
    remark: str | None
    base: str


@dataclass(frozen=True)
class Due:
    """Something that somebody has to do. ``kind``: report, decision, payment, confirmation.

    ``days`` until its day, below zero when it is over; ``what``: a report's kind, or the
    number of a tranche. ``left``: what is still to be paid of one that was paid in part, in
    ``currency``.
    """

    kind: str
    grant: str
    grant_code: str
    cso: str
    what: str
    due_on: str
    days: int
    left: Decimal | None = None
    currency: str = ""

    @property
    def urgency(self) -> str:
        return "overdue" if self.days < 0 else "urgent" if self.days <= URGENT else "soon"


def tranches_of(desk: Desk, row: dict[str, Any]) -> list[Tranche]:
    """The tranches of an agreement's row, in the order of their days."""
    database, today = desk.ledger.database, desk.today().isoformat()
    payments: dict[str, list[Payment]] = {}
    for r in database.rows(
        "SELECT p.*, r.id AS receipt, r.received_on, r.amount AS received FROM tranche_payment p"
        " JOIN tranche t ON t.id = p.tranche"
        " LEFT JOIN tranche_receipt r ON r.payment = p.id AND r.scope = ? AND r.void IS NULL"
        " WHERE t.grant_agreement = ? AND p.void IS NULL ORDER BY p.paid_on, p.id, r._made, r.id",
        (scope_of(row), row["id"]),
    ):
        held = payments.setdefault(r["tranche"], [])
        if held and held[-1].id == r["id"]:
            continue
        received = None if r["received"] is None else Decimal(r["received"])
        held.append(
            Payment(
                r["id"],
                r["paid_on"],
                Decimal(r["amount"]),
                r["reference"],
                r["receipt"],
                r["received_on"],
                received,
                r["_heads"],
            )
        )
    found = []
    for r in database.rows(
        "SELECT * FROM tranche WHERE grant_agreement = ? AND void IS NULL"
        " ORDER BY planned_on, number, id",
        (row["id"],),
    ):
        amount, paid = Decimal(r["amount"]), payments.get(r["id"], [])
        whole = sum((p.amount for p in paid), ZERO)
        late = r["planned_on"] < today
        state = "overdue" if late else "part_paid" if whole else "planned"
        found.append(
            Tranche(
                r["id"],
                r["number"],
                r["planned_on"],
                amount,
                r["condition"],
                tuple(paid),
                "paid" if whole >= amount else state,
                r["_heads"],
            )
        )
    return found


def reports_of(desk: Desk, row: dict[str, Any]) -> list[Report]:
    """The reports asked of an organisation for an agreement's row, by their days."""
    database, today = desk.ledger.database, desk.today().isoformat()
    last: dict[str, dict[str, Any]] = {}
    for r in database.rows(
        "SELECT d.* FROM report_delivery d JOIN grant_report g ON g.id = d.grant_report"
        " WHERE g.grant_agreement = ? AND d.scope = ? AND d.void IS NULL"
        " ORDER BY d.handed_in_on, d._hlc, d.id",
        (row["id"], scope_of(row)),
    ):
        last[r["grant_report"]] = r
    decided = {
        r["delivery"]: r
        for r in database.rows(
            "SELECT d.* FROM report_decision d JOIN grant_report g ON g.id = d.grant_report"
            " WHERE g.grant_agreement = ? AND d.void IS NULL ORDER BY d.decided_on, d._hlc, d.id",
            (row["id"],),
        )
    }
    found = []
    for r in database.rows(
        "SELECT * FROM grant_report WHERE grant_agreement = ? AND void IS NULL ORDER BY due_on, id",
        (row["id"],),
    ):
        delivery = last.get(r["id"])
        decision = decided.get(delivery["id"]) if delivery else None
        if decision is not None:
            state = str(decision["decision"])
        elif delivery is not None:
            state = "handed_in"
        else:
            state = "overdue" if r["due_on"] < today else "planned"
        found.append(
            Report(
                r["id"],
                r["report_kind"],
                r["since"],
                r["until"],
                r["due_on"],
                state,
                delivery["id"] if delivery else None,
                delivery["handed_in_on"] if delivery else None,
                decision["decided_on"] if decision else None,
                decision["remark"] if decision else None,
                r["_heads"],
            )
        )
    return found


@query("grant_tranches", "grants:read")
def grant_tranches(desk: Desk, *, grant: str) -> list[Tranche]:
    """Tranches of a grant with their payments."""
    return tranches_of(desk, grant_row(desk, grant))


@query("grant_reports", "grants:read")
def grant_reports(desk: Desk, *, grant: str) -> list[Report]:
    """Reports asked for a grant, and how they stand."""
    return reports_of(desk, grant_row(desk, grant))


@query("grants_due", "grants:read")
def grants_due(desk: Desk, *, within: int = SOON, grant: str | None = None) -> list[Due]:
    """What is overdue, or falls due within so many days, the longest overdue first."""
    sql, params = "SELECT * FROM grant_agreement WHERE void IS NULL", list[Any]()
    if desk.actor.cso is not None:
        sql, params = f"{sql} AND cso = ?", [desk.actor.cso]
    if grant is not None:
        sql, params = f"{sql} AND id = ?", [*params, grant]
    found = []
    for row in desk.ledger.database.rows(sql, params):
        found += [due for due in _due_of(desk, row) if due.days <= within]
    return sorted(found, key=lambda due: (due.due_on, due.grant_code, due.kind, due.what))


def _due_of(desk: Desk, row: dict[str, Any]) -> list[Due]:
    today = desk.today()

    def due(kind: str, what: str, day: str) -> Due:
        left = (date.fromisoformat(day) - today).days
        return Due(kind, row["id"], row["code"], row["cso"], what, day, left)

    found = []
    for report in reports_of(desk, row):
        if report.state in ("planned", "overdue", "returned"):
            found.append(due("report", report.report_kind, report.due_on))
        elif report.state == "handed_in":
            found.append(due("decision", report.report_kind, _after(report.handed_in_on or "")))
    for tranche in tranches_of(desk, row):
        if tranche.state != "paid":
            asked = due("payment", str(tranche.number), tranche.planned_on)
            if tranche.paid:
                left = tranche.amount - tranche.paid
                asked = replace(asked, left=left, currency=row["currency"])
            found.append(asked)
        for payment in tranche.payments:
            if payment.receipt is None:
                found.append(due("confirmation", str(tranche.number), _after(payment.paid_on)))
    return found


def _after(day: str) -> str:
    """The day by which somebody should have looked at what happened on ``day``."""
    return (date.fromisoformat(day) + timedelta(days=CONFIRM_WITHIN)).isoformat()
