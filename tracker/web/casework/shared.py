"""What a coordinator reads: cases shared with her by consent."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.domain.casework.papers import STEPS
from tracker.domain.casework.shared import shared_case, shared_cases
from tracker.web.access import needs
from tracker.web.casework.room import casework_room
from tracker.web.casework.wording import told_of
from tracker.web.current import door
from tracker.web.desk import current_desk


@casework_room.get("/shared-cases")
@needs("casework:shared:read")
def shared_list() -> ResponseReturnValue:
    """Cases shared now."""
    return render_template("casework/shared.html", cases=shared_cases(current_desk()))


@casework_room.get("/shared-cases/<uuid:case_id>")
@needs("casework:shared:read")
def shared_one(case_id: UUID) -> ResponseReturnValue:
    """One of them, to read."""
    desk = current_desk()
    held = shared_case(desk, case=str(case_id))
    return render_template(
        "casework/one.html",
        held=held,
        state=held.state,
        steps=STEPS,
        may=False,
        may_reopen=False,
        may_review=False,
        me=desk.actor.user,
        told_of=told_of,
        today=desk.today().isoformat(),
        person_url=door("people.one", person_id=held.line.person) if held.line.person else None,
    )
