"""One case: where it stands, the plan, the notes, and who did what."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.domain.casework.papers import STEPS
from tracker.domain.casework.queries import case
from tracker.domain.casework.reading import SUPERVISE
from tracker.web.access import needs
from tracker.web.casework.room import casework_room
from tracker.web.casework.wording import told_of
from tracker.web.current import door
from tracker.web.desk import current_desk


@casework_room.get("/cases/<uuid:case_id>")
@needs("casework:case:read")
def one(case_id: UUID) -> ResponseReturnValue:
    """All of a case that she may read."""
    desk = current_desk()
    held = case(desk, case=str(case_id))
    may = held.line.access in ("worker", "supervisor")
    mine = held.line.worker == desk.actor.user
    return render_template(
        "casework/one.html",
        held=held,
        state=held.state,
        steps=STEPS,
        may=may and not held.line.closed_on,
        may_reopen=may,
        may_review=desk.actor.may(SUPERVISE) and not mine and held.state.review == "asked",
        me=desk.actor.user,
        told_of=told_of,
        today=desk.today().isoformat(),
        person_url=door("people.one", person_id=held.line.person) if held.line.person else None,
    )
