"""Documents to be translated: asked for, given to somebody, handed over."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid
from tracker.basics.ids import grouped
from tracker.domain.activities.interpreters import interpreters
from tracker.domain.activities.translating import (
    answer_translation,
    ask_translation,
    reopen_translation,
)
from tracker.domain.activities.waiting import Translation, translation_request
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.current import door
from tracker.web.desk import current_desk
from tracker.web.form_pieces import chosen_or_not, seen, seen_by_button
from tracker.web.interpreting.forms import DocumentAnswerForm, DocumentForm
from tracker.web.interpreting.offered import called, person_of_code, spoken
from tracker.web.interpreting.room import interpreting_room


@interpreting_room.route("/interpreting/documents/new", methods=["GET", "POST"])
@needs("activities:interpretation:write")
def new_document() -> ResponseReturnValue:
    """What is needed in which language."""
    desk, form = current_desk(), DocumentForm()
    form.own(desk)
    if form.validate_on_submit():
        try:
            made = ask_translation(
                desk,
                request={
                    "document_kind": form.document_kind.data,
                    "pages": form.pages.data,
                    "certified": bool(form.certified.data),
                    "from_language": form.from_language.data,
                    "to_language": form.to_language.data,
                    "due_on": form.due_on.data and form.due_on.data.isoformat(),
                    "person": person_of_code(desk, form.person_code.data),
                },
                cso=form.cso.data if form.cso else None,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("The document was written down. Choose who translates it."), "success")
            return redirect(url_for("interpreting.document", translation=made), 303)
    page = render_template("interpreting/document_new.html", form=form)
    return page, 422 if form.is_submitted() else 200


@interpreting_room.get("/interpreting/documents/<uuid:translation>")
@needs("activities:interpretation:read")
def document(translation: UUID) -> ResponseReturnValue:
    """One document and what became of it."""
    held = translation_request(current_desk(), request=str(translation))
    return _page(held, DocumentAnswerForm(formdata=None, base=held.base))


def _page(held: Translation, form: DocumentAnswerForm) -> ResponseReturnValue:
    desk = current_desk()
    _offer(form, held)
    page = render_template(
        "interpreting/document.html",
        held=held,
        form=form,
        person_url=door("people.one", person_id=held.person) if held.person else None,
        grouped=grouped,
        many_csos=desk.actor.cso is None,
    )
    return page, 422 if form.errors or form.form_errors else 200


def _offer(form: DocumentAnswerForm, held: Translation) -> None:
    pair = [held.from_language, held.to_language]
    found = interpreters(current_desk(), languages=pair, signed=True, cso=held.cso)
    form.interpreter.choices = chosen_or_not(
        [SelectChoice(i.id, f"{called(i)} · {spoken(i)}") for i in found]
    )
    if form.interpreter.data is None:
        form.interpreter.data = held.interpreter or ""


@interpreting_room.post("/interpreting/documents/<uuid:translation>/answer")
@needs("activities:interpretation:write")
def answer(translation: UUID) -> ResponseReturnValue:
    """Who translates it, that it was handed over, or why not."""
    desk, form = current_desk(), DocumentAnswerForm()
    held = translation_request(desk, request=str(translation))
    _offer(form, held)
    if not form.validate_on_submit():
        return _page(held, form)
    try:
        answer_translation(
            desk,
            request=held.id,
            state=form.state.data,
            interpreter=form.interpreter.data or None,
            reason=form.reason.data or None,
            base=seen(form),
        )
    except Invalid as error:
        form.refuse(error)
        return _page(held, form)
    flash(_("Changes saved"), "success")
    return redirect(url_for("interpreting.document", translation=held.id), 303)


@interpreting_room.post("/interpreting/documents/<uuid:translation>/reopen")
@needs("activities:interpretation:write")
def reopen_document(translation: UUID) -> ResponseReturnValue:
    """It was closed by mistake."""
    reopen_translation(current_desk(), request=str(translation), base=seen_by_button())
    flash(_("The request waits again."), "success")
    return redirect(url_for("interpreting.document", translation=translation), 303)
