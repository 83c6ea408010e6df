"""Expenditures, and what they come to: by line, of the grant, against budget and time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.domain.grants.amounts import CENT, ZERO, converted, percent
from tracker.domain.grants.terms import BudgetLine, Terms, grant_row, scope_of, terms_of
from tracker.ledger.desk import Desk, query

MOST_LISTED = 200


@dataclass(frozen=True)
class Expenditure:
    """Money spent. ``value``: in the grant's currency; ``supplier_person`` is None where no
    personal value is held. ``outside``: on a day on which the grant's period did not hold."""

    id: str
    grant: str
    line: str | None
    line_code: str | None
    spent_on: str
    amount: Decimal
    currency: str
    rate: Decimal | None
    value: Decimal
    purpose: str
    supplier: str | None
    supplier_person: str | None
    receipt_number: str | None
    outside: bool
    recorded_by: str
    recorded_at: int
    void: str | None
    base: str


@dataclass(frozen=True)
class LineStanding:
    """A budget line and what was spent on it. ``line`` is None for money of no line that is
    known; what is left is below zero where more was spent than planned."""

    line: BudgetLine | None
    planned: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        return self.planned - self.spent

    @property
    def used(self) -> Decimal | None:
        return percent(self.spent, self.planned)


@dataclass(frozen=True)
class Spending:
    """A grant's money on a day, in its currency.

    ``lines`` add up to ``spent``, which adds up from the expenditures' values. ``elapsed`` is
    the part of the period that is over, in percent; ``a_month`` what was spent in a month of 30
    days on average; ``foreseen`` what will be spent at the end if it goes on like that.
    ``outside``: how many expenditures are of days outside of the period.
    """

    terms: Terms
    on: str
    lines: tuple[LineStanding, ...]
    spent: Decimal
    elapsed: Decimal
    a_month: Decimal | None
    foreseen: Decimal | None
    outside: int

    @property
    def left(self) -> Decimal:
        return self.terms.amount - self.spent

    @property
    def used(self) -> Decimal | None:
        return percent(self.spent, self.terms.amount)

    @property
    def overspent_lines(self) -> tuple[LineStanding, ...]:
        return tuple(line for line in self.lines if line.left < 0)


def _expenditure(row: dict[str, Any], terms: Terms) -> Expenditure:
    rate = None if row["rate"] is None else Decimal(row["rate"])
    # Another currency without a rate can only come from a strange program: it counts as told.
    amount = Decimal(row["amount"])
    return Expenditure(
        row["id"],
        row["grant_agreement"],
        row["budget_line"],
        row["line_code"],
        row["spent_on"],
        amount,
        row["currency"],
        rate,
        converted(amount, rate),
        row["purpose"],
        row["supplier"],
        row["supplier_person"],
        row["receipt_number"],
        not terms.starts_on <= row["spent_on"] <= terms.ends_on,
        row["_made_by"],
        row["_made"],
        row["void"],
        row["_heads"],
    )


_EXPENDITURES = (
    "SELECT e.*, l.code AS line_code FROM expenditure e LEFT JOIN budget_line l"
    " ON l.id = e.budget_line AND l.grant_agreement = e.grant_agreement AND l.void IS NULL"
    # Only the organisation that has the grant can spend of it.
    " WHERE e.grant_agreement = ? AND e.scope = ?"
)


@query("expenditures", "grants:read")
def expenditures(
    desk: Desk,
    *,
    grant: str,
    voided: bool = False,
    limit: int = MOST_LISTED,
    after: str | None = None,
) -> list[Expenditure]:
    """Expenditures of a grant, the latest day first; those taken back too with ``voided``.

    ``after``: the id of the last one of the page before.
    """
    row = grant_row(desk, grant)
    terms = terms_of(desk, row, desk.today().isoformat())
    where, given = "" if voided else " AND e.void IS NULL", list[Any]()
    if after:
        last = desk.record("expenditure", after)
        # As the rows stand: days and times fall, ids of one time rise.
        where += (
            " AND e.spent_on <= ? AND (e.spent_on < ? OR e._made < ? OR e._made = ? AND e.id > ?)"
        )
        day, made = last["spent_on"], last["_made"]
        given = [day, day, made, made, after]
    rows = desk.ledger.database.rows(
        f"{_EXPENDITURES}{where} ORDER BY e.spent_on DESC, e._made DESC, e.id LIMIT ?",
        [grant, scope_of(row), *given, limit],
    )
    return [_expenditure(r, terms) for r in rows]


@query("expenditure", "grants:read")
def expenditure(desk: Desk, *, expenditure: str) -> Expenditure:
    """One expenditure, also one that was taken back."""
    held = desk.record("expenditure", expenditure)
    row = grant_row(desk, held["grant_agreement"])
    code = desk.ledger.database.value(
        "SELECT code FROM budget_line WHERE id = ?", (held["budget_line"],)
    )
    terms = terms_of(desk, row, desk.today().isoformat())
    return _expenditure({**held, "line_code": code}, terms)


@query("grant_spending", "grants:read")
def grant_spending(desk: Desk, *, grant: str, on: str | None = None) -> Spending:
    """What was spent until the end of a day (today), by line, against the terms of that day."""
    return spending_of(desk, grant_row(desk, grant), on or desk.today().isoformat())


def spending_of(desk: Desk, row: dict[str, Any], on: str) -> Spending:
    """``grant_spending`` of an agreement's row."""
    terms = terms_of(desk, row, on)
    by_line: dict[str | None, Decimal] = {}
    known = {line.id for line in terms.lines}
    outside = 0
    # Added here: SQLite would add them as floats.
    for day, line, amount, rate in desk.ledger.database.tuples(
        "SELECT spent_on, budget_line, amount, rate FROM expenditure"
        " WHERE grant_agreement = ? AND scope = ? AND void IS NULL AND spent_on <= ?",
        (row["id"], scope_of(row), on),
    ):
        key = line if line in known else None
        value = converted(Decimal(amount), None if rate is None else Decimal(rate))
        by_line[key] = by_line.get(key, ZERO) + value
        outside += not terms.starts_on <= day <= terms.ends_on
    lines = [LineStanding(line, line.planned, by_line.get(line.id, ZERO)) for line in terms.lines]
    if None in by_line:
        lines.append(LineStanding(None, ZERO, by_line[None]))
    spent = sum(by_line.values(), ZERO)
    first, last = date.fromisoformat(terms.starts_on), date.fromisoformat(terms.ends_on)
    days = (last - first).days + 1
    over = max(0, min(days, (date.fromisoformat(on) - first).days + 1))
    return Spending(
        terms,
        on,
        tuple(lines),
        spent,
        percent(Decimal(over), Decimal(days)) or ZERO,
        (spent * 30 / over).quantize(CENT) if over else None,
        (spent * days / over).quantize(CENT) if over else None,
        outside,
    )
