"""Women's networks: a new one, and one that does not exist any more."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid
from tracker.domain.activities.planning import add_network, close_network
from tracker.domain.activities.records import NETWORK
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.activities.forms import NetworkForm, ReasonForm
from tracker.web.activities.room import activities_room
from tracker.web.desk import current_desk
from tracker.web.form_pieces import seen
from tracker.web.people.values import read_place


@activities_room.route("/activities/networks/new", methods=["GET", "POST"])
@needs("activities:activity:write")
def new_network() -> ResponseReturnValue:
    """A network and its municipality."""
    desk, form = current_desk(), NetworkForm()
    form.own(desk)
    if form.validate_on_submit():
        try:
            add_network(
                desk,
                name=form.name.data.strip(),
                municipality=read_place(form.municipality.data) or "",
                founded_on=form.founded_on.data and form.founded_on.data.isoformat(),
                cso=form.cso.data if form.cso else None,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("The network was added."), "success")
            return redirect(url_for("activities.overview"), 303)
    page = render_template("activities/network.html", form=form)
    return page, 422 if form.is_submitted() else 200


@activities_room.post("/activities/networks/<uuid:network>/close")
@needs("activities:activity:write")
def close(network: UUID) -> ResponseReturnValue:
    """It does not exist any more."""
    form = ReasonForm(data={"reason": request.form.get("reason", "closed")})
    form.of(NETWORK.void_reasons)
    if form.validate_on_submit():
        close_network(
            current_desk(), network=str(network), reason=form.reason.data, base=seen(form)
        )
        flash(_("The network is closed. What it did stays."), "success")
    return redirect(url_for("activities.overview"), 303)
