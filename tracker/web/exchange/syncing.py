"""One button does the exchange that is set up; and setting it up."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid
from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.identities import device_sentences
from tracker.i18n.sentences.steps import WAYS, outcome_sentences, step_sentence
from tracker.i18n.translate import gettext as _
from tracker.installation import syncing
from tracker.sync.transports.progress import Synced
from tracker.web.access import needs
from tracker.web.background import Background
from tracker.web.current import installation
from tracker.web.desk import current_desk, own_session, sessions
from tracker.web.exchange.forms import SetUpForm
from tracker.web.exchange.room import exchange_room
from tracker.web.progress import piece

#: Runs of the exchange, one a session.
RUNS: Background[Synced] = Background("exchange", "look")


def sync_card() -> dict[str, Any]:
    """What the card of the exchange shows; the end of a run is told once."""
    session = own_session()
    job = RUNS.current(session)
    shown: dict[str, Any] = {
        "sync": syncing.state(current_desk()),
        "job": job,
        "way_names": WAYS,
        "step_sentence": step_sentence,
        "error_sentence": error_sentence,
        "may_set_up": current_desk().actor.may(syncing.MAY_SET_UP),
        "outcome": [],
        "trouble": [],
    }
    if job is not None and job.finished:
        RUNS.let_go(session)
        if job.result is not None:
            done = job.result
            shown["outcome"] = outcome_sentences(
                done.new, done.sent_entries, done.unfinished, done.waiting
            )
            left_out = [(out.code, out.name, out.entries) for out in done.left_out]
            hub = installation().kind == "hub"
            shown["trouble"] = [
                *(error_sentence(refused.error) for refused in done.refused),
                *device_sentences(left_out, done.renewed, hub=hub),
            ]
        shown["job"] = None
    return shown


@exchange_room.post("/exchange/sync")
@needs("sync:import")
def sync_now() -> ResponseReturnValue:
    """Begin a run of what is set up."""
    session = own_session()
    here = installation()
    RUNS.start(sessions(), session, lambda tell: syncing.sync(here, tell))
    return redirect(url_for("exchange.overview"), 303)


@exchange_room.get("/exchange/sync")
@needs("sync:import")
def sync_progress() -> ResponseReturnValue:
    """How far it is."""
    job = RUNS.current(own_session())
    return piece(job, "exchange/_progress.html", url_for("exchange.overview"))


@exchange_room.route("/exchange/setup", methods=["GET", "POST"])
@needs(syncing.MAY_SET_UP)
def set_up() -> ResponseReturnValue:
    """Choose a folder, a stick, or the address of the hub."""
    desk = current_desk()
    chosen = syncing.state(desk).chosen
    form = SetUpForm(obj=chosen)
    offered = [kind for kind in WAYS if kind != "http" or desk.ledger.device.kind != "hub"]
    form.kind.choices = [SelectChoice(kind, str(WAYS[kind])) for kind in offered]
    if request.method == "GET" and form.kind.data is None:
        form.kind.data = offered[0]
    if form.validate_on_submit():
        place = (form.place.data or "").strip()
        ca_file = (form.ca_file.data or "").strip() or None
        # What was allowed on the command line for an address stays with that address.
        allowed = chosen is not None and chosen.allow_http and chosen.place == place
        try:
            syncing.set_up(desk, form.kind.data, place, ca_file=ca_file, allow_http=allowed)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Changes saved"))
            return redirect(url_for("exchange.overview"), 303)
    page = render_template("exchange/setup.html", form=form, hub=desk.ledger.device.kind == "hub")
    return page, 422 if form.errors or form.form_errors else 200
