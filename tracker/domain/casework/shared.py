"""What a coordinator reads: cases that were shared by consent, while it holds.

The keys of all others are not on her computer, so there is nothing here to be refused.
"""

from __future__ import annotations

from dataclasses import replace

from tracker.basics.errors import Refused
from tracker.domain.casework.keys import Row, in_force
from tracker.domain.casework.queries import CaseLine, CasePage, case_rows, lines_of, page_of
from tracker.domain.casework.reading import OpenCase, opened
from tracker.ledger.desk import Desk, query

READ_SHARED = "casework:shared:read"


@query("shared_cases", READ_SHARED)
def shared_cases(desk: Desk) -> list[CaseLine]:
    """Cases that are shared with this computer now, the latest opened first."""
    rows = [r for r in case_rows(desk, "c.shared_under IS NOT NULL") if in_force(desk, r)]
    held = [c for c in opened(desk, rows).values() if c.papers]
    return lines_of(desk, [replace(c, access="shared") for c in held])


@query("shared_case", READ_SHARED)
def shared_case(desk: Desk, *, case: str) -> CasePage:
    """One of them; Refused("case_not_shared") where no consent is in force."""
    row: Row = desk.record("casework_case", case)
    held: OpenCase = opened(desk, [row])[case]
    if not in_force(desk, row) or not held.papers:
        raise Refused("case_not_shared")
    return page_of(desk, replace(held, access="shared"))
