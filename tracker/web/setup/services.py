"""Keep the directory of services."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.referrals import commands, queries
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.people.values import place_label
from tracker.web.saving import saved
from tracker.web.setup.forms import ServiceForm

services_room = Blueprint("services", __name__)


@services_room.get("/setup/services")
@needs("referrals:service:write")
def overview() -> ResponseReturnValue:
    """All open services, to be kept."""
    return render_template("setup/services.html", services=queries.services(current_desk()))


@services_room.route("/setup/services/new", methods=["GET", "POST"])
@needs("referrals:service:write")
def new() -> ResponseReturnValue:
    """A new service."""
    form = ServiceForm()
    return saved(
        form,
        lambda: commands.add_service(current_desk(), service=form.values()),
        "services.overview",
        lambda: render_template("setup/service.html", form=form, service=None),
    )


@services_room.route("/setup/services/<uuid:service>", methods=["GET", "POST"])
@needs("referrals:service:write")
def edit(service: object) -> ResponseReturnValue:
    """Change what the directory tells of a service."""
    desk = current_desk()
    held = queries.service(desk, service=str(service))
    form = ServiceForm(obj=held)
    if request.method == "GET":
        form.service_kind.data = held.kind
        form.municipality.data = place_label(held.municipality)
        form.languages.data = list(held.languages)
        form.free.data = {True: "yes", False: "no", None: ""}[held.free]
    return saved(
        form,
        lambda: commands.edit_service(
            desk, service=held.id, values=form.values(), base=form.base.data.split(",")
        ),
        "services.overview",
        lambda: render_template("setup/service.html", form=form, service=held),
    )


@services_room.post("/setup/services/<uuid:service>/close")
@needs("referrals:service:write")
def close(service: object) -> ResponseReturnValue:
    """The service does not exist any more."""
    commands.close_service(current_desk(), service=str(service))
    flash(_("The service is not offered any more. Referrals to it stay."))
    return redirect(url_for("services.overview"), 303)
