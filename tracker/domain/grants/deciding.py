"""What the funder writes: budget, tranches, payments, reports asked and accepted."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.basics.errors import Invalid, Refused
from tracker.domain.grants.amounts import a_day, money, past
from tracker.domain.grants.records import FUNDERS
from tracker.domain.grants.terms import Terms, grant_row, terms_of
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change


def next_number(desk: Desk, table: str, grant: str) -> int:
    """The number that follows in a grant."""
    highest = desk.ledger.database.value(
        f'SELECT max(number) FROM "{table}" WHERE grant_agreement = ? AND void IS NULL', (grant,)
    )
    return int(highest or 0) + 1


@command("grants:line:add", "grants:grant:write")
def add_line(desk: Desk, *, grant: str, code: str, heading: str, planned: str) -> str:
    """A line of the agreement's budget; its id. What changes later is an amendment."""
    row, amount = grant_row(desk, grant), money("planned", planned, zero=True)
    first = terms_of(desk, row, "")
    free_code(first, code)
    if first.budgeted + amount > first.amount:
        raise Invalid("budget_over_amount", "planned", left=str(first.amount - first.budgeted))
    values = {"grant_agreement": grant, "code": code, "heading": heading, "planned": str(amount)}
    return desk.add("shared", "grants:line:add", "budget_line", values)


def free_code(terms: Terms, code: str) -> None:
    """Invalid where a line of the budget has the code already."""
    if any(line.code.upper() == code.strip().upper() for line in terms.lines):
        raise Invalid("code_taken", "code")


@command("grants:tranche:plan", "grants:grant:write")
def plan_tranche(
    desk: Desk, *, grant: str, planned_on: str, amount: str, condition: str | None = None
) -> str:
    """A part of the grant to be paid on a day; its id."""
    grant_row(desk, grant)
    values = {
        "grant_agreement": grant,
        "number": next_number(desk, "tranche", grant),
        "planned_on": a_day("planned_on", planned_on),
        "amount": str(money("amount", amount)),
        "condition": condition or None,
    }
    return desk.add("shared", "grants:tranche:plan", "tranche", values)


@command("grants:tranche:pay", "grants:grant:write")
def pay_tranche(
    desk: Desk, *, tranche: str, paid_on: str, amount: str, reference: str | None = None
) -> str:
    """Money sent for a tranche, all of it or a part; the payment's id."""
    row = desk.record("tranche", tranche)
    if row["void"]:
        raise Refused("voided_already")
    values = {
        "tranche": tranche,
        "paid_on": past(desk, "paid_on", paid_on),
        "amount": str(money("amount", amount)),
        "reference": reference or None,
    }
    return desk.add("shared", "grants:tranche:pay", "tranche_payment", values)


@command("grants:report:ask", "grants:grant:write")
def ask_report(
    desk: Desk,
    *,
    grant: str,
    report_kind: str,
    due_on: str,
    since: str | None = None,
    until: str | None = None,
) -> str:
    """A report that the organisation owes on a day; its id."""
    grant_row(desk, grant)
    if since and until and a_day("until", until) < a_day("since", since):
        raise Invalid("ends_before_start", "until")
    values = {
        "grant_agreement": grant,
        "report_kind": report_kind,
        "since": since or None,
        "until": until or None,
        "due_on": a_day("due_on", due_on),
    }
    return desk.add("shared", "grants:report:ask", "grant_report", values)


@command("grants:report:decide", "grants:grant:write")
def decide_report(
    desk: Desk,
    *,
    delivery: str,
    decision: str,
    decided_on: str | None = None,
    remark: str | None = None,
) -> str:
    """Accept a report that was handed in, or give it back; the decision's id."""
    row = desk.record("report_delivery", delivery)
    if row["void"]:
        raise Refused("voided_already")
    if decision == "returned" and not (remark or "").strip():
        raise Invalid("required", "remark")
    day = past(desk, "decided_on", decided_on)
    if day < row["handed_in_on"]:
        raise Invalid("decided_before_delivery", "decided_on")
    values = {
        "grant_report": row["grant_report"],
        "delivery": delivery,
        "decision": decision,
        "decided_on": day,
        "remark": remark or None,
    }
    return desk.add("shared", "grants:report:decide", "report_decision", values)


@command("grants:grant:void", "grants:grant:write")
def void_decided(
    desk: Desk, *, table: str, record: str, reason: str, base: Sequence[str] | None = None
) -> None:
    """Take back something that the funder wrote; what it said stays in the ledger."""
    if table not in {t.table for t in FUNDERS}:
        raise Invalid("not_a_choice", "table")
    row = desk.record(table, record)
    if row["void"]:
        raise Refused("voided_already")
    if _still_used(desk, table, record):
        raise Refused("used_by_others")
    changes = [Change(table, record, {"void": reason}, tuple(base) if base else None)]
    if table == "grant_amendment":
        # Lines of the budget are looked up by their amendment; targets hold by themselves.
        changes += [
            Change("grant_target", r["id"], {"void": reason})
            for r in desk.ledger.database.rows(
                "SELECT id FROM grant_target WHERE amendment = ? AND void IS NULL", (record,)
            )
        ]
    desk.ledger.append("shared", "grants:grant:void", desk.actor.user, changes)


#: What must be taken back before: a line with money spent on it, a tranche that was paid.
_USERS = {
    "budget_line": (("expenditure", "budget_line"),),
    "tranche": (("tranche_payment", "tranche"),),
    "grant_report": (("report_delivery", "grant_report"),),
}


def _still_used(desk: Desk, table: str, record: str) -> bool:
    return any(
        desk.ledger.database.value(
            f'SELECT 1 FROM "{user}" WHERE "{column}" = ? AND void IS NULL LIMIT 1', (record,)
        )
        for user, column in _USERS.get(table, ())
    )
