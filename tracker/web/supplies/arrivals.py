"""What arrived of a transfer: by its number, whether its other half is held here or not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.domain.accounts.queries import user_names
from tracker.domain.supplies import transfers
from tracker.domain.supplies.given_slip import Slip, given_slip
from tracker.domain.supplies.giving import take_kits
from tracker.domain.supplies.papers import (
    Transfer,
    TransferLine,
    transfer,
    transfer_numbered,
    transfer_receipt,
    transfers_numbered,
)
from tracker.domain.supplies.papers import transfers as all_transfers
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.form_pieces import seen_by_button
from tracker.web.supplies.offered import kits, paying, paying_anywhere, places, to_choose
from tracker.web.supplies.paper_forms import ArrivalForm
from tracker.web.supplies.room import supplies_room


@supplies_room.route("/stock/transfers/receive", methods=["GET", "POST"])
@needs("supplies:transfer:receive")
def receive_transfer() -> ResponseReturnValue:
    """First the number on the paper, which is posted like all that is typed; then what arrived."""
    desk = current_desk()
    number = (request.values.get("number") or "").strip()
    if not number:
        return _asked_number()
    try:
        given = given_slip(desk, text=number)
        known = _known(given.number if given else number)
        if given and known and known.transfer and not known.to_cso and known.cso == given.giver:
            # A paper of her own that happens to have such a number.
            given = None
        if given is not None and given.giver == desk.actor.cso:
            raise Invalid("given_away_here", "number")
    except Refused as error:
        flash(error_sentence(error), "warning")
        return _asked_number(number, 422)
    if known and known.receipt and _begins():
        flash(_("What arrived with this number is recorded already."), "warning")
        return redirect(url_for("supplies.transfer_receipt", receipt=known.receipt), 303)
    if given is not None:
        return _taken(number, given, known)
    sent = transfer(desk, transfer=known.transfer) if known and known.transfer else None
    return _arrival(number, sent)


def _known(number: str) -> TransferLine | None:
    try:
        return transfer_numbered(current_desk(), number=number)
    except NotFound:
        return None


def _begins() -> bool:
    """Whether no more than a number was told."""
    return "site" not in request.form


def _form(number: str, lines: list[dict[str, Any]] | None) -> ArrivalForm:
    told: dict[str, Any] = {"number": number}
    if lines:
        told["lines"] = lines
    # A number that was posted is no line that was left blank.
    return ArrivalForm(None, **told) if _begins() else ArrivalForm(**told)


def _asked_number(number: str = "", status: int = 200) -> ResponseReturnValue:
    waiting = [t for t in all_transfers(current_desk(), open=True) if t.awaited]
    page = render_template("supplies/arrival_number.html", awaited=waiting, number=number)
    return page, status


def _arrival(number: str, sent: Transfer | None) -> ResponseReturnValue:
    desk = current_desk()
    lines = [{"lot": x.lot_code, "stated": x.kits} for x in sent.lines] if sent else None
    form = _form(number, lines)
    form.site.choices = to_choose(places(desk, sent.cso if sent else None))
    if _begins() and sent:
        form.site.data = sent.to_site
    return _filled(
        form,
        paying(desk),
        transfers.receive_transfer,
        number,
        sent=sent,
        by_lot={x.lot_code: x for x in sent.lines} if sent else {},
    )


def _taken(number: str, given: Slip, known: TransferLine | None) -> ResponseReturnValue:
    """Kits that another organisation gave; its slip says all that is known of them here."""
    desk = current_desk()
    lines = [
        {
            "lot": x.lot_code,
            "kit_version": x.kit_version or "",
            "grant_agreement": x.grant or "",
            "expires_on": x.expires_on and date.fromisoformat(x.expires_on),
            "stated": x.kits,
        }
        for x in given.lines
    ]
    form = _form(number, lines)
    taker = desk.actor.cso or (known.to_cso if known else None)
    form.site.choices = to_choose(places(desk, taker))
    return _filled(
        form,
        paying_anywhere(desk, given.giver),
        take_kits,
        given.number,
        given=given,
        by_lot={x.lot_code: x for x in given.lines},
    )


def _filled(
    form: ArrivalForm,
    grants: list[SelectChoice],
    write: Callable[..., str],
    number: str,
    **shown: Any,
) -> ResponseReturnValue:
    """The page of what arrived, and what ``write`` makes of it."""
    desk, more = current_desk(), "more" in request.form
    if more:
        form.lines.append_entry()
    form.offer(kits(desk), grants)
    if _begins():
        form.received_on.data = desk.today()
    elif not more and form.validate_on_submit():
        try:
            done = write(
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
    page = render_template("supplies/arrival.html", form=form, number=number, more=more, **shown)
    return page, 200 if _begins() or more else 422


@supplies_room.get("/stock/arrivals/<uuid:receipt>", endpoint="transfer_receipt")
@needs("supplies:stock:read")
def transfer_receipt_page(receipt: UUID) -> ResponseReturnValue:
    """What arrived, line by line."""
    desk = current_desk()
    held = transfer_receipt(desk, receipt=str(receipt))
    line = next((t for t in transfers_numbered(desk, held.number) if t.receipt == held.id), None)
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
    try:
        transfers.void_transfer_receipt(current_desk(), receipt=str(receipt), base=seen_by_button())
    except NotFound:
        raise
    except Refused as error:
        flash(error_sentence(error), "warning")
    else:
        flash(_("The arrival was taken back. Record what arrived anew."), "success")
    return redirect(url_for("supplies.transfer_receipt", receipt=str(receipt)), 303)
