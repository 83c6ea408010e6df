"""A referral in other hands, and a step that was pressed by mistake."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, Refused
from tracker.domain.referrals.stepping_back import step_back
from tracker.domain.referrals.workers import hand_over
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.form_pieces import seen_by_button
from tracker.web.referrals.room import referrals_room


@referrals_room.post("/referrals/<uuid:referral>/step-back")
@needs("referrals:referral:answer")
def take_back(referral: UUID) -> ResponseReturnValue:
    """Take its last step back."""
    try:
        step_back(current_desk(), referral=str(referral), base=seen_by_button())
        flash(_("The last step is taken back. The history keeps both."), "success")
    except Refused as error:
        flash(error_sentence(error), "warning")
    return redirect(url_for("referrals.one", referral=referral), 303)


@referrals_room.post("/referrals/<uuid:referral>/worker")
@needs("referrals:referral:answer")
def give(referral: UUID) -> ResponseReturnValue:
    """Give it to another worker."""
    try:
        hand_over(
            current_desk(),
            referral=str(referral),
            to=request.form.get("to", ""),
            base=seen_by_button(),
        )
        flash(_("She follows it up from now on."), "success")
    except (Invalid, Refused) as error:
        flash(error_sentence(error), "warning")
    return redirect(url_for("referrals.one", referral=referral), 303)
