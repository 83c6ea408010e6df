"""The supervisor's caseload, and figures of cases without a name."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.audit.case_counts import case_counts
from tracker.domain.casework.caseload import SILENT_DAYS, caseload
from tracker.web.access import needs
from tracker.web.activities.planning import asked_year
from tracker.web.audit.wording import shown
from tracker.web.casework.pages import ROWS, case_pages
from tracker.web.casework.room import casework_room
from tracker.web.desk import current_desk

_CHOICES = (7, 14, 30, 60)


@casework_room.get("/cases/caseload")
@needs("casework:case:supervise")
def overview() -> ResponseReturnValue:
    """Who has how many cases; reviews, what is overdue, who was not reached for ``?days=``."""
    asked = request.args.get("days", "")
    days = int(asked) if asked.isdecimal() and int(asked) in _CHOICES else SILENT_DAYS
    found = caseload(current_desk(), silent_days=days)
    return render_template(
        "casework/caseload.html",
        found=found,
        cases=case_pages(found.cases, request.args.get("after", "")),
        days=_CHOICES,
        most=ROWS,
    )


@casework_room.get("/cases/figures")
@needs("casework:figures:read")
def figures() -> ResponseReturnValue:
    """Cases opened and closed, by month and organisation."""
    desk = current_desk()
    year = asked_year(desk)
    return render_template(
        "casework/figures.html",
        found=case_counts(desk, year=year),
        year=year,
        this_year=desk.today().year,
        shown=shown,
        heads=lambda months: [(month[5:], "number") for month in months],
    )
