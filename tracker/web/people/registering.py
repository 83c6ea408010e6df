"""Register a person by hand, correct her record, tell her from others, take it out of use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid
from tracker.domain.cases.commands import (
    check_registration,
    edit_person,
    not_the_same,
    register_person,
    void_person,
)
from tracker.domain.cases.finding import Match, likely_duplicates
from tracker.domain.cases.lists.municipalities import search_municipalities
from tracker.domain.cases.queries import person
from tracker.domain.elsewhere.queries import KitElsewhere, kits_elsewhere_like
from tracker.domain.organisations.queries import csos
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.people.birth import read_birth
from tracker.web.people.consent_text import spoken_consent
from tracker.web.people.forms import PersonForm, RegisterForm, VoidForm
from tracker.web.people.room import people_room
from tracker.web.people.values import consent_of, filled, person_values, place_label, read_place


@dataclass(frozen=True)
class Registering:
    """What a page of a registration shows: the form, and who may be her."""

    form: RegisterForm
    likely: list[Match]
    elsewhere: tuple[KitElsewhere, ...]


@people_room.route("/people/new", methods=["GET", "POST"])
@needs("cases:person:register")
def register() -> ResponseReturnValue:
    """The form for somebody new; likely duplicates are shown once before going on."""
    if "from_box" in request.form:
        # The find box as it stands at the press, whatever the last live answer was about.
        return _blank_form(request.form.get("text", "").strip())
    return register_by(_one_form)


def register_by(page: Callable[[Registering], str]) -> ResponseReturnValue:
    """Register her from what was sent, or show ``page`` with what is wrong or to be looked at."""
    desk = current_desk()
    form = RegisterForm()
    _offer_organisations(form)
    likely: list[Match] = []
    if form.validate_on_submit():
        try:
            values = person_values(form, desk.today())
            likely = [] if form.likely_seen.data else likely_in(form)
            if not likely:
                cso = form.cso.data if form.cso else None
                done = register_person(
                    desk,
                    person=values,
                    consent=consent_of(form),
                    cso=cso,
                    card=form.card.data or None,
                )
                flash(
                    _("She is registered. You can print her card, or hand over a kit."), "success"
                )
                return redirect(url_for("people.one", person_id=done["person"]), code=303)
        except Invalid as error:
            form.refuse(error)
    return _register_page(form, likely, page)


def sent_so_far() -> tuple[RegisterForm, dict[str, str]]:
    """The form as it was sent, and field → what would be refused of it if no more were answered."""
    form = RegisterForm()
    _offer_organisations(form)
    if form.validate():
        desk = current_desk()
        try:
            values = person_values(form, desk.today())
            check_registration(desk, person=values, consent=consent_of(form))
        except Invalid as error:
            form.refuse(error)
    return form, {name: str(said[0]) for name, said in form.errors.items() if name and said}


def _blank_form(typed: str) -> ResponseReturnValue:
    """The form with the words that were looked for, so that nobody types a name twice."""
    first, _space, last = typed[:200].rpartition(" ")
    form = RegisterForm(formdata=None)
    form.given_names.data, form.family_names.data = (first, last) if first else (last, "")
    _offer_organisations(form)
    return _register_page(form, [], _one_form, status=200)


def _register_page(
    form: RegisterForm,
    likely: list[Match],
    page: Callable[[Registering], str],
    status: int | None = None,
) -> ResponseReturnValue:
    wrong = bool(form.errors or form.form_errors or likely)
    shown = page(Registering(form, likely, elsewhere_in(form)))
    return shown, status or (422 if wrong else 200)


def _one_form(asked: Registering) -> str:
    form = asked.form
    return render_template(
        "people/register.html",
        form=form,
        likely=asked.likely,
        elsewhere=asked.elsewhere,
        consent_texts=spoken_consent(form.languages.data or ("ht",), current_language()),
    )


def _offer_organisations(form: RegisterForm) -> None:
    """Where no single organisation binds her, she says for which one she registers."""
    desk = current_desk()
    if desk.actor.cso is not None:
        del form.cso
    else:
        form.cso.choices = [SelectChoice(c.code, c.name) for c in csos(desk)]


def likely_in(form: PersonForm) -> list[Match]:
    """Registrations like what the form says so far; half-typed values count as none."""
    if not (form.given_names.data or "").strip():
        return []
    desk = current_desk()
    born, precision = _born(form)
    try:
        place = read_place(form.municipality.data)
    except Invalid:
        place = None
    return likely_duplicates(
        desk,
        given_names=form.given_names.data,
        family_names=form.family_names.data or "",
        birth_date=born,
        birth_precision=precision,
        phone=form.phone.data or None,
        municipality=place,
        gender=form.gender.data or None,
    )


def elsewhere_in(form: PersonForm) -> tuple[KitElsewhere, ...]:
    """Kits that other organisations handed to somebody like what the form says so far."""
    born, precision = _born(form)
    return kits_elsewhere_like(
        current_desk(),
        given_names=form.given_names.data or "",
        family_names=form.family_names.data or "",
        birth_date=born,
        birth_precision=precision,
    )


def _born(form: PersonForm) -> tuple[str | None, str | None]:
    try:
        return read_birth(
            form.birth_date.data, form.birth_estimated.data, form.age.data, current_desk().today()
        )
    except Invalid:
        return None, None


@people_room.post("/people/likely")
@needs("cases:person:register")
def likely() -> ResponseReturnValue:
    """While she types: who may be the same person."""
    form = RegisterForm()
    return render_template(
        "people/_likely.html", likely=likely_in(form), elsewhere=elsewhere_in(form)
    )


@people_room.post("/people/places")
@needs("cases:person:read")
def places() -> ResponseReturnValue:
    """Municipalities for the letters typed so far."""
    text = request.form.get("municipality", "")[:120]
    found = search_municipalities(text) if len(text.strip()) >= 2 else ()
    return render_template("people/_places.html", labels=[place_label(p.code) for p in found])


@people_room.route("/people/<uuid:person_id>/edit", methods=["GET", "POST"])
@needs("cases:person:edit")
def edit(person_id: object) -> ResponseReturnValue:
    """Correct what is known of her."""
    desk = current_desk()
    shown = person(desk, person=str(person_id))
    form = PersonForm(data=filled(shown))
    if form.validate_on_submit():
        try:
            values = person_values(form, desk.today(), shown)
            base = form.base.data.split(",") if form.base.data else None
            edit_person(desk, person=shown.id, values=values, base=base)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Changes saved"), "success")
            return redirect(url_for("people.one", person_id=shown.id), code=303)
    status = 422 if form.errors or form.form_errors else 200
    return render_template("people/edit.html", form=form, person=shown), status


@people_room.post("/people/<uuid:person_id>/not-the-same/<uuid:other_id>")
@needs("cases:duplicate:decide")
def tell_apart(person_id: object, other_id: object) -> ResponseReturnValue:
    """Two records, two women: nobody asks again."""
    not_the_same(current_desk(), first=str(person_id), second=str(other_id))
    flash(_("Noted: these are two different people."), "success")
    return redirect(url_for("people.one", person_id=person_id), code=303)


@people_room.route("/people/<uuid:person_id>/void", methods=["GET", "POST"])
@needs("cases:person:void")
def void(person_id: object) -> ResponseReturnValue:
    """Take a registration out of use, with a reason."""
    desk = current_desk()
    shown = person(desk, person=str(person_id))
    form = VoidForm(data={"base": shown.base})
    if form.validate_on_submit():
        try:
            base = form.base.data.split(",") if form.base.data else None
            void_person(desk, person=shown.id, reason=form.reason.data, base=base)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("The record is out of use."), "success")
            return redirect(url_for("people.one", person_id=shown.id), code=303)
    status = 422 if form.errors or form.form_errors else 200
    return render_template("people/void.html", form=form, person=shown), status
