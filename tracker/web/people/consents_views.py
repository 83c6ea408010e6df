"""Her consents: what she agreed to, a further one, and taking one back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid, Refused
from tracker.domain.cases.commands import record_consent, withdraw_consent
from tracker.domain.cases.queries import consents, person
from tracker.domain.casework.keys import hubs_ever
from tracker.domain.referrals.queries import services
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import current_language, lazy_gettext
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.form_pieces import seen_by_button
from tracker.web.people.consent_text import spoken_consent
from tracker.web.people.forms import ConsentForm
from tracker.web.people.room import people_room
from tracker.web.people.values import consent_of

PURPOSES = {"services": "registration", "sharing": "referral", "reporting": "statistics"}


@people_room.route("/people/<uuid:person_id>/consents", methods=["GET", "POST"])
@needs("cases:consent:record")
def consents_of(person_id: object) -> ResponseReturnValue:
    """What she agreed to, and the form for a further consent."""
    desk = current_desk()
    shown = person(desk, person=str(person_id))
    names = {s.id: s.name for s in services(desk)}
    form = ConsentForm()
    form.recipient.choices = [
        SelectChoice("", lazy_gettext("None")),
        *(SelectChoice(identity, name) for identity, name in names.items()),
    ]
    if form.validate_on_submit():
        try:
            _record(shown.id, form)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Her consent is recorded."), "success")
            return redirect(url_for("people.consents_of", person_id=shown.id), code=303)
    return render_template(
        "people/consents.html",
        person=shown,
        form=form,
        consents=consents(desk, person=shown.id),
        service_names=names,
        hubs=hubs_ever(desk),
        consent_texts=spoken_consent(shown.languages or ("ht",), current_language()),
    ), 422 if form.errors or form.form_errors else 200


def _record(person_id: str, form: ConsentForm) -> None:
    scope = form.consent_scope.data
    recipient = form.recipient.data or None
    if scope == "sharing" and recipient is None:
        raise Invalid("required", "recipient")
    values = {**consent_of(form), "consent_scope": scope, "purpose": PURPOSES[scope]}
    if scope == "sharing":
        values["recipient"] = recipient
    record_consent(current_desk(), person=person_id, consent=values)


@people_room.post("/people/<uuid:person_id>/consents/<uuid:consent_id>/withdraw")
@needs("cases:consent:withdraw")
def withdraw(person_id: object, consent_id: object) -> ResponseReturnValue:
    """She changed her mind."""
    try:
        withdraw_consent(current_desk(), consent=str(consent_id), base=seen_by_button())
    except Refused as error:
        if error.code != "consent_withdrawn_already":
            raise
        flash(error_sentence(error), "warning")
    else:
        flash(_("Her consent is withdrawn from today."), "success")
    return redirect(url_for("people.consents_of", person_id=person_id), code=303)
