"""What arrived of a transfer: by its number, whether its other half is held here or not."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.domain.accounts.queries import user_names
from tracker.domain.supplies import transfers
from tracker.domain.supplies.papers import (
    Transfer,
    TransferLine,
    transfer,
    transfer_numbered,
    transfer_receipt,
)
from tracker.domain.supplies.papers import transfers as all_transfers
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.supplies.offered import kits, paying, places, to_choose
from tracker.web.supplies.paper_forms import ArrivalForm
from tracker.web.supplies.room import supplies_room


@supplies_room.route("/stock/transfers/receive", methods=["GET", "POST"])
@needs("supplies:transfer:receive")
def receive_transfer() -> ResponseReturnValue:
    """First the number on the paper; then what arrived."""
    desk = current_desk()
    number = (request.values.get("number") or "").strip()
    if not number:
        awaited = [t for t in all_transfers(desk) if t.transfer and not t.receipt]
        return render_template("supplies/arrival_number.html", awaited=awaited)
    try:
        known: TransferLine | None = transfer_numbered(desk, number=number)
    except NotFound:
        known = None
    if known and known.receipt and request.method == "GET":
        flash(_("What arrived with this number is recorded already."), "warning")
        return redirect(url_for("supplies.transfer_receipt", receipt=known.receipt), 303)
    sent = transfer(desk, transfer=known.transfer) if known and known.transfer else None
    return _arrival(number, sent)


def _arrival(number: str, sent: Transfer | None) -> ResponseReturnValue:
    desk, more = current_desk(), "more" in request.form
    lines = [{"lot": x.lot_code, "stated": x.kits} for x in sent.lines] if sent else None
    form = ArrivalForm(number=number, lines=lines) if lines else ArrivalForm(number=number)
    if more:
        form.lines.append_entry()
    form.site.choices = to_choose(places(desk, sent.cso if sent else None))
    form.offer(kits(desk), paying(desk))
    if not form.is_submitted():
        form.received_on.data = desk.today()
        if sent:
            form.site.data = sent.to_site
    elif not more and form.validate_on_submit():
        try:
            done = transfers.receive_transfer(
                desk,
                number=number,
                site=form.site.data,
                lines=form.told(),
                received_on=form.received_on.data and form.received_on.data.isoformat(),
            )
        except Invalid as error:
            form.refuse(Invalid(error.code, "lines") if error.field == "number" else error)
        else:
            flash(_("What arrived is recorded, and the kits are in the stock."), "success")
            return redirect(url_for("supplies.transfer_receipt", receipt=done), 303)
    page = render_template(
        "supplies/arrival.html",
        form=form,
        number=number,
        sent=sent,
        by_lot={x.lot_code: x for x in sent.lines} if sent else {},
        more=more,
    )
    return page, 422 if form.is_submitted() and not more else 200


@supplies_room.get("/stock/arrivals/<uuid:receipt>", endpoint="transfer_receipt")
@needs("supplies:stock:read")
def transfer_receipt_page(receipt: UUID) -> ResponseReturnValue:
    """What arrived, line by line."""
    desk = current_desk()
    held = transfer_receipt(desk, receipt=str(receipt))
    line = next((t for t in all_transfers(desk) if t.receipt == held.id), None)
    return render_template(
        "supplies/transfer_receipt.html",
        held=held,
        line=line,
        recorded_by=user_names(desk).get(held.recorded_by),
    )


@supplies_room.post("/stock/arrivals/<uuid:receipt>/void")
@needs("supplies:stock:adjust")
def void_transfer_receipt(receipt: UUID) -> ResponseReturnValue:
    """Take back that it arrived; then it can be recorded anew."""
    base = request.form.get("base", "")
    try:
        transfers.void_transfer_receipt(
            current_desk(), receipt=str(receipt), base=base.split(",") if base else None
        )
    except NotFound:
        raise
    except Refused as error:
        flash(error_sentence(error), "warning")
    else:
        flash(_("The arrival was taken back. Record what arrived anew."), "success")
    return redirect(url_for("supplies.transfer_receipt", receipt=str(receipt)), 303)
