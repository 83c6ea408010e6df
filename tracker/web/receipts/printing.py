"""A distribution's receipt: on the screen, and on two kinds of paper."""

from __future__ import annotations

from uuid import UUID

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from tracker.basics.errors import NotFound
from tracker.domain.organisations.queries import cso_by_code, labels
from tracker.domain.supplies.queries import Distribution
from tracker.domain.supplies.queries import distribution as held_distribution
from tracker.domain.supplies.receipt_code import shown_folio
from tracker.reports.receipt_wording import PRINTED, wording
from tracker.web.access import needs, safe_next
from tracker.web.current import door
from tracker.web.desk import current_desk
from tracker.web.receipts.picture import qr_picture
from tracker.web.receipts.room import receipts_room

PAPERS = ("a6", "80mm")


@receipts_room.get("/receipts/<uuid:distribution>")
@needs("supplies:receipt:read")
def show(distribution: UUID) -> ResponseReturnValue:
    """What was handed over, and a button for each paper."""
    held, _payload = _with_receipt(distribution)
    desk = current_desk()
    return render_template(
        "receipts/show.html",
        held=held,
        folio=shown_folio(held.folio or ""),
        cso=cso_by_code(desk, code=held.cso),
        just_now=request.args.get("new") == "1",
        search_url=door("people.all_people"),
        again_url=None if held.person else door("supplies.hand_over"),
    )


@receipts_room.get("/receipts/<uuid:distribution>/a6", defaults={"paper": "a6"})
@receipts_room.get("/receipts/<uuid:distribution>/80mm", defaults={"paper": "80mm"})
@needs("supplies:receipt:read")
def on_paper(distribution: UUID, paper: str) -> ResponseReturnValue:
    """The receipt as it is printed on ``paper``, in Creole and Spanish."""
    held, payload = _with_receipt(distribution)
    desk = current_desk()
    cso = cso_by_code(desk, code=held.cso)
    items = labels(desk, kind="kit_item")
    return render_template(
        "receipts/on_paper.html",
        held=held,
        paper=paper,
        cso=cso,
        folio=shown_folio(held.folio or ""),
        words=[wording(held, items, cso.complaints_phone, language) for language in PRINTED],
        qr_width=qr_picture(payload).width,
        print_now=request.args.get("print") == "1",
        # Back to the counter, once it is printed.
        next_url=safe_next(request.args.get("next")),
    )


@receipts_room.get("/receipts/<uuid:distribution>/qr.png")
@needs("supplies:receipt:read")
def qr(distribution: UUID) -> ResponseReturnValue:
    """The QR code alone."""
    _held, payload = _with_receipt(distribution)
    return Response(qr_picture(payload).png, mimetype="image/png")


def _with_receipt(distribution: UUID) -> tuple[Distribution, str]:
    """The distribution and its receipt's text; NotFound where it has none here."""
    held = held_distribution(current_desk(), distribution=str(distribution))
    if held.payload is None:
        raise NotFound("receipt_not_here")
    return held, held.payload
