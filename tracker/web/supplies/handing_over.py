"""Hand a kit over: who, which kit, Enter. Then the receipt is on the screen at once."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.basics.ids import grouped
from tracker.domain.cases.queries import Person
from tracker.domain.cases.queries import person as registration
from tracker.domain.elsewhere.queries import kits_elsewhere
from tracker.domain.supplies.distributing import record_distribution
from tracker.domain.supplies.earlier_kits import EarlierKit, earlier_kits
from tracker.domain.supplies.records import IDENTITY_SHOWN
from tracker.domain.supplies.stock import stock
from tracker.i18n.dates import format_date
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import current_language, ngettext
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.current import door
from tracker.web.desk import current_desk
from tracker.web.supplies.forms import HandOverForm
from tracker.web.supplies.kit_places import KitPlace, first_choice, kit_places
from tracker.web.supplies.room import supplies_room
from tracker.web.supplies.table import Table, my_table, new_mark

# How she showed who she is, when nothing else is known: what needs no paper.
_USUAL = "told"


@supplies_room.route("/kit", methods=["GET", "POST"], defaults={"person": None})
@supplies_room.route("/people/<uuid:person>/kit", methods=["GET", "POST"])
@needs("supplies:distribution:record")
def hand_over(person: UUID | None) -> ResponseReturnValue:
    """The page of one kit; ``person`` is None for a woman who is not registered."""
    desk, table = current_desk(), my_table()
    who = registration(desk, person=str(person)) if person else None
    places = kit_places(stock(desk), who.cso if who else None, desk.today())
    earlier = earlier_kits(desk, person=who.id) if who else []
    form = _form(places, table, who, earlier)
    if form.validate_on_submit():
        with table.busy:
            done = table.done.get(form.mark.data or "") or _record(form, who, table)
        if done:
            return redirect(url_for("receipts.show", distribution=done, new=1), 303)
    if not form.mark.data:
        form.mark.data = new_mark()
    page = render_template(
        "supplies/hand_over.html",
        form=form,
        who=who,
        person_code=grouped(who.code) if who else None,
        places=places,
        earlier=earlier,
        elsewhere=kits_elsewhere(desk, person=who.id) if who else (),
        back_url=door("people.one", person_id=who.id) if who else None,
    )
    return page, 422 if form.is_submitted() else 200


def _form(
    places: list[KitPlace], table: Table, who: Person | None, earlier: list[EarlierKit]
) -> HandOverForm:
    form = HandOverForm()
    form.place.choices = [SelectChoice(p.value, _place_label(p)) for p in places]
    if who:
        del form.recipient_gender, form.recipient_age_band
    if not earlier:
        del form.earlier_reason
    if not any(p.expired for p in places):
        del form.expired_reason
    if not form.is_submitted():
        form.place.data = first_choice(places, table.place)
        shown = request.args.get("shown")
        told = shown if shown in IDENTITY_SHOWN else None
        form.identity_shown.data = told or (table.identity_shown if who else "none") or _USUAL
    return form


def _place_label(place: KitPlace) -> str:
    line = place.line
    left = ngettext("one kit left", "%(num)s kits left", line.kits)
    # What matters first: a narrow screen cuts off the rest.
    parts = [f"{line.kit}-{line.version}", left]
    if line.expires_on:
        day = format_date(date.fromisoformat(line.expires_on), current_language(), "short")
        parts.append(
            _("expired on %(day)s", day=day) if place.expired else _("expires on %(day)s", day=day)
        )
    parts += [line.site_name, line.lot_code]
    return " · ".join(parts)


def _record(form: HandOverForm, who: Person | None, table: Table) -> str | None:
    """Carry it out; the distribution's id, or None with the reason on the form."""
    site, _bar, lot = form.place.data.partition("|")
    try:
        done = record_distribution(
            current_desk(),
            lot=lot,
            site=site,
            person=who.id if who else None,
            identity_shown=form.identity_shown.data,
            earlier_reason=(form.earlier_reason.data or None) if form.earlier_reason else None,
            expired_reason=(form.expired_reason.data or None) if form.expired_reason else None,
            collector_name=(form.collector_name.data or "").strip() or None,
            collector_reason=form.collector_reason.data or None,
            recipient_gender=form.recipient_gender.data if form.recipient_gender else None,
            recipient_age_band=(form.recipient_age_band.data or None)
            if form.recipient_age_band
            else None,
        )
    except Invalid as error:
        form.refuse(Invalid(error.code, "recipient_age_band") if error.field == "person" else error)
        return None
    except NotFound:
        raise
    except Refused as error:
        form.form_errors.append(error_sentence(error))
        return None
    table.place, table.identity_shown = form.place.data, form.identity_shown.data
    table.remember(form.mark.data or "", done["distribution"])
    return done["distribution"]
