"""What an organisation writes of its grant: money spent, money received, reports, training.

It is written in the organisation's own scope, so that its laptops need nobody for it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.basics.ids import derived_id
from tracker.domain.grants.amounts import exchange_rate, money, past
from tracker.domain.grants.records import ORGANISATIONS
from tracker.domain.grants.terms import grant_row, scope_of
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change

#: Not secret: a paper's number is public, and tells of nobody.
KEY = b"tracker grants"


def _counts_already(desk: Desk, scope: str, table: str, record: str) -> bool:
    """Whether a record of a derived id is there and was not taken back."""
    return bool(
        desk.ledger.database.value(
            f'SELECT 1 FROM "{table}" WHERE id = ? AND scope = ? AND void IS NULL', (record, scope)
        )
    )


def _same_paper(number: str, supplier: str | None, line: str | None) -> tuple[str, str, str]:
    """What two ways of writing one receipt have in common (``F-77`` of *Aerolínea* and ``f 77`` of
    *aerolinea*)."""
    return _letters(number), _letters(supplier or ""), line or ""


def _letters(text: str) -> str:
    """Letters and digits in capitals, without accents."""
    plain = unicodedata.normalize("NFKD", text.upper())
    return "".join(sign for sign in plain if sign.isalnum())


def _papers_held(desk: Desk, scope: str, grant: str) -> set[tuple[str, str, str]]:
    return {
        _same_paper(number, supplier, line)
        for number, supplier, line in desk.ledger.database.tuples(
            "SELECT receipt_number, supplier, budget_line FROM expenditure"
            " WHERE grant_agreement = ? AND scope = ? AND receipt_number IS NOT NULL"
            " AND void IS NULL",
            (grant, scope),
        )
    }


def _write(
    desk: Desk, scope: str, action: str, table: str, record: str, values: dict[str, Any]
) -> str:
    """A new record, or one of a derived id again after it was taken back."""
    if desk.ledger.heads(scope, table, record):
        change = Change(table, record, {**values, "void": None})
    else:
        change = Change(table, record, {k: v for k, v in values.items() if v is not None}, ())
    desk.ledger.append(scope, action, desk.actor.user, [change])
    return record


@command("grants:expenditure:record", "grants:work:record")
def record_expenditure(
    desk: Desk,
    *,
    grant: str,
    amount: str,
    purpose: str,
    budget_line: str | None = None,
    spent_on: str | None = None,
    currency: str | None = None,
    rate: str | None = None,
    supplier: str | None = None,
    supplier_person: str | None = None,
    receipt_number: str | None = None,
) -> str:
    """Money of the grant that was spent; its id.

    One paper and line typed on two laptops is one expenditure: its id follows from them.
    What is above a line, or outside of the period, is recorded and told, not refused.
    """
    row = grant_row(desk, grant)
    scope, currency = scope_of(row), currency or row["currency"]
    lines = desk.ledger.database.rows(
        "SELECT id FROM budget_line WHERE grant_agreement = ? AND void IS NULL", (grant,)
    )
    if budget_line and budget_line not in {r["id"] for r in lines}:
        raise Invalid("not_a_choice", "budget_line")
    if lines and not budget_line:
        raise Invalid("required", "budget_line")
    if currency != row["currency"] and not rate:
        raise Invalid("rate_needed", "rate", currency=row["currency"])
    if currency == row["currency"] and rate:
        raise Invalid("rate_not_needed", "rate")
    number = " ".join((receipt_number or "").split()) or None
    values = {
        "grant_agreement": grant,
        "budget_line": budget_line or None,
        "spent_on": past(desk, "spent_on", spent_on),
        "amount": str(money("amount", amount)),
        "currency": currency,
        "rate": str(exchange_rate("rate", rate)) if rate else None,
        "purpose": purpose,
        "supplier": (supplier or "").strip() or None,
        "supplier_person": (supplier_person or "").strip() or None,
        "receipt_number": number,
    }
    if number is None:
        record = desk.ledger.new_id()
    else:
        # Who was paid is part of it where it is a business: two shops may use one number.
        paper = _same_paper(number, supplier, budget_line)
        record = derived_id(KEY, scope, grant, "expenditure", *paper)
        if paper in _papers_held(desk, scope, grant):
            raise Invalid("expenditure_recorded_already", "receipt_number")
    return _write(desk, scope, "grants:expenditure:record", "expenditure", record, values)


@command("grants:tranche:confirm", "grants:work:record")
def confirm_tranche(
    desk: Desk, *, payment: str, amount: str | None = None, received_on: str | None = None
) -> str:
    """The organisation's word that a payment came (all of it where nothing is told); its id."""
    paid = desk.record("tranche_payment", payment)
    if paid["void"]:
        raise Refused("voided_already")
    tranche = desk.record("tranche", paid["tranche"])
    scope = scope_of(grant_row(desk, tranche["grant_agreement"]))
    day = past(desk, "received_on", received_on)
    if day < paid["paid_on"]:
        raise Invalid("received_before_paid", "received_on")
    values = {
        "payment": payment,
        "received_on": day,
        "amount": str(money("amount", amount or paid["amount"], zero=True)),
    }
    record = derived_id(KEY, scope, payment, "received")
    if _counts_already(desk, scope, "tranche_receipt", record):
        raise Refused("confirmed_already")
    return _write(desk, scope, "grants:tranche:confirm", "tranche_receipt", record, values)


@command("grants:report:hand_in", "grants:work:record")
def hand_in_report(
    desk: Desk, *, report: str, handed_in_on: str | None = None, remark: str | None = None
) -> str:
    """A report was handed in; the delivery's id. One that was given back is handed in anew."""
    asked = desk.record("grant_report", report)
    if asked["void"]:
        raise Refused("voided_already")
    scope = scope_of(grant_row(desk, asked["grant_agreement"]))
    values = {
        "grant_report": report,
        "handed_in_on": past(desk, "handed_in_on", handed_in_on),
        "remark": remark or None,
    }
    return desk.add(scope, "grants:report:hand_in", "report_delivery", values)


@command("grants:capacity:record", "grants:work:record")
def record_capacity(
    desk: Desk,
    *,
    grant: str,
    held_on: str,
    topic: str,
    hours: str,
    women: int,
    men: int,
    giver: str,
    others: int = 0,
    giver_name: str | None = None,
    training_result: str | None = None,
    result_note: str | None = None,
) -> str:
    """Training or advice that the organisation got; its id."""
    counts = {"women": women, "men": men, "others": others}
    for name, number in counts.items():
        if not 0 <= number <= 10_000:
            raise Invalid("not_a_number", name)
    if not sum(counts.values()):
        raise Invalid("not_positive", "women")
    values = {
        "grant_agreement": grant,
        "held_on": past(desk, "held_on", held_on),
        "topic": topic,
        "hours": str(money("hours", hours)),
        **counts,
        "giver": giver,
        "giver_name": giver_name or None,
        "training_result": training_result or None,
        "result_note": result_note or None,
    }
    scope = scope_of(grant_row(desk, grant))
    return desk.add(scope, "grants:capacity:record", "capacity_building", values)


@command("grants:work:void", "grants:work:record")
def void_work(
    desk: Desk, *, table: str, record: str, reason: str, base: Sequence[str] | None = None
) -> None:
    """Take back something that the organisation recorded; what it said stays in the ledger."""
    if table not in {t.table for t in ORGANISATIONS}:
        raise Invalid("not_a_choice", "table")
    row = desk.record(table, record)
    if row["scope"] == "shared":
        raise NotFound("not_found", what=table)
    if row["void"]:
        raise Refused("voided_already")
    change = Change(table, record, {"void": reason}, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "grants:work:void", desk.actor.user, [change])
