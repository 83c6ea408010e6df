"""One lot: all that happened to it, and taking back what was entered by mistake."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import NotFound, Refused
from tracker.domain.accounts.queries import user_names
from tracker.domain.supplies.adjusting import undo_movement
from tracker.domain.supplies.lot_history import Happened, lot_history
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.current import door
from tracker.web.desk import current_desk
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


@supplies_room.post("/stock/lots/<uuid:lot>/<uuid:movement>/undo")
@needs("supplies:stock:adjust")
def undo(lot: UUID, movement: UUID) -> ResponseReturnValue:
    """Take back a loss, a count or the like that was entered by mistake."""
    base = request.form.get("base", "")
    try:
        undo_movement(
            current_desk(), movement=str(movement), base=base.split(",") if base else None
        )
    except NotFound:
        raise
    except Refused as error:
        flash(error_sentence(error), "warning")
    else:
        flash(_("This was taken back; the stock follows from the rest."), "success")
    return redirect(url_for("supplies.lot", lot=str(lot)), 303)
