"""The list of a day: who is on it, who has not come, and putting people on it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid
from tracker.basics.ids import grouped
from tracker.domain.distribution_days.inviting import invite, take_off, to_invite
from tracker.domain.distribution_days.queries import distribution_day, missing_people
from tracker.i18n.translate import gettext as _
from tracker.i18n.translate import ngettext
from tracker.web.access import needs
from tracker.web.days.forms import FilterForm, InviteForm
from tracker.web.days.room import days_room
from tracker.web.desk import current_desk
from tracker.web.people.values import read_place

_SHOWN = 500


@days_room.route("/days/<uuid:day_id>/list", methods=["GET", "POST"])
@needs("days:day:write")
def invited(day_id: UUID) -> ResponseReturnValue:
    """Codes that are pasted or scanned; below it who has not come yet."""
    form = InviteForm()
    if form.validate_on_submit():
        try:
            done = invite(current_desk(), day=str(day_id), codes=form.codes.data)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_told(done), "success")
            return redirect(url_for("days.invited", day_id=day_id), 303)
    return _page(day_id, form, FilterForm(formdata=None), 422 if form.is_submitted() else 200)


@days_room.post("/days/<uuid:day_id>/list/filter")
@needs("days:day:write")
def invite_by_filter(day_id: UUID) -> ResponseReturnValue:
    """Everybody registered whom a filter finds."""
    desk, form = current_desk(), FilterForm()
    if form.validate_on_submit():
        try:
            found = to_invite(
                desk,
                day=str(day_id),
                municipality=read_place(form.municipality.data),
                gender=form.gender.data or None,
                band=form.band.data or None,
                no_kit_days=form.no_kit_days.data,
            )
            if not found:
                flash(_("This filter finds nobody who is not on the list already."), "warning")
            else:
                flash(_told(invite(desk, day=str(day_id), persons=found)), "success")
        except Invalid as error:
            form.refuse(error)
        else:
            return redirect(url_for("days.invited", day_id=day_id), 303)
    return _page(day_id, InviteForm(formdata=None), form, 422)


def _page(day_id: UUID, form: InviteForm, chosen: FilterForm, status: int) -> ResponseReturnValue:
    desk = current_desk()
    missing = missing_people(desk, day=str(day_id))
    page = render_template(
        "days/list.html",
        held=distribution_day(desk, day=str(day_id)),
        form=form,
        chosen=chosen,
        missing=missing[:_SHOWN],
        more=max(0, len(missing) - _SHOWN),
        how_many=len(missing),
        grouped=grouped,
    )
    return page, status


def _told(done: dict[str, int]) -> str:
    added = ngettext(
        "One person was put on the list.", "%(num)s people were put on the list.", done["added"]
    )
    if not done["already"]:
        return added
    again = ngettext("One was on it already.", "%(num)s were on it already.", done["already"])
    return f"{added} {again}"


@days_room.post("/days/<uuid:day_id>/list/<uuid:invitation_id>/void")
@needs("days:day:write")
def off_the_list(day_id: UUID, invitation_id: UUID) -> ResponseReturnValue:
    """She is not on the list after all."""
    take_off(current_desk(), invitation=str(invitation_id))
    return redirect(url_for("days.invited", day_id=day_id), 303)
