"""One call: the interview, or a note that there was none."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, Refused
from tracker.domain.monitoring.asking import record_interview, record_try, take_back
from tracker.domain.monitoring.queries import monitoring_call, monitoring_items, monitoring_round
from tracker.domain.organisations.queries import csos
from tracker.i18n.locales import LANGUAGES, is_language
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _
from tracker.ledger.desk import Desk
from tracker.web.access import needs
from tracker.web.current import installation
from tracker.web.desk import current_desk
from tracker.web.interview.voices import can_be_heard
from tracker.web.monitoring import spoken
from tracker.web.monitoring.forms import InterviewForm, answers
from tracker.web.monitoring.room import CALL, monitoring_room


def _round_of(desk: Desk, call: str) -> str:
    return str(desk.record("monitoring_call", call)["monitoring_round"])


@monitoring_room.route("/monitoring/calls/<uuid:call_id>", methods=["GET", "POST"])
@needs(CALL)
def talk(call_id: UUID) -> ResponseReturnValue:
    """The questions, each in her language with the worker's beside them."""
    desk, form, call = current_desk(), InterviewForm(), str(call_id)
    made = _round_of(desk, call)
    if form.validate_on_submit():
        try:
            record_interview(desk, call=call, answers=answers(form))
        except Invalid as error:
            form.refuse(error)
        except Refused as error:
            flash(error_sentence(error), "warning")
            return redirect(url_for("monitoring.one", round_id=made), 303)
        else:
            flash(_("The answers wait here without her name, to be mixed with others."), "success")
            return redirect(url_for("monitoring.one", round_id=made), 303)
    try:
        her = monitoring_call(desk, call=call)
    except Refused as error:
        flash(error_sentence(error), "warning")
        return redirect(url_for("monitoring.one", round_id=made), 303)
    held = monitoring_round(desk, round=made)
    first, last = spoken.questions(monitoring_items(desk, round=made))
    chosen = request.form.get("language", "")
    page = render_template(
        "monitoring/interview.html",
        form=form,
        her=her,
        held=held,
        aloud=can_be_heard(installation().settings.home),
        tongue=chosen if is_language(chosen) else spoken.her_language(her.languages),
        ours=current_language(),
        tongues=LANGUAGES,
        introduction=spoken.all_in_each(spoken.INTRODUCTION),
        agree=spoken.in_each(spoken.AGREE),
        free=spoken.all_in_each(spoken.FREE),
        wish=spoken.wish(),
        first=first,
        last=last,
        numbers=[
            (c.name, c.complaints_phone)
            for c in csos(desk)
            if c.complaints_phone and c.code == held.cso
        ],
    )
    return page, 422 if form.errors or form.form_errors else 200


@monitoring_room.post("/monitoring/calls/<uuid:call_id>/try")
@needs(CALL)
def note(call_id: UUID) -> ResponseReturnValue:
    """She was not reached, does not want to, or neither was so."""
    desk, call, outcome = current_desk(), str(call_id), request.form.get("outcome", "")
    made, noted = _round_of(desk, call), None
    try:
        if outcome == "take_back":
            take_back(desk, call=call)
            flash(_("It was taken back."), "success")
        else:
            record_try(desk, call=call, outcome=outcome)
            noted = call
    except (Refused, Invalid) as error:
        flash(error_sentence(error), "warning")
    return redirect(url_for("monitoring.one", round_id=made, noted=noted), 303)
