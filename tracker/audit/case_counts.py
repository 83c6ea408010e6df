"""Cases opened and closed by month and organisation, and how many are open: no person.

Counts are counts of women, so small ones are hidden as everywhere.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tracker.audit.suppression import SafeTable, safe_table
from tracker.basics.errors import Invalid
from tracker.ledger.desk import Desk, query, scope_cso


@dataclass(frozen=True)
class CaseCounts:
    """Rows are organisations' codes, columns the months of a year (``2026-01``).

    ``still_open``: at the end of the last of them, and then only: from month to month it
    would tell by how much more cases were opened than closed, where that is hidden.
    """

    year: int
    opened: SafeTable
    closed: SafeTable
    still_open: SafeTable


@query("case_counts", "casework:figures:read")
def case_counts(desk: Desk, *, year: int | None = None) -> CaseCounts:
    """The cases of a calendar year (this one), of all organisations the actor may see."""
    chosen = desk.today().year if year is None else year
    if not 2000 <= chosen <= 2200:
        raise Invalid("not_a_number", "year")
    today = desk.today().isoformat()[:7]
    months = [m for m in (f"{chosen}-{n:02d}" for n in range(1, 13)) if m <= today]
    condition, params = desk.visible()
    opened: Counter[tuple[str, str]] = Counter()
    closed: Counter[tuple[str, str]] = Counter()
    still: Counter[tuple[str, str]] = Counter()
    codes: set[str] = set()
    for scope, start, end in desk.ledger.database.tuples(
        "SELECT scope, substr(opened_on, 1, 7), substr(closed_on, 1, 7) FROM casework_case"
        f" WHERE void IS NULL AND {condition} AND opened_on <= ?",
        [*params, f"{chosen}-12-31"],
    ):
        cso = scope_cso(scope) or ""
        codes.add(cso)
        opened[cso, start] += 1
        if end:
            closed[cso, end] += 1
        if months:
            still[cso, months[-1]] += start <= months[-1] and (end is None or end > months[-1])
    rows = sorted(codes)
    return CaseCounts(
        chosen,
        safe_table(opened, rows, months),
        safe_table(closed, rows, months),
        safe_table(still, rows, months[-1:]),
    )
