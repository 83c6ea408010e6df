"""My cases, and what is to be done in them."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.casework.handing import cases_handed_over
from tracker.domain.casework.queries import cases_today, my_cases
from tracker.web.access import needs
from tracker.web.casework.room import casework_room
from tracker.web.desk import current_desk

#: How many days ahead the list of what is to be done looks.
AHEAD = 7


@casework_room.get("/cases")
@needs("casework:case:read")
def mine() -> ResponseReturnValue:
    """What is due today and in a week, cases offered, hers, given away; ``?closed=1``."""
    desk = current_desk()
    closed = request.args.get("closed") == "1"
    cases = my_cases(desk, closed=closed)
    until = (desk.today() + timedelta(days=AHEAD)).isoformat()
    return render_template(
        "casework/mine.html",
        due=[] if closed else cases_today(desk, until=until),
        today=desk.today().isoformat(),
        offered=[c for c in cases if c.access == "offered"],
        cases=[c for c in cases if c.access != "offered"],
        handed=[] if closed else cases_handed_over(desk),
        closed=closed,
    )
