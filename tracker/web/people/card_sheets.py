"""Sheets of cards: of one person, of those who were ticked, of a day, and cards of nobody yet."""

from __future__ import annotations

from collections.abc import Iterable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from tracker.domain.cases.cards import MOST_PREPARED, prepared_codes
from tracker.domain.cases.cards_to_print import (
    MOST_ON_SHEETS,
    organisation_on_cards,
    people_for_cards,
)
from tracker.domain.cases.queries import Person, person
from tracker.domain.distribution_days.queries import distribution_days
from tracker.domain.organisations.queries import csos, sites
from tracker.i18n.translate import lazy_gettext as _
from tracker.ledger.desk import Desk
from tracker.reports.card_sheet import CardToPrint, card_sheet
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.downloads import download
from tracker.web.forms import Form
from tracker.web.people.room import people_room

PDF = "application/pdf"


class PreparedForm(Form):
    """How many cards that are nobody's yet; on a hub also whose name is on them."""

    cso = SelectField(_("Organisation"), choices=[])
    count = IntegerField(
        _("How many cards?"),
        [
            InputRequired(_("This field is required")),
            NumberRange(1, MOST_PREPARED, _("Write a number between 1 and 500.")),
        ],
        default=20,
        description=_("Ten are on each sheet. Whoever registers scans one and hands it over."),
    )

    def own(self, desk: Desk) -> None:
        """Ask for the organisation only where it is not known."""
        if desk.actor.cso is not None:
            del self.cso
        else:
            self.cso.choices = [SelectChoice(c.code, c.name) for c in csos(desk)]


@people_room.get("/people/cards")
@needs("cases:person:read")
def card_sheets() -> ResponseReturnValue:
    """Whose cards are to be printed: those registered on a day, at a place or a list of a day."""
    form = PreparedForm(formdata=None)
    form.own(current_desk())
    return _page(form)


def _page(form: PreparedForm, status: int = 200) -> ResponseReturnValue:
    desk = current_desk()
    on = request.args.get("on", "") or desk.today().isoformat()
    chosen = {
        "site": request.args.get("site", "")[:40] or None,
        "day": request.args.get("day", "")[:40] or None,
    }
    found = people_for_cards(
        desk,
        registered_on=None if any(chosen.values()) else on,
        site=chosen["site"],
        day=chosen["day"],
    )
    page = render_template(
        "people/card_sheets.html",
        form=form,
        found=found,
        on=on,
        chosen=chosen,
        sites=sites(desk),
        days=distribution_days(desk) if desk.actor.may("days:day:read") else [],
        most=MOST_ON_SHEETS,
    )
    return page, status


@people_room.post("/people/cards")
@needs("cases:person:read")
def ticked_cards() -> ResponseReturnValue:
    """The sheets of those who were ticked."""
    desk = current_desk()
    chosen = request.form.getlist("person")[:MOST_ON_SHEETS]
    if not chosen:
        return redirect(url_for("people.card_sheets"), 303)
    return _sheet(person(desk, person=one) for one in dict.fromkeys(chosen))


@people_room.get("/people/<uuid:person_id>/card.pdf")
@needs("cases:person:read")
def card_paper(person_id: object) -> ResponseReturnValue:
    """Her card alone, to be cut."""
    return _sheet([person(current_desk(), person=str(person_id))])


def _sheet(people: Iterable[Person]) -> ResponseReturnValue:
    organisations = {cso.code: cso for cso in csos(current_desk())}
    cards = [
        CardToPrint(one.code, organisations[one.cso], one.name if one.name_on_card else None)
        for one in people
        if not one.void and not one.erased_on
    ]
    return download(card_sheet(cards), "cards.pdf", PDF)


@people_room.post("/people/cards/prepared")
@needs("cases:person:register")
def prepared_cards() -> ResponseReturnValue:
    """Cards that are nobody's yet."""
    form, desk = PreparedForm(), current_desk()
    form.own(desk)
    if not form.validate_on_submit():
        return _page(form, 422)
    mine = organisation_on_cards(desk, form.cso.data if form.cso else None)
    codes = prepared_codes(desk, count=form.count.data)
    return download(card_sheet([CardToPrint(code, mine) for code in codes]), "cards.pdf", PDF)
