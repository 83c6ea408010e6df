"""The terms of a grant on a day: the agreement, and what its amendments changed until then."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tracker.domain.grants.amounts import ZERO
from tracker.ledger.desk import Desk, cso_scope, found, query


@dataclass(frozen=True)
class Amendment:
    """What changed, from when on; None: stayed. ``lines``: planned amounts by budget line;
    ``targets``: by indicator."""

    id: str
    number: int
    signed_on: str
    valid_from: str
    purpose: str
    amount: Decimal | None
    starts_on: str | None
    ends_on: str | None
    lines: dict[str, Decimal]
    targets: dict[str, int]
    base: str


@dataclass(frozen=True)
class BudgetLine:
    """A line of the budget; ``planned`` on the day that was asked for."""

    id: str
    code: str
    heading: str
    planned: Decimal
    base: str


@dataclass(frozen=True)
class Terms:
    """What holds on a day. Dates are ISO, both included; amounts in ``currency``."""

    grant: str
    code: str
    title: str
    donor: str
    cso: str
    currency: str
    signed_on: str | None
    amount: Decimal
    starts_on: str
    ends_on: str
    lines: tuple[BudgetLine, ...]
    amendments: tuple[Amendment, ...]

    @property
    def budgeted(self) -> Decimal:
        return sum((line.planned for line in self.lines), ZERO)


def grant_row(desk: Desk, grant: str) -> dict[str, Any]:
    """The agreement's row; of another organisation it is not there."""
    row = desk.record("grant_agreement", grant)
    return found(row if desk.actor.cso in (None, row["cso"]) else None, "grant_agreement")


def scope_of(row: dict[str, Any]) -> str:
    """Where the organisation that has the grant writes about it."""
    return cso_scope(row["cso"])


def amendments_of(desk: Desk, grant: str) -> list[Amendment]:
    """Amendments that count, in the order in which they take effect."""
    database = desk.ledger.database
    lines: dict[str, dict[str, Decimal]] = {}
    for r in database.rows(
        "SELECT r.amendment, r.budget_line, r.planned FROM budget_revision r"
        " JOIN grant_amendment a ON a.id = r.amendment"
        " WHERE a.grant_agreement = ? AND r.void IS NULL ORDER BY r._hlc, r.id",
        (grant,),
    ):
        lines.setdefault(r["amendment"], {})[r["budget_line"]] = Decimal(r["planned"])
    targets: dict[str, dict[str, int]] = {}
    for r in database.rows(
        "SELECT amendment, indicator, target FROM grant_target WHERE grant_agreement = ?"
        " AND amendment IS NOT NULL AND void IS NULL ORDER BY _hlc, id",
        (grant,),
    ):
        targets.setdefault(r["amendment"], {})[r["indicator"]] = r["target"]
    return [
        Amendment(
            r["id"],
            r["number"],
            r["signed_on"],
            r["valid_from"],
            r["purpose"],
            None if r["amount"] is None else Decimal(r["amount"]),
            r["starts_on"],
            r["ends_on"],
            lines.get(r["id"], {}),
            targets.get(r["id"], {}),
            r["_heads"],
        )
        for r in database.rows(
            "SELECT * FROM grant_amendment WHERE grant_agreement = ? AND void IS NULL"
            " ORDER BY valid_from, number, id",
            (grant,),
        )
    ]


def terms_of(desk: Desk, row: dict[str, Any], on: str) -> Terms:
    """The terms of the agreement ``row`` at the end of the day ``on``."""
    amount, starts_on, ends_on = Decimal(row["amount"]), row["starts_on"], row["ends_on"]
    planned: dict[str, Decimal] = {}
    amendments = tuple(a for a in amendments_of(desk, row["id"]) if a.valid_from <= on)
    for one in amendments:
        amount = amount if one.amount is None else one.amount
        starts_on, ends_on = one.starts_on or starts_on, one.ends_on or ends_on
        planned |= one.lines
    lines = tuple(
        BudgetLine(
            r["id"],
            r["code"],
            r["heading"],
            planned.get(r["id"], Decimal(r["planned"])),
            r["_heads"],
        )
        for r in desk.ledger.database.rows(
            "SELECT * FROM budget_line WHERE grant_agreement = ? AND void IS NULL"
            " ORDER BY code, id",
            (row["id"],),
        )
    )
    return Terms(
        row["id"],
        row["code"],
        row["title"],
        row["donor"],
        row["cso"],
        row["currency"],
        row["signed_on"],
        amount,
        starts_on,
        ends_on,
        lines,
        amendments,
    )


@query("grant_terms", "grants:read")
def grant_terms(desk: Desk, *, grant: str, on: str | None = None) -> Terms:
    """The terms of a grant on a day (ISO; today where none is told)."""
    return terms_of(desk, grant_row(desk, grant), on or desk.today().isoformat())
