"""The supervisor's view: who has how many cases, and which of them wait for something."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tracker.basics.errors import Invalid
from tracker.domain.accounts.queries import user_names
from tracker.domain.casework.queries import CaseLine, case_rows, lines_of
from tracker.domain.casework.reading import SUPERVISE, opened, visible
from tracker.ledger.desk import Desk, query

#: Days without contact after which a case is shown.
SILENT_DAYS = 14


@dataclass(frozen=True)
class Load:
    """One worker's open cases."""

    worker: str
    name: str | None
    cases: int
    high_risk: int
    overdue: int
    reviews: int


@dataclass(frozen=True)
class Caseload:
    """All open cases of the organisation, and those that wait for something.

    ``silent``: not reached for ``silent_days`` or more, the longest first.
    """

    loads: tuple[Load, ...]
    reviews: tuple[CaseLine, ...]
    overdue: tuple[CaseLine, ...]
    silent: tuple[CaseLine, ...]
    cases: tuple[CaseLine, ...]
    silent_days: int


@query("caseload", SUPERVISE)
def caseload(desk: Desk, *, silent_days: int = SILENT_DAYS) -> Caseload:
    """Caseload per worker, reviews that wait, what is overdue, who was not reached for long."""
    if not 1 <= silent_days <= 365:
        raise Invalid("not_a_number", "silent_days")
    held = visible(desk, opened(desk, case_rows(desk, "c.closed_on IS NULL")).values())
    lines = lines_of(desk, held)
    names = user_names(desk)
    count, high, overdue, reviews = (Counter[str]() for _ in range(4))
    for line in lines:
        worker = line.worker or ""
        count[worker] += 1
        high[worker] += line.risk_level == "high"
        overdue[worker] += line.overdue
        reviews[worker] += line.review == "asked"
    loads = [
        Load(w, names.get(w), count[w], high[w], overdue[w], reviews[w])
        for w in sorted(count, key=lambda w: (-count[w], names.get(w) or "", w))
    ]
    silent = [line for line in lines if line.silent_days >= silent_days]
    return Caseload(
        tuple(loads),
        tuple(line for line in lines if line.review == "asked"),
        tuple(sorted((x for x in lines if x.overdue), key=lambda x: (-x.overdue, x.id))),
        tuple(sorted(silent, key=lambda x: (-x.silent_days, x.id))),
        tuple(lines),
        silent_days,
    )
