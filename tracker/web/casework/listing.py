"""My cases, and what is to be done in them."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.casework.handing import cases_handed_over
from tracker.domain.casework.queries import Work, my_cases, my_work
from tracker.web.access import needs
from tracker.web.casework.pages import ROWS, case_pages
from tracker.web.casework.room import casework_room
from tracker.web.desk import current_desk

#: How many days ahead the list of what is to be done looks.
AHEAD = 7


@casework_room.get("/cases")
@needs("casework:case:read")
def mine() -> ResponseReturnValue:
    """What is due today and in a week, cases offered, hers, given away; ``?closed=1``.

    ``?after=``: the last case of the page before.
    """
    desk = current_desk()
    closed = request.args.get("closed") == "1"
    until = (desk.today() + timedelta(days=AHEAD)).isoformat()
    work = Work(tuple(my_cases(desk, closed=True)), ()) if closed else my_work(desk, until=until)
    return render_template(
        "casework/mine.html",
        due=work.due,
        today=desk.today().isoformat(),
        offered=[c for c in work.cases if c.access == "offered"],
        cases=case_pages(
            [c for c in work.cases if c.access != "offered"], request.args.get("after", "")
        ),
        most=ROWS,
        handed=[] if closed else cases_handed_over(desk),
        closed=closed,
    )
