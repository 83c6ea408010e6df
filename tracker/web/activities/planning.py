"""Activities: the list, a new one, changing it, taking it back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid
from tracker.domain.activities.planning import add_activity, edit_activity, void_activity
from tracker.domain.activities.queries import Activity, activities, networks
from tracker.domain.activities.queries import activity as held_activity
from tracker.domain.activities.records import ACTIVITY
from tracker.domain.organisations.queries import grants
from tracker.i18n.dates import format_date
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _
from tracker.ledger.desk import Desk
from tracker.web.access import needs
from tracker.web.activities.forms import ActivityForm, ReasonForm
from tracker.web.activities.room import activities_room
from tracker.web.desk import current_desk
from tracker.web.form_pieces import chosen_or_not, seen
from tracker.web.people.values import place_label, read_place

#: So many earlier activities are offered to go on from.
_OFFERED = 40


@activities_room.get("/activities")
@needs("activities:activity:read")
def overview() -> ResponseReturnValue:
    """The activities of a year, the latest first."""
    desk = current_desk()
    year = asked_year(desk)
    found = activities(
        desk, since=date(year, 1, 1).isoformat(), until=date(year, 12, 31).isoformat(), limit=1000
    )
    return render_template(
        "activities/overview.html",
        activities=found,
        networks=networks(desk),
        year=year,
        this_year=desk.today().year,
        many_csos=desk.actor.cso is None,
    )


def asked_year(desk: Desk) -> int:
    """The year in the address, else this one."""
    typed = request.args.get("year", "")
    year = int(typed) if typed.isdigit() and len(typed) == 4 else 0
    return year if 2000 <= year <= 2200 else desk.today().year


@activities_room.route("/activities/new", methods=["GET", "POST"])
@needs("activities:activity:write")
def new() -> ResponseReturnValue:
    """A new activity; ``?network=`` or ``?after=`` fill in what is known."""
    desk, form = current_desk(), ActivityForm()
    form.own(desk)
    _offer(form, desk, None)
    if not form.is_submitted():
        _known(form, desk)
    if form.validate_on_submit():
        try:
            place = read_place(form.municipality.data)
            cso = form.cso.data if form.cso else None
            made = add_activity(desk, activity=form.told(place), cso=cso)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("The activity was saved. Scan the cards of those who come."), "success")
            return redirect(url_for("activities.one", activity=made), 303)
    page = render_template("activities/edit.html", form=form, held=None)
    return page, 422 if form.is_submitted() else 200


def _known(form: ActivityForm, desk: Desk) -> None:
    form.held_on.data = desk.today()
    form.outcome.data = "held"
    network = next((n for n in networks(desk) if n.id == request.args.get("network")), None)
    if network:
        form.activity_kind.data = "womens_network"
        form.womens_network.data = network.id
        form.municipality.data = place_label(network.municipality)
    earlier = next((a for a in activities(desk) if a.id == request.args.get("after")), None)
    if earlier:
        for name, value in _filled(earlier).items():
            if name not in ("results", "outcome", "held_on", "until_on", "base"):
                form[name].data = value
        form.continues.data = earlier.id


def _offer(form: ActivityForm, desk: Desk, held: Activity | None) -> None:
    """What can be chosen; what is chosen already is offered whatever became of it."""
    own = desk.actor.cso or (held.cso if held else None)
    none = _("None")
    form.womens_network.choices = chosen_or_not(
        [
            SelectChoice(n.id, n.name)
            for n in networks(desk)
            if own in (None, n.cso) and (not n.closed or (held and held.network == n.id))
        ],
        none,
    )
    form.grant_agreement.choices = chosen_or_not(
        [SelectChoice(g.id, f"{g.code} · {g.title}") for g in grants(desk) if own in (None, g.cso)],
        none,
    )
    earlier = [a for a in activities(desk) if held is None or a.id != held.id][:_OFFERED]
    offered = [SelectChoice(a.id, named(a)) for a in earlier if own in (None, a.cso)]
    if held and held.continues and held.continues not in {c.value for c in offered}:
        offered.append(SelectChoice(held.continues, held.continues_title or held.continues))
    form.continues.choices = chosen_or_not(offered, none)


def named(held: Activity) -> str:
    """An activity in a list to choose from."""
    day = format_date(date.fromisoformat(held.held_on), current_language(), "short")
    return f"{day} · {held.title}"


def _filled(held: Activity) -> dict[str, object]:
    return {
        "base": held.base,
        "activity_kind": held.kind,
        "title": held.title,
        "held_on": date.fromisoformat(held.held_on),
        "until_on": date.fromisoformat(held.until_on) if held.until_on else None,
        "municipality": place_label(held.municipality),
        "place": held.place,
        "womens_network": held.network or "",
        "continues": held.continues or "",
        "grant_agreement": held.grant or "",
        "hosted_by": held.hosted_by,
        "partners": held.partners,
        "languages": list(held.languages),
        "facilitators": held.facilitators,
        "facilitator_count": held.facilitator_count,
        "outcome": held.outcome,
        "results": held.results,
    }


@activities_room.route("/activities/<uuid:activity>/edit", methods=["GET", "POST"])
@needs("activities:activity:write")
def edit(activity: UUID) -> ResponseReturnValue:
    """Change it, or write down its results."""
    desk = current_desk()
    held = held_activity(desk, activity=str(activity))
    form = ActivityForm(**({} if request.method == "POST" else _filled(held)))
    form.own(desk, new=False)
    _offer(form, desk, held)
    if form.validate_on_submit():
        try:
            values = form.told(read_place(form.municipality.data))
            edit_activity(desk, activity=held.id, values=values, base=seen(form))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Changes saved"), "success")
            return redirect(url_for("activities.one", activity=held.id), 303)
    page = render_template(
        "activities/edit.html",
        form=form,
        held=held,
        taking_back=ReasonForm(formdata=None, base=held.base).of(ACTIVITY.void_reasons),
    )
    return page, 422 if form.is_submitted() else 200


@activities_room.post("/activities/<uuid:activity>/void")
@needs("activities:activity:write")
def void(activity: UUID) -> ResponseReturnValue:
    """It was entered by mistake or twice."""
    desk = current_desk()
    held = held_activity(desk, activity=str(activity))
    form = ReasonForm().of(ACTIVITY.void_reasons)
    if not form.validate_on_submit():
        return redirect(url_for("activities.edit", activity=held.id), 303)
    void_activity(desk, activity=held.id, reason=form.reason.data, base=seen(form))
    flash(_("The activity was taken back."), "success")
    return redirect(url_for("activities.overview"), 303)
