"""Targets of a grant against what was really done, by quarter, counted from the records.

Women are counted once in a grant, in the quarter in which they were reached first, so that the
quarters add up. The quarters are those of the calendar and cannot be chosen: counts of people
over periods that overlap would tell of single ones.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from tracker.audit import activity_targets
from tracker.audit.suppression import Hidden, SafeTable, Shown, safe_table
from tracker.domain.grants.amounts import percent
from tracker.domain.grants.terms import grant_row, scope_of, terms_of
from tracker.domain.organisations.queries import targets_on
from tracker.ledger.desk import Desk, query

REACHED = "reached"
#: What is counted of kits is shown as it is, here as in the reconciliation.
_OF_PEOPLE = ("women_and_girls_reached", "referrals_completed")


@dataclass(frozen=True)
class TargetProgress:
    """``by_quarter``: ``2026-Q3`` → how many. Small counts of people are hidden from whoever
    may not see the people. ``percent`` of the target; None where it would tell a hidden count."""

    indicator: str
    target: int | None
    reached: Shown
    percent: Decimal | None
    by_quarter: dict[str, Shown]


def _quarter(day: str) -> str:
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def _quarters(first: str, last: str) -> list[str]:
    year, quarter = int(first[:4]), (int(first[5:7]) + 2) // 3
    found = []
    while (name := f"{year}-Q{quarter}") <= _quarter(last):
        found.append(name)
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    return found


@query("target_progress", "grants:read")
def target_progress(desk: Desk, *, grant: str) -> list[TargetProgress]:
    """What the grant reached, by indicator; those without a target when something was done."""
    row = grant_row(desk, grant)
    terms = terms_of(desk, row, desk.today().isoformat())
    database, scope = desk.ledger.database, scope_of(row)
    days: dict[str, Counter[str]] = {
        "kits_distributed": Counter(),
        "women_and_girls_reached": Counter(),
        "referrals_completed": Counter(),
    }
    handed = (
        " FROM distribution d JOIN lot l ON l.id = d.lot AND l.scope = d.scope"
        # Its kits count whoever handed them over: some were given to other organisations.
        " WHERE d.void IS NULL AND l.grant_agreement = ?"
    )
    for day, n in database.tuples(
        f"SELECT d.handed_on, count(*){handed} GROUP BY d.handed_on", (grant,)
    ):
        days["kits_distributed"][_quarter(day)] += n
    for (day,) in database.tuples(
        f"SELECT min(d.handed_on){handed} AND d.recipient_gender = 'female'"
        " GROUP BY coalesce(d.person, d.id)",
        (grant,),
    ):
        days["women_and_girls_reached"][_quarter(day)] += 1
    # Referrals name no grant: those of the organisation that were completed in the period count.
    for day, n in database.tuples(
        "SELECT closed_on, count(*) FROM referral WHERE void IS NULL AND scope = ?"
        " AND state = 'completed' AND given_up IS NULL"
        " AND closed_on BETWEEN ? AND ? GROUP BY closed_on",
        (scope, terms.starts_on, terms.ends_on),
    ):
        days["referrals_completed"][_quarter(day)] += n
    targets = targets_on(desk, desk.today().isoformat()).get(grant, {})
    periods = _quarters(terms.starts_on, terms.ends_on)
    days |= activity_targets.by_quarter(desk, grant, periods)
    years = int(terms.starts_on[:4]), int(terms.ends_on[:4])
    exact = desk.actor.may("cases:person:read")
    found = []
    for indicator, counted in days.items():
        if not counted.total() and indicator not in targets:
            continue
        columns = sorted({*periods, *counted})
        target, total = targets.get(indicator), sum(counted.values())
        hides = indicator in _OF_PEOPLE or indicator in activity_targets.KINDS
        if exact or not hides:
            shown: dict[str, Shown] = {q: counted[q] for q in columns}
            reached: Shown = total
        elif indicator in activity_targets.KINDS:
            reached = activity_targets.told(desk, grant, indicator, *years)
            shown = dict.fromkeys(columns, 0 if reached == 0 else Hidden.HIDDEN)
        else:
            table: SafeTable = safe_table(
                {(REACHED, q): n for q, n in counted.items()}, (REACHED,), columns
            )
            shown = {q: table.cells[REACHED, q] for q in columns}
            reached = table.total
        part = None
        if target and isinstance(reached, int):
            part = percent(Decimal(reached), Decimal(target))
        found.append(TargetProgress(indicator, target, reached, part, shown))
    return found
