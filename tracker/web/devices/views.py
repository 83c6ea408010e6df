"""Enrol a laptop after its words were compared; stop trusting one that was lost."""

from __future__ import annotations

import json

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid, TrackerError
from tracker.domain.organisations.queries import csos
from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.identities import clock_sentence
from tracker.i18n.translate import gettext as _
from tracker.installation.exchange import SUFFIX
from tracker.sync import enrolment
from tracker.sync.clocks import skews
from tracker.sync.public_keys import key_list
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.devices import again as again
from tracker.web.devices.forms import EnrolForm, RequestForm
from tracker.web.devices.room import devices_room as devices_room
from tracker.web.downloads import JSON, download


@devices_room.get("/devices")
@needs("sync:device:read")
def overview() -> ResponseReturnValue:
    """Every computer of the work, with its fingerprint words."""
    return _overview(RequestForm())


def _overview(form: RequestForm, status: int = 200) -> ResponseReturnValue:
    desk = current_desk()
    found = [
        (d, enrolment.device_words(d.id, d.sign_key, d.seal_key)) for d in enrolment.devices(desk)
    ]
    page = render_template(
        "devices/overview.html",
        devices=found,
        form=form,
        own=desk.ledger.device.id,
        clocks={d: clock_sentence(skew.ms, own=False) for d, skew in skews(desk.ledger).items()},
        replaced={d.replaces for d, _words in found},
    )
    return page, status


@devices_room.post("/devices/request")
@needs("sync:device:enrol")
def show_request() -> ResponseReturnValue:
    """What a join request says, and the words to compare."""
    form = RequestForm()
    if not form.validate_on_submit():
        return _overview(form, 422)
    try:
        data = form.request_file.data.read(enrolment.MAX_REQUEST + 1)
        asked = enrolment.read_request(data)
    except TrackerError as error:
        form.request_file.errors = [error_sentence(error)]
        return _overview(form, 422)
    # What was posted is the upload; the next form starts empty.
    enrol_form = _enrol_form(formdata=None)
    enrol_form.request_text.data = data.decode("utf-8")
    return _enrol_page(enrol_form, asked)


def _enrol_form(**options: None) -> EnrolForm:
    form = EnrolForm(**options)
    form.cso.choices = [SelectChoice("", "—")] + [
        SelectChoice(c.code, f"{c.code} · {c.name}") for c in csos(current_desk())
    ]
    return form


def _enrol_page(
    form: EnrolForm, asked: enrolment.JoinRequest, status: int = 200
) -> ResponseReturnValue:
    before = enrolment.replaced(current_desk().ledger.database, asked)
    page = render_template("devices/enrol.html", form=form, asked=asked, before=before)
    return page, status


@devices_room.post("/devices/enrol")
@needs("sync:device:enrol")
def enrol() -> ResponseReturnValue:
    """Enrol, and give the welcome bundle."""
    form = _enrol_form()
    data = (form.request_text.data or "").encode()
    asked = enrolment.read_request(data)
    if not form.validate_on_submit():
        return _enrol_page(form, asked, 422)
    desk = current_desk()
    try:
        enrolment.enrol(desk, request=data, cso=form.cso.data or None)
        welcome = enrolment.welcome(desk, data)
    except Invalid as error:
        form.refuse(error)
        return _enrol_page(form, asked, 422)
    return download(welcome.data, f"welcome-{asked.device[:8]}{SUFFIX}")


@devices_room.post("/devices/<uuid:device>/revoke")
@needs("sync:device:revoke")
def revoke(device: object) -> ResponseReturnValue:
    """Stop trusting a device."""
    enrolment.revoke(current_desk(), device=str(device))
    flash(_("Bundles of this computer are refused from now on."))
    return redirect(url_for("devices.overview"), 303)


@devices_room.post("/devices/public-keys")
@needs("sync:device:read")
def public_keys() -> ResponseReturnValue:
    """The list with which anyone can check receipts."""
    document = json.dumps(key_list(current_desk()), indent=1, ensure_ascii=False)
    return download(document.encode(), "public-keys.json", JSON)
