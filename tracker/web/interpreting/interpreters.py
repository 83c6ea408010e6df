"""An interpreter: new, changed, or gone."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid
from tracker.domain.activities.interpreters import (
    Interpreter,
    add_interpreter,
    edit_interpreter,
    one_interpreter,
    void_interpreter,
)
from tracker.domain.activities.interpreting_records import DAYS, INTERPRETER, PARTS
from tracker.domain.activities.waiting import interpretation_sessions
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.activities.forms import ReasonForm
from tracker.web.desk import current_desk
from tracker.web.form_pieces import seen
from tracker.web.interpreting.forms import InterpreterForm
from tracker.web.interpreting.offered import called, spoken
from tracker.web.interpreting.room import interpreting_room
from tracker.web.people.values import place_label, read_place


@interpreting_room.route("/interpreting/interpreters/new", methods=["GET", "POST"])
@needs("activities:interpreter:write")
def new_interpreter() -> ResponseReturnValue:
    """Somebody who interprets."""
    desk, form = current_desk(), InterpreterForm()
    form.own(desk)
    if not form.is_submitted():
        form.languages.data, form.by_telephone.data = ["ht", "es"], True
    if form.validate_on_submit():
        try:
            told = form.told(read_place(form.municipality.data))
            made = add_interpreter(desk, interpreter=told, cso=form.cso.data if form.cso else None)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("The interpreter was added."), "success")
            return redirect(url_for("interpreting.interpreter", interpreter=made), 303)
    return _form_page(form, None), 422 if form.is_submitted() else 200


def _form_page(form: InterpreterForm, held: Interpreter | None) -> str:
    return render_template(
        "interpreting/interpreter_edit.html", form=form, held=held, days=DAYS, parts=PARTS
    )


@interpreting_room.get("/interpreting/interpreters/<uuid:interpreter>")
@needs("activities:interpreter:read")
def interpreter(interpreter: UUID) -> ResponseReturnValue:
    """What is known of her, and her sessions."""
    desk = current_desk()
    held = one_interpreter(desk, interpreter=str(interpreter))
    return render_template(
        "interpreting/interpreter.html",
        held=held,
        sessions=interpretation_sessions(desk, interpreter=held.id),
        leaving=ReasonForm(base=held.base).of(("left", "entered_by_mistake", "entered_twice")),
        days=DAYS,
        parts=PARTS,
        called=called,
        spoken=spoken,
    )


def _filled(held: Interpreter) -> dict[str, Any]:
    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    return {
        "base": held.base,
        "name": held.name,
        "phone": held.phone,
        "languages": list(held.languages),
        "training": held.training,
        "code_signed_on": day(held.code_signed_on),
        "away_until": day(held.away_until),
        "availability": list(held.availability),
        "by_telephone": held.by_telephone,
        "present": held.present,
        "gender": held.gender or "",
        "municipality": place_label(held.municipality),
    }


@interpreting_room.route(
    "/interpreting/interpreters/<uuid:interpreter>/edit", methods=["GET", "POST"]
)
@needs("activities:interpreter:write")
def edit(interpreter: UUID) -> ResponseReturnValue:
    """Other hours, another number, the code of conduct signed."""
    desk = current_desk()
    held = one_interpreter(desk, interpreter=str(interpreter))
    form = InterpreterForm(**({} if request.method == "POST" else _filled(held)))
    form.own(desk, new=False)
    if form.validate_on_submit():
        try:
            values = form.told(read_place(form.municipality.data))
            edit_interpreter(desk, interpreter=held.id, values=values, base=seen(form))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Changes saved"), "success")
            return redirect(url_for("interpreting.interpreter", interpreter=held.id), 303)
    return _form_page(form, held), 422 if form.is_submitted() else 200


@interpreting_room.post("/interpreting/interpreters/<uuid:interpreter>/void")
@needs("activities:interpreter:write")
def void_interpreter_record(interpreter: UUID) -> ResponseReturnValue:
    """She left. Her sessions stay."""
    form = ReasonForm().of(INTERPRETER.void_reasons)
    if form.validate_on_submit():
        void_interpreter(
            current_desk(), interpreter=str(interpreter), reason=form.reason.data, base=seen(form)
        )
        flash(_("She is not offered any more. Her sessions stay."), "success")
    return redirect(url_for("interpreting.interpreter", interpreter=interpreter), 303)
