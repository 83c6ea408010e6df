"""Transfers: the list, sending, one to read and print, and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.domain.accounts.queries import user_names
from tracker.domain.organisations.queries import Site, cso_by_code, sites
from tracker.domain.supplies import transfers
from tracker.domain.supplies.given_slip import transfer_slip
from tracker.domain.supplies.giving import give_kits
from tracker.domain.supplies.papers import (
    Transfer,
    TransferLine,
    transfer,
    transfers_numbered,
)
from tracker.domain.supplies.papers import transfers as all_transfers
from tracker.domain.supplies.stock import StockLine, stock
from tracker.domain.supplies.stock_records import TRANSFER, TRANSIT_DAYS
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.ledger.desk import Desk
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.receipts.picture import qr_picture
from tracker.web.supplies.choices import none_chosen
from tracker.web.supplies.offered import GIVEN, others, places
from tracker.web.supplies.paper_forms import SendForm, TakeBackForm
from tracker.web.supplies.room import supplies_room

#: Of those that are done the latest are shown; all of them stand in the table.
_DONE_SHOWN = 100


@supplies_room.get("/stock/transfers", endpoint="transfers")
@needs("supplies:stock:read")
def listed() -> ResponseReturnValue:
    """Transfers, those first of which something is open."""
    desk = current_desk()
    shown = all_transfers(desk, limit=_DONE_SHOWN)
    found = sorted(shown, key=lambda t: not (t.trouble or _awaited(t)))
    done = sum(1 for t in found if t.receipt and not t.open)
    return render_template(
        "supplies/transfers.html",
        transfers=found,
        many_csos=desk.actor.cso is None,
        more=done >= _DONE_SHOWN,
    )


def _awaited(line: TransferLine) -> bool:
    """Whether nobody is known to have received it: no receipt is held, and no hub told of one."""
    return line.receipt is None and line.told is None


@supplies_room.route("/stock/transfers/new", methods=["GET", "POST"])
@needs("supplies:transfer:send")
def new_transfer() -> ResponseReturnValue:
    """Which place sends; then to whom, and how many of each lot."""
    desk = current_desk()
    known = {s.id: s for s in sites(desk)}
    held: dict[str, list[StockLine]] = {}
    for line in stock(desk):
        if line.kits > 0 and line.site in known:
            held.setdefault(line.site, []).append(line)
    chosen = request.args.get("site") or (next(iter(held)) if len(held) == 1 else "")
    if chosen not in held:
        senders = [known[site] for site in held]
        return render_template(
            "supplies/transfer_from.html",
            senders=senders,
            stocked={site: sum(x.kits for x in lines) for site, lines in held.items()},
            many_csos=desk.actor.cso is None,
        )
    return _send(known[chosen], held[chosen])


def _send(start: Site, held: list[StockLine]) -> ResponseReturnValue:
    desk, form = current_desk(), SendForm()
    ends = _ends(desk, start)
    form.to_site.choices = ends
    typed = {line.lot: request.form.get(f"kits-{line.lot}", "").strip() for line in held}
    wrong: dict[str, str] = {}
    if not form.is_submitted():
        form.sent_on.data = desk.today()
    elif form.validate_on_submit():
        try:
            done = _sent(start, form, typed)
        except Invalid as error:
            lot = error.field.removeprefix("kits-")
            if lot in typed:
                wrong[lot] = error_sentence(error)
            form.refuse(error)
        else:
            if (form.to_site.data or "").startswith(GIVEN):
                flash(_("The kits left. Print the slip and send it along."), "success")
            else:
                flash(_("The kits are on the way. Print the paper and send it along."), "success")
            return redirect(url_for("supplies.transfer", transfer=done["transfer"]), 303)
    page = render_template(
        "supplies/transfer_new.html",
        form=form,
        start=start,
        lines=held,
        typed=typed,
        wrong=wrong,
        ends=ends,
        today=desk.today(),
        days=TRANSIT_DAYS,
    )
    return page, 422 if form.is_submitted() else 200


def _ends(desk: Desk, start: Site) -> dict[str, list[SelectChoice]]:
    """Where kits can go: places of the organisation and, for whoever may decide it, other
    organisations. Empty where there is nowhere."""
    own = [c for c in places(desk, start.cso) if c.value != start.id]
    elsewhere = others(desk, start.cso) if desk.actor.may("supplies:stock:adjust") else []
    groups = {_("Places of the organisation"): own, _("Other organisations"): elsewhere}
    found = {label: choices for label, choices in groups.items() if choices}
    # Where there is a choice it is made, not fallen into.
    if sum(map(len, found.values())) > 1:
        return {"": [none_chosen(_("Choose"))], **found}
    return found


def _sent(start: Site, form: SendForm, typed: dict[str, str]) -> dict[str, str]:
    """Write what was typed: a transfer within the organisation, or kits given to another."""
    desk, end = current_desk(), form.to_site.data
    told: dict[str, Any] = {
        "from_site": start.id,
        "lines": [
            {"lot": lot, "kits": int(text) if text.isdigit() else None}
            for lot, text in typed.items()
            if text
        ],
        "sent_on": form.sent_on.data and form.sent_on.data.isoformat(),
        "expected_on": form.expected_on.data and form.expected_on.data.isoformat(),
        "carrier_name": (form.carrier_name.data or "").strip() or None,
        "vehicle": (form.vehicle.data or "").strip() or None,
    }
    if not end.startswith(GIVEN):
        number = form.number.data or None
        return transfers.send_transfer(desk, to_site=end, number=number, **told)
    if form.number.data:
        raise Invalid("slip_number_is_made", "number")
    try:
        return give_kits(desk, to_cso=end.removeprefix(GIVEN), **told)
    except Invalid as error:
        field = "to_site" if error.field == "to_cso" else error.field
        params = {name: value for name, value in error.params.items() if name != "field"}
        raise Invalid(error.code, field, **params) from error


@supplies_room.get("/stock/transfers/<uuid:transfer>", endpoint="transfer")
@needs("supplies:stock:read")
def one_transfer(transfer: UUID) -> ResponseReturnValue:
    """One transfer, to read and to print as the paper that goes along."""
    held = _held(transfer)
    return _page(held, TakeBackForm(base=held.base).of(TRANSFER.void_reasons))


def _held(record: UUID) -> Transfer:
    return transfer(current_desk(), transfer=str(record))


def _page(held: Transfer, form: TakeBackForm, status: int = 200) -> ResponseReturnValue:
    desk = current_desk()
    numbered = transfers_numbered(desk, held.number)
    line = next((t for t in numbered if t.transfer == held.id), None)
    page = render_template(
        "supplies/transfer.html",
        held=held,
        line=line,
        form=form,
        recorded_by=user_names(desk).get(held.recorded_by),
        to_name=_called(held),
        qr_width=qr_picture(_slip(held)).width,
    )
    return page, status


@supplies_room.get("/stock/transfers/<uuid:transfer>/qr.png")
@needs("supplies:stock:read")
def transfer_qr(transfer: UUID) -> ResponseReturnValue:
    """The paper as a QR code, for the scanner at the other place: its number, and for another
    organisation all that is in the boxes."""
    return Response(qr_picture(_slip(_held(transfer))).png, mimetype="image/png")


def _slip(held: Transfer) -> str:
    return transfer_slip(current_desk(), transfer=held.id)


def _called(held: Transfer) -> str:
    """Where it goes: a place, or another organisation by its name."""
    if held.to_cso is None:
        return held.to_name
    try:
        return cso_by_code(current_desk(), code=held.to_cso).name
    except NotFound:
        return held.to_cso


@supplies_room.post("/stock/transfers/<uuid:transfer>/void")
@needs("supplies:stock:adjust")
def void_transfer(transfer: UUID) -> ResponseReturnValue:
    """Take back that it left."""
    form, held = TakeBackForm().of(TRANSFER.void_reasons), _held(transfer)
    if not form.validate_on_submit():
        return _page(held, form, 422)
    base = form.base.data.split(",") if form.base.data else None
    try:
        transfers.void_transfer(
            current_desk(), transfer=held.id, reason=form.reason.data, base=base
        )
    except Invalid as error:
        form.refuse(error)
        return _page(held, form, 422)
    except NotFound:
        raise
    except Refused as error:
        flash(error_sentence(error), "warning")
    else:
        flash(_("The transfer was taken back; its kits are where they were."), "success")
    return redirect(url_for("supplies.transfer", transfer=held.id), 303)
