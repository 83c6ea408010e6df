"""Take people down from a list: those who came before, or codes written on paper."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.basics.ids import grouped
from tracker.domain.activities.attending import record_list
from tracker.domain.activities.queries import activity as held_activity
from tracker.domain.activities.queries import expected_people
from tracker.domain.cases.finding import find_by_code
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.i18n.translate import ngettext
from tracker.ledger.desk import Desk
from tracker.web.access import needs
from tracker.web.activities.forms import ListForm
from tracker.web.activities.room import activities_room
from tracker.web.desk import current_desk


@activities_room.route("/activities/<uuid:activity>/list", methods=["GET", "POST"])
@needs("activities:attendance:record")
def from_list(activity: UUID) -> ResponseReturnValue:
    """Everybody on the list at once; a line that cannot be read stops all of it."""
    desk, form = current_desk(), ListForm()
    held = held_activity(desk, activity=str(activity))
    form.persons.choices = [
        SelectChoice(e.person, f"{e.name} · {grouped(e.code)}")
        for e in expected_people(desk, activity=held.id)
    ]
    if form.validate_on_submit():
        try:
            persons = [*(form.persons.data or []), *_persons_of(desk, form.codes.data or "")]
            done = record_list(desk, activity=held.id, persons=persons)
        except Invalid as error:
            form.refuse(error)
        except NotFound:
            raise
        except Refused as error:
            form.form_errors.append(error_sentence(error))
        else:
            flash(_told(done), "success")
            return redirect(url_for("activities.one", activity=held.id), 303)
    page = render_template("activities/list.html", form=form, held=held)
    return page, 422 if form.is_submitted() else 200


def _persons_of(desk: Desk, text: str) -> list[str]:
    """The registrations of codes; Invalid("codes_unknown") names the lines without one."""
    persons, wrong = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            found = find_by_code(desk, line, blocked_too=True)
            if found is None:
                wrong.append(number)
            else:
                persons.append(found.id)
    if wrong:
        raise Invalid("codes_unknown", "codes", lines=wrong)
    return persons


def _told(done: dict[str, int]) -> str:
    told = ngettext("One woman was added.", "%(num)s women were added.", done["added"])
    if done["already"]:
        told += " " + ngettext(
            "One was here already.", "%(num)s were here already.", done["already"]
        )
    return told if done["added"] or done["already"] else _("Nobody was added.")
