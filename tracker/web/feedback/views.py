"""The list, writing down, the answer, and asking with a code."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.basics.ids import grouped
from tracker.domain.accounts.queries import user_names
from tracker.domain.feedback.commands import answer as answer_feedback
from tracker.domain.feedback.commands import receive, reopen
from tracker.domain.feedback.queries import (
    ASKED,
    TAKEN_OUT,
    Feedback,
    feedback,
    feedback_answer,
    feedback_list,
    feedback_times,
)
from tracker.domain.feedback.records import STATES
from tracker.domain.feedback.taking_out import ask as ask_to_take_out
from tracker.domain.feedback.taking_out import decline, take_out
from tracker.domain.organisations.queries import csos
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.current import door
from tracker.web.desk import current_desk, current_session
from tracker.web.feedback.forms import AnswerForm, CodeForm, ReceiveForm, VoidForm
from tracker.web.form_pieces import seen, seen_by_button
from tracker.web.interpreting.offered import person_of_code
from tracker.web.paging import row_number

feedback_room = Blueprint("feedback", __name__)

READ = "feedback:feedback:read"
RECEIVE = "feedback:feedback:receive"
ANSWER = "feedback:feedback:answer"
PER_PAGE = 50
_KEPT = "feedback code"


@feedback_room.get("/feedback")
@needs(RECEIVE)
def overview() -> ResponseReturnValue:
    """Begin here: the first question, her code, and for whoever may read them the list."""
    desk = current_desk()
    page = times = None
    state = request.args.get("state")
    state = state if state in (*STATES, TAKEN_OUT, ASKED) else None
    after = request.args.get("after", 0, type=row_number)
    if desk.actor.may(READ):
        page = feedback_list(desk, state=state, after=max(after, 0), limit=PER_PAGE)
        today = desk.today()
        first = date(today.year, 1, 1).isoformat()
        times = feedback_times(desk, first=first, last=today.isoformat())
    session = current_session()
    code = session.kept.pop(_KEPT, None) if session is not None else None
    return render_template(
        "feedback/overview.html", page=page, times=times, state=state, states=STATES,
        taken_out=TAKEN_OUT, asked=ASKED,
        told_code=grouped(code) if code else None, form=CodeForm(formdata=None),
        many_csos=desk.actor.cso is None,
    )  # fmt: skip


@feedback_room.get("/feedback/outside")
@needs(RECEIVE)
def outside() -> ResponseReturnValue:
    """The channel for sexual exploitation and abuse. Nothing of it is kept here."""
    desk = current_desk()
    numbers = [
        (c.name, c.complaints_phone)
        for c in csos(desk)
        if c.complaints_phone and desk.actor.cso in (None, c.code)
    ]
    return render_template("feedback/outside.html", numbers=numbers)


@feedback_room.route("/feedback/new", methods=["GET", "POST"])
@needs(RECEIVE)
def new() -> ResponseReturnValue:
    """Write down what was said."""
    desk, form = current_desk(), ReceiveForm()
    form.own(desk)
    if form.validate_on_submit():
        try:
            made = receive(
                desk,
                said=form.said(person_of_code(desk, form.person_code.data)),
                cso=form.cso.data if form.cso else None,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            session = current_session()
            if session is not None:
                # Not in the cookie or the address: with it anybody is told the answer.
                session.kept[_KEPT] = made.code
            return redirect(url_for("feedback.overview"), 303)
    page = render_template("feedback/new.html", form=form)
    return page, 422 if form.is_submitted() else 200


@feedback_room.post("/feedback/ask")
@needs(RECEIVE)
def ask() -> ResponseReturnValue:
    """The answer for whoever comes with her code."""
    desk, form = current_desk(), CodeForm()
    found = None
    if form.validate_on_submit():
        try:
            found = feedback_answer(desk, code=form.code.data)
        except NotFound:
            form.refuse(Invalid("not_a_code_of_feedback", "code"))
    page = render_template("feedback/told.html", form=form, found=found)
    return page, 200 if found else 422


@feedback_room.get("/feedback/<uuid:feedback_id>")
@needs(READ)
def one(feedback_id: UUID) -> ResponseReturnValue:
    """What was said, and the answer."""
    held = feedback(current_desk(), feedback=str(feedback_id))
    return _page(held, _answer_form(held))


def _answer_form(held: Feedback) -> AnswerForm:
    return AnswerForm(formdata=None, base=held.base, answer=held.answer)


def _page(
    held: Feedback,
    form: AnswerForm,
    trouble: str | None = None,
    mistake: VoidForm | None = None,
) -> ResponseReturnValue:
    mistake = mistake or VoidForm(formdata=None)
    page = render_template(
        "feedback/one.html",
        held=held,
        form=form,
        trouble=trouble,
        mistake=mistake,
        code=grouped(held.code) if held.code else None,
        users=user_names(current_desk()),
        of_hub=current_desk().actor.cso is None,
        person_url=door("people.one", person_id=held.person) if held.person else None,
    )
    wrong = trouble or form.errors or form.form_errors or mistake.errors
    return page, 422 if wrong else 200


@feedback_room.post("/feedback/<uuid:feedback_id>/answer")
@needs(ANSWER)
def answer(feedback_id: UUID) -> ResponseReturnValue:
    """Write the answer down."""
    desk, form = current_desk(), AnswerForm()
    held = feedback(desk, feedback=str(feedback_id))
    if not form.validate_on_submit():
        return _page(held, form)
    try:
        answer_feedback(
            desk, feedback=held.id, state=form.state.data, answer=form.answer.data,
            content=form.content.data or None, passed_to=form.passed_to.data or None,
            base=seen(form),
        )  # fmt: skip
    except Invalid as error:
        form.refuse(error)
        return _page(held, form)
    except Refused as error:
        return _page(held, form, error_sentence(error))
    flash(_("Changes saved"), "success")
    return redirect(url_for("feedback.one", feedback_id=held.id), 303)


@feedback_room.post("/feedback/<uuid:feedback_id>/wish")
@needs(ANSWER)
def wish(feedback_id: UUID) -> ResponseReturnValue:
    """It was written by mistake, or twice: ask the other side to take it out of count."""
    form = VoidForm()
    if not form.validate_on_submit():
        held = feedback(current_desk(), feedback=str(feedback_id))
        return _page(held, _answer_form(held), mistake=form)
    try:
        ask_to_take_out(current_desk(), feedback=str(feedback_id), reason=form.reason.data)
        flash(_("It was asked for. It counts until the other side has taken it out."), "success")
    except Refused as error:
        flash(error_sentence(error), "warning")
    return redirect(url_for("feedback.one", feedback_id=feedback_id), 303)


@feedback_room.post("/feedback/<uuid:feedback_id>/void")
@needs(ANSWER)
def void(feedback_id: UUID) -> ResponseReturnValue:
    """Take it out of count, as was asked."""
    try:
        take_out(current_desk(), feedback=str(feedback_id), base=seen_by_button())
    except NotFound:
        raise
    except Refused as error:
        flash(error_sentence(error), "warning")
        return redirect(url_for("feedback.one", feedback_id=feedback_id), 303)
    flash(
        _("It does not count any more. Its words are proposed for erasing after a month."),
        "success",
    )
    return redirect(url_for("feedback.overview"), 303)


@feedback_room.post("/feedback/<uuid:feedback_id>/stays")
@needs(ANSWER)
def stays(feedback_id: UUID) -> ResponseReturnValue:
    """It goes on counting."""
    try:
        decline(current_desk(), feedback=str(feedback_id))
        flash(_("It stays, and counts as before."), "success")
    except NotFound:
        raise
    except Refused as error:
        flash(error_sentence(error), "warning")
    return redirect(url_for("feedback.one", feedback_id=feedback_id), 303)


@feedback_room.post("/feedback/<uuid:feedback_id>/reopen")
@needs(ANSWER)
def open_again(feedback_id: UUID) -> ResponseReturnValue:
    """It is not settled after all."""
    desk = current_desk()
    try:
        reopen(desk, feedback=str(feedback_id))
    except Refused as error:
        flash(error_sentence(error), "warning")
    return redirect(url_for("feedback.one", feedback_id=feedback_id), 303)
