"""Her card was lost: another one takes its place, and a replacement made by mistake goes back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from tracker.basics.errors import Invalid
from tracker.basics.ids import grouped
from tracker.domain.cases.card_records import REASONS
from tracker.domain.cases.cards import cards, replace_card, take_card_back
from tracker.domain.cases.queries import person
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.forms import Form
from tracker.web.people.room import people_room


class ReplaceForm(Form):
    """Why she needs another card, and which one, where it was prepared."""

    reason = RadioField(
        _("What happened to her card?"),
        [InputRequired(_("This field is required"))],
        choices=[SelectChoice(code, choice("card_reason", code)) for code in REASONS],
    )
    card = StringField(
        _("A prepared card"),
        [Length(max=20)],
        description=_("Scan it. Without one a new card is made, to be printed."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


@people_room.route("/people/<uuid:person_id>/replace-card", methods=["GET", "POST"])
@needs("cases:card:replace")
def replace_her_card(person_id: object) -> ResponseReturnValue:
    """Ask why; the cards she had are listed below."""
    desk, form = current_desk(), ReplaceForm()
    shown = person(desk, person=str(person_id))
    if form.validate_on_submit():
        try:
            replace_card(
                desk, person=shown.id, reason=form.reason.data, card=form.card.data or None
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("The card she had is blocked. Print the new one, or hand it over."))
            return redirect(url_for("people.card", person_id=shown.id), 303)
    page = render_template(
        "people/replace_card.html",
        form=form,
        person=shown,
        cards=cards(desk, person=shown.id),
        grouped=grouped,
    )
    return page, 422 if form.is_submitted() else 200


@people_room.post("/people/<uuid:person_id>/cards/<uuid:card_id>/take-back")
@needs("cases:card:replace")
def card_taken_back(person_id: object, card_id: object) -> ResponseReturnValue:
    """Replaced by mistake: the card before counts again."""
    take_card_back(current_desk(), card=str(card_id))
    flash(gettext("Taken back. The card she had before counts again."))
    return redirect(url_for("people.replace_her_card", person_id=person_id), 303)
