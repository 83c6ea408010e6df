"""Long lists of cases, so many rows at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.casework.queries import CaseLine

#: Rows of a list on one page.
ROWS = 100


@dataclass(frozen=True)
class CasePages:
    """``rows`` of a page; ``after`` where it is not the first, ``following`` where more come:
    the last case of the page before, and of this one."""

    rows: tuple[CaseLine, ...]
    after: str | None
    following: str | None


def case_pages(cases: Sequence[CaseLine], after: str) -> CasePages:
    """The page that comes after a case of the list; the first where that stands in it no more."""
    known = {line.id: at for at, line in enumerate(cases, 1)}
    start = known.get(after, 0)
    rows = tuple(cases[start : start + ROWS])
    more = len(cases) > start + ROWS
    return CasePages(rows, after if start else None, rows[-1].id if more else None)
