"""This computer has a new identity: why, and what a person does now."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.i18n.sentences.identities import clock_sentence, reason_sentence
from tracker.i18n.translate import gettext as _
from tracker.installation.exchange import waiting
from tracker.sync import enrolment, renewal
from tracker.sync.clocks import own_skew
from tracker.web.access import needs
from tracker.web.current import door, installation
from tracker.web.desk import current_desk
from tracker.web.devices.room import devices_room


def notice() -> dict[str, str | None] | None:
    """What stands above every page while people must know of a new identity."""
    own = installation()
    if own.renewed is None or (own.kind != "hub" and own.device.enrolled):
        return None
    return {"kind": own.kind, "link": door("devices.again")}


def clock_notice() -> str | None:
    """What a laptop says of its own clock; None while it may be right."""
    skew = own_skew(current_desk().ledger)
    return None if skew is None else clock_sentence(skew.ms, own=True)


@devices_room.get("/devices/this")
@needs("sync:device:request")
def again() -> ResponseReturnValue:
    """The identity of this computer, and the way to a new one."""
    own = installation()
    desk = current_desk()
    missing = []
    if own.kind == "hub" and own.renewed is not None:
        missing = [w for w in waiting(desk) if w.device.status == "active"]
    return render_template(
        "devices/again.html",
        device=desk.ledger.device,
        words=enrolment.own_words(desk.ledger.device),
        renewed=own.renewed,
        reason=reason_sentence(own.renewed) if own.renewed else None,
        laptops=missing,
    )


@devices_room.post("/devices/this/renew")
@needs("sync:device:request")
def renew() -> ResponseReturnValue:
    """Take a new identity, since this computer is a copy or holds an old state."""
    renewal.renew_on_wish(current_desk())
    installation().reload()
    return redirect(url_for("devices.again"), 303)


@devices_room.post("/devices/this/understood")
@needs("sync:device:request")
def understood() -> ResponseReturnValue:
    """The people at the hub know of it."""
    renewal.understood(current_desk())
    installation().reload()
    flash(_("This is not told above every page any more."))
    return redirect(url_for("devices.overview"), 303)
