"""Undo within the hour: one click at the counter, each button a reason."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import NotFound, Refused
from tracker.domain.distribution_days.serving import undo_hand_over
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.days.room import days_room
from tracker.web.desk import current_desk

#: What can have gone wrong at a counter.
UNDO_REASONS = ("wrong_person", "not_handed_over", "kit_returned")


@days_room.post("/days/<uuid:day_id>/undo/<uuid:distribution>")
@needs("days:handover:record")
def undo(day_id: UUID, distribution: UUID) -> ResponseReturnValue:
    """Take a kit back that one handed over oneself."""
    reason = request.form.get("reason", "")
    try:
        undo_hand_over(
            current_desk(),
            distribution=str(distribution),
            reason=reason if reason in UNDO_REASONS else "entered_by_mistake",
        )
    except NotFound:
        raise
    except Refused as error:
        flash(error_sentence(error), "warning")
    else:
        flash(_("It was taken back: the kit is in stock again, the receipt is not valid."),
              "success")  # fmt: skip
    return redirect(url_for("days.counter", day_id=day_id), 303)
