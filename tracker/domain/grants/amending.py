"""Amendments: what changes of an agreement from a day on - amount, days, budget, targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tracker.basics.errors import Invalid
from tracker.domain.grants.amounts import CENT, ZERO, a_day, money, past
from tracker.domain.grants.deciding import free_code, next_number
from tracker.domain.grants.terms import Terms, grant_row, terms_of
from tracker.domain.organisations.queries import targets_on
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change

_HIGHEST_TARGET = 10_000_000
#: After every amendment that there is.
_LAST_DAY = "9999-12-31"


def _latest(desk: Desk, grant: str) -> Terms:
    return terms_of(desk, grant_row(desk, grant), _LAST_DAY)


@command("grants:amendment:record", "grants:grant:write")
def amend(
    desk: Desk,
    *,
    grant: str,
    signed_on: str,
    purpose: str,
    valid_from: str | None = None,
    number: int | None = None,
    amount: str | None = None,
    starts_on: str | None = None,
    ends_on: str | None = None,
    lines: Mapping[str, str] | None = None,
    new_lines: Sequence[Mapping[str, str]] = (),
    targets: Mapping[str, int] | None = None,
) -> str:
    """A change of the agreement; its id. What is not told stays as it was.

    ``lines``: planned amounts by budget line; ``new_lines``: ``{code, heading, planned}``;
    ``targets``: new ones by indicator.
    """
    row = grant_row(desk, grant)
    signed = past(desk, "signed_on", signed_on)
    start = a_day("valid_from", valid_from) if valid_from else signed
    before = terms_of(desk, row, start)
    taken = {a.number for a in _latest(desk, grant).amendments}
    number = next_number(desk, "grant_amendment", grant) if number is None else number
    if number < 1 or number in taken:
        raise Invalid("number_taken", "number")
    record = desk.ledger.new_id()
    planned = {line.id: line.planned for line in before.lines}
    revised: dict[str, Decimal] = {}
    for line, told in sorted((lines or {}).items()):
        if line not in planned:
            raise Invalid("not_a_choice", "lines")
        revised[line] = money(f"line-{line}", told, zero=True)
    changes = []
    for new in new_lines:
        code = str(new.get("code", ""))
        free_code(before, code)
        line = desk.ledger.new_id()
        first = {"grant_agreement": grant, "code": code, "heading": new.get("heading")}
        changes.append(Change("budget_line", line, {**first, "planned": "0.00"}, ()))
        revised[line] = money("planned", str(new.get("planned", "")), zero=True)
    values: dict[str, Any] = {
        "grant_agreement": grant,
        "number": number,
        "signed_on": signed,
        "valid_from": start,
        "purpose": purpose,
        "amount": str(money("amount", amount)) if amount else None,
        "starts_on": a_day("starts_on", starts_on) if starts_on else None,
        "ends_on": a_day("ends_on", ends_on) if ends_on else None,
    }
    changed = _changed_targets(desk, grant, start, targets or {})
    if (
        not revised
        and not changed
        and not any(values[n] for n in ("amount", "starts_on", "ends_on"))
    ):
        raise Invalid("nothing_changes", "amount")
    if (values["ends_on"] or before.ends_on) < (values["starts_on"] or before.starts_on):
        raise Invalid("ends_before_start", "ends_on")
    whole = Decimal(values["amount"]) if values["amount"] else before.amount
    if sum((planned | revised).values(), ZERO) > whole:
        raise Invalid("budget_over_amount", "amount", left=str(ZERO.quantize(CENT)))
    changes.insert(0, Change("grant_amendment", record, {k: v for k, v in values.items() if v}, ()))
    for line, amount_planned in sorted(revised.items()):
        told_of = {"amendment": record, "budget_line": line, "planned": str(amount_planned)}
        changes.append(Change("budget_revision", desk.ledger.new_id(), told_of, ()))
    for indicator, target in sorted(changed.items()):
        wanted = {"grant_agreement": grant, "indicator": indicator, "target": target}
        since = {"amendment": record, "valid_from": start}
        changes.append(Change("grant_target", desk.ledger.new_id(), {**wanted, **since}, ()))
    desk.ledger.append("shared", "grants:amendment:record", desk.actor.user, changes)
    return record


def _changed_targets(desk: Desk, grant: str, start: str, told: Mapping[str, int]) -> dict[str, int]:
    """Those of ``told`` that are other targets than hold on the day ``start``."""
    for target in told.values():
        if type(target) is not int or not 0 <= target <= _HIGHEST_TARGET:
            raise Invalid("not_a_number", "targets")
    before = targets_on(desk, start).get(grant, {})
    return {code: target for code, target in told.items() if before.get(code) != target}
