"""At night: a bundle out to the stick, a bundle in from it; and joining at the start."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Refused
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.installation import exchange
from tracker.sync import enrolment
from tracker.web.access import needs
from tracker.web.current import installation
from tracker.web.desk import current_desk
from tracker.web.devices.again import clock_notice
from tracker.web.downloads import JSON, download
from tracker.web.exchange import bringing_in
from tracker.web.exchange.forms import ExportForm, ImportForm
from tracker.web.exchange.room import exchange_room as exchange_room
from tracker.web.exchange.syncing import sync_card


@exchange_room.get("/exchange")
@needs("sync:import")
def overview() -> ResponseReturnValue:
    """What can be exchanged, and when that was done last."""
    form = ImportForm()
    bringing_in.tell_the_end(form)
    return _overview(form, _export_form())


@exchange_room.post("/exchange/import")
@needs("sync:import")
def take_in() -> ResponseReturnValue:
    """Merge uploaded bundles and tell what came; those that are refused keep out no other."""
    form = ImportForm()
    if not form.validate_on_submit():
        return _overview(form, _export_form(), 422)
    # From a page that was open all the while: what came before is told first.
    bringing_in.tell_the_end(form)
    bringing_in.bring_in(form)
    if form.bundle.errors:
        return _overview(form, _export_form(), 422)
    return redirect(url_for("exchange.overview"), 303)


def _export_form() -> ExportForm:
    form = ExportForm()
    own = installation()
    choices: list[SelectChoice] = []
    if own.kind == "field":
        choices = [SelectChoice("hub", _("The coordinator's hub"))]
    elif own.kind == "hub":
        waiting = exchange.waiting(current_desk())
        csos = sorted({w.device.cso for w in waiting if w.device.kind == "field" and w.device.cso})
        choices = [
            SelectChoice(f"cso:{code}", _("All laptops of %(code)s", code=code)) for code in csos
        ]
        choices += [
            SelectChoice(w.device.id, w.device.name) for w in waiting if w.device.status == "active"
        ]
    form.to.choices = choices
    return form


def _overview(
    import_form: ImportForm, export_form: ExportForm, status: int = 200
) -> ResponseReturnValue:
    desk = current_desk()
    device = desk.ledger.device
    page = render_template(
        "exchange/overview.html",
        device=device,
        words=enrolment.own_words(device),
        waiting=exchange.waiting(desk),
        import_form=import_form,
        export_form=export_form,
        may_export=desk.actor.may("sync:export"),
        clock=clock_notice(),
        bringing_in=bringing_in.under_way(),
        **sync_card(),
    )
    return page, status


@exchange_room.post("/exchange/export")
@needs("sync:export")
def hand_out() -> ResponseReturnValue:
    """A bundle as a download."""
    form = _export_form()
    if not form.validate_on_submit():
        return _overview(ImportForm(), form, 422)
    desk = current_desk()
    try:
        made = exchange.export_to(
            desk, form.to.data, full=form.full.data, documents=form.documents.data
        )
    except Refused as error:
        form.to.errors = [error_sentence(error)]
        return _overview(ImportForm(), form, 422)
    return download(made.data, exchange.bundle_name(desk, made.recipients))


@exchange_room.post("/exchange/join-request")
@needs("sync:device:request")
def join_request() -> ResponseReturnValue:
    """The join request as a download."""
    return download(enrolment.write_request(current_desk().ledger), "join-request.json", JSON)
