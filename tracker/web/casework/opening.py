"""Open a case for a woman."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.domain.cases.queries import person as registration
from tracker.domain.casework.opening import open_for
from tracker.domain.casework.queries import case_of_person
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.casework.forms import OpenForm
from tracker.web.casework.room import casework_room
from tracker.web.desk import current_desk


@casework_room.route("/people/<uuid:person_id>/case", methods=["GET", "POST"])
@needs("casework:case:open")
def open_one(person_id: UUID) -> ResponseReturnValue:
    """Her open case, where whoever asks may see it; else the form for a new one."""
    desk, form = current_desk(), OpenForm()
    her = registration(desk, person=str(person_id))
    held = case_of_person(desk, person=her.id, closed=False)
    if held is not None:
        return redirect(url_for("casework.one", case_id=held), 303)
    if not form.is_submitted():
        form.review_on.data = desk.today() + timedelta(days=14)
    refused = None
    if form.validate_on_submit() and form.review_on.data:
        try:
            made = open_for(
                desk,
                person=her.id,
                risk_level=form.risk_level.data,
                review_on=form.review_on.data.isoformat(),
            )
        except Invalid as error:
            form.refuse(error)
        except NotFound:
            raise
        except Refused as error:
            refused = error_sentence(error)
        else:
            flash(_("The case is open. Its code has no name in it."), "success")
            return redirect(url_for("casework.one", case_id=made["case"]), 303)
    page = render_template("casework/open.html", form=form, her=her, refused=refused)
    return page, 422 if form.is_submitted() else 200
