"""People at activities that a grant paid for, as its targets count them, by quarter.

Whoever may not see the people gets nothing here that the figures of the years do not tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tracker.audit.counts import EVERYBODY
from tracker.audit.suppression import Hidden, Shown
from tracker.audit.takers import people_by_kind
from tracker.audit.yearly import yearly_figures
from tracker.domain.activities.records import ACTIVITY_KINDS
from tracker.ledger.desk import Desk

#: Indicator → the kinds of activity that it counts; in each kind everybody is one.
KINDS: dict[str, tuple[str, ...]] = {
    "people_trained": ("training",),
    "activity_participants": ACTIVITY_KINDS,
}
_FIRST_DAY, _LAST_DAY = "2000-01-01", "9999-12-31"


def by_quarter(desk: Desk, grant: str, quarters: Sequence[str]) -> dict[str, Counter[str]]:
    """For each indicator the people by quarter (``2026-Q3``), in which they came first."""
    found: dict[str, Counter[str]] = {indicator: Counter() for indicator in KINDS}
    if not desk.ledger.database.value("SELECT 1 FROM activity WHERE grant_agreement = ?", (grant,)):
        return found
    before = dict.fromkeys(KINDS, 0)
    for quarter in quarters:
        until = _LAST_DAY if quarter == quarters[-1] else _last_day(quarter)
        kinds = people_by_kind(desk, _FIRST_DAY, until).kinds
        for indicator, counted in KINDS.items():
            reached = sum(kinds[kind].by_grant[grant] for kind in counted)
            found[indicator][quarter] = reached - before[indicator]
            before[indicator] = reached
    return found


def _last_day(quarter: str) -> str:
    """Later than any day of the quarter, and earlier than the next one's first."""
    return f"{quarter[:4]}-{int(quarter[-1]) * 3:02d}-31"


def told(desk: Desk, grant: str, indicator: str, first: int, last: int) -> Shown:
    """What the figures of the years ``first`` to ``last`` tell of a grant, added up."""
    parts: list[Shown] = []
    for year in range(first, last + 1):
        figures = yearly_figures(desk, year=year)
        for kind in KINDS[indicator]:
            parts.append(figures.of(kind).by_grant.cells.get((EVERYBODY, grant), 0))
    seen = [part for part in parts if isinstance(part, int)]
    if len(seen) < len(parts):
        return parts[0] if len(parts) == 1 else Hidden.HIDDEN
    return sum(seen)
