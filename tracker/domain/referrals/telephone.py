"""What services tell by telephone: the code of a referral, a number for what came of it, and
the sign that the slip has beside the number, so that no misheard number is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.basics.ids import has_check, read_code
from tracker.domain.referrals.by_code import referrals_by_code
from tracker.domain.referrals.commands import answer_referral, before_its_day
from tracker.domain.referrals.queries import Referral
from tracker.domain.referrals.records import NEXT, OUTCOMES
from tracker.domain.referrals.referral_code import LENGTH, outcome_sign
from tracker.ledger.desk import Desk, command, query

#: What happened in between although nobody told: who helped her had accepted her.
_BETWEEN = "accepted"


@dataclass(frozen=True)
class ReadBack:
    """One line as it was typed, and what it means.

    ``wrong``: why it cannot be recorded, None where it can: ``mistyped`` (a digit of the code is
    wrong), ``unknown`` (no such referral), ``no_outcome`` (the number says nothing),
    ``no_sign`` (the sign beside the number was not typed), ``misheard`` (it does not fit the
    number), ``twice`` (the referral stands in a line above), ``date_needed`` (the day of the
    appointment is to be typed on the referral's page), ``not_come`` (its appointment lies ahead)
    or ``cannot_follow`` (it stands elsewhere already).
    """

    typed: str
    referral: Referral | None
    outcome: str | None
    wrong: str | None


def _way(now: str, outcome: str) -> tuple[str, ...]:
    """The steps from a state to an outcome; none where it cannot follow."""
    if outcome in NEXT[now]:
        return (outcome,)
    if _BETWEEN in NEXT[now] and outcome in NEXT[_BETWEEN]:
        return (_BETWEEN, outcome)
    return ()


@query("outcomes_told", "referrals:referral:answer")
def outcomes_told(desk: Desk, *, lines: Sequence[str]) -> list[ReadBack]:
    """What lines mean, each a code, a number and its sign (``7K3M-Q2XA 1R``); empty ones are
    left out."""
    typed = [(line.strip(), read_code(line)) for line in lines if line.strip()]
    held = referrals_by_code(desk, codes=[code[:LENGTH] for _, code in typed])
    found: list[ReadBack] = []
    for line, code in typed:
        referral = held.get(code[:LENGTH])
        outcome = OUTCOMES.get(code[LENGTH : LENGTH + 1])
        above = {b.referral.id for b in found if b.referral and not b.wrong}
        wrong = _wrong(code, referral, outcome, above) or _too_early(desk, referral, outcome)
        found.append(ReadBack(line, referral, outcome, wrong))
    return found


def line_of(code: str, number: str) -> str:
    """The line of somebody who chose the outcome by its name, and so cannot have misheard it."""
    read = read_code(code)
    return f"{code.strip()} {number}{outcome_sign(read, number)}"


def _wrong(
    code: str, referral: Referral | None, outcome: str | None, above: set[str]
) -> str | None:
    if not has_check(code[:LENGTH]) or len(code) < LENGTH:
        return "mistyped"
    if referral is None:
        return "unknown"
    if outcome is None:
        return "no_outcome"
    if len(code) == LENGTH + 1:
        return "no_sign"
    if code[LENGTH + 1 :] != outcome_sign(code[:LENGTH], code[LENGTH]):
        return "misheard"
    if referral.id in above:
        return "twice"
    if outcome == "scheduled" and not referral.appointment_on:
        return "date_needed"
    return None if _way(referral.state, outcome) else "cannot_follow"


def _too_early(desk: Desk, referral: Referral | None, outcome: str | None) -> str | None:
    if referral is None or outcome != "no_show":
        return None
    return "not_come" if before_its_day(referral.appointment_on, desk.today()) else None


@command("referrals:outcomes:record", "referrals:referral:answer")
def record_outcomes(desk: Desk, *, lines: Sequence[str]) -> list[ReadBack]:
    """Record what services told, all lines together; what is wrong is answered, the rest kept."""
    told = outcomes_told(desk, lines=lines)
    for line in told:
        if line.wrong or line.referral is None or line.outcome is None:
            continue
        for state in _way(line.referral.state, line.outcome):
            answer_referral(desk, referral=line.referral.id, state=state, **_more(line, state))
    return told


def _more(line: ReadBack, state: str) -> dict[str, Any]:
    if state == "declined":
        return {"decline_reason": "other"}
    if state == "scheduled" and line.referral:
        return {"appointment_on": line.referral.appointment_on}
    return {}
