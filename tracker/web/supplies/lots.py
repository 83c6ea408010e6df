"""One lot: all that happened to it, putting right what was typed wrong, and taking back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.domain.accounts.queries import user_names
from tracker.domain.organisations.queries import grant_codes
from tracker.domain.supplies.adjusting import undo_movement
from tracker.domain.supplies.correcting import correct_lot
from tracker.domain.supplies.lot_history import Happened, LotHistory, lot_history
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.current import door
from tracker.web.desk import current_desk
from tracker.web.form_pieces import seen_by_button
from tracker.web.supplies.forms import LotForm
from tracker.web.supplies.offered import kits, paying
from tracker.web.supplies.room import supplies_room


@supplies_room.get("/stock/lots/<uuid:lot>", endpoint="lot")
@needs("supplies:stock:read")
def history(lot: UUID) -> ResponseReturnValue:
    """The movements of a lot, in order, at one place or at all."""
    desk = current_desk()
    return render_template(
        "supplies/lot.html",
        held=lot_history(desk, lot=str(lot), site=request.args.get("site")),
        site=request.args.get("site"),
        names=user_names(desk),
        paper_url=_paper_url,
    )


def _paper_url(one: Happened) -> str | None:
    if one.document_kind == "waybill":
        return door("supplies.waybill", waybill=one.document)
    if one.document_kind == "transfer":
        return door("supplies.transfer", transfer=one.document)
    if one.document_kind == "transfer_receipt":
        return door("supplies.transfer_receipt", receipt=one.document)
    if one.movement == "distributed":
        return door("supplies.day_list", day=one.moved_on)
    return None


@supplies_room.route("/stock/lots/<uuid:lot>/correct", methods=["GET", "POST"])
@needs("supplies:stock:receive")
def correct(lot: UUID) -> ResponseReturnValue:
    """Its expiry date, its grant or its kit was typed wrong."""
    held = lot_history(current_desk(), lot=str(lot))
    form = _form(held)
    if form.validate_on_submit():
        try:
            correct_lot(
                current_desk(),
                lot=held.lot,
                values=_told(form),
                base=form.base.data.split(",") if form.base.data else None,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Changes saved"), "success")
            return redirect(url_for("supplies.lot", lot=held.lot), 303)
    page = render_template("supplies/lot_correct.html", form=form, held=held)
    return page, 422 if form.is_submitted() else 200


def _form(held: LotHistory) -> LotForm:
    form = LotForm(
        base=held.base,
        expires_on=date.fromisoformat(held.expires_on) if held.expires_on else None,
        grant_agreement=held.grant,
        kit_version=held.kit_version,
    )
    form.grant_agreement.choices = _paying(held)
    possible = held.handed_as | {held.kit_version} if held.handed_as else None
    form.kit_version.choices = [
        k for k in kits(current_desk()) if possible is None or k.value in possible
    ]
    if len(form.kit_version.choices) < 2 and held.handed_as:
        del form.kit_version
    return form


def _paying(held: LotHistory) -> list[SelectChoice]:
    """Grants of the organisation that paid: of another one where it gave these kits."""
    desk = current_desk()
    payer = next((g.cso for g in grant_codes(desk) if g.id == held.grant), held.cso)
    if payer == held.cso:
        return paying(desk, held.cso)
    return [SelectChoice(g.id, g.code) for g in grant_codes(desk) if g.cso == payer]


def _told(form: LotForm) -> dict[str, Any]:
    told: dict[str, Any] = {"grant_agreement": form.grant_agreement.data}
    told["expires_on"] = form.expires_on.data and form.expires_on.data.isoformat()
    if form.kit_version:
        told["kit_version"] = form.kit_version.data
    return told


@supplies_room.post("/stock/lots/<uuid:lot>/<uuid:movement>/undo")
@needs("supplies:stock:adjust")
def undo(lot: UUID, movement: UUID) -> ResponseReturnValue:
    """Take back a loss, a count or the like that was entered by mistake."""
    try:
        undo_movement(current_desk(), movement=str(movement), base=seen_by_button())
    except NotFound:
        raise
    except Refused as error:
        flash(error_sentence(error), "warning")
    else:
        flash(_("This was taken back; the stock follows from the rest."), "success")
    return redirect(url_for("supplies.lot", lot=str(lot)), 303)
