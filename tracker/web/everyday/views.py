"""Search over everything, the keys, and drafts of forms."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.clock import instant
from tracker.basics.errors import Invalid
from tracker.basics.ids import grouped
from tracker.domain.accounts.drafts import draft, drop_draft, keep_draft
from tracker.domain.cases.finding import find_by_code
from tracker.domain.supplies.receipt_code import PREFIX as RECEIPT
from tracker.i18n.dates import format_date, format_datetime
from tracker.i18n.sentences.choices import choice
from tracker.i18n.sentences.fields import record_label
from tracker.i18n.translate import current_language
from tracker.tables.searching import FoundRecord, search_everything
from tracker.web.access import needs
from tracker.web.current import door
from tracker.web.desk import current_desk
from tracker.web.history.views import PAGES

everyday_room = Blueprint("everyday", __name__)
_MOST_TYPED = 200
#: Where a record is opened; those without a page of their own by their history.
_PAGES = {
    **PAGES,
    "document": ("document_id", "grants.open_document"),
    "casework_case": ("case_id", "casework.one"),
    # Whoever looks for a place does not want to correct it.
    "site": ("site", ""),
}


@everyday_room.route("/search", methods=["GET", "POST"])
@needs("organisations:read")
def search() -> ResponseReturnValue:
    """What was typed is posted, so that no name is in an address."""
    text = request.form.get("text", "")[:_MOST_TYPED].strip()
    desk = current_desk()
    if text.upper().startswith(RECEIPT) and (check := door("receipts.check")):
        return redirect(check, code=307)
    if text and desk.actor.may("cases:person:read") and (scanned := find_by_code(desk, text)):
        return redirect(url_for("people.one", person_id=scanned.id), code=303)
    found = search_everything(desk, text=text) if text else []
    kinds: dict[str, list[tuple[FoundRecord, str | None, str]]] = {}
    for one in found:
        parameter, page = _PAGES[one.kind]
        address = door(page or f"history.{one.kind}", **{parameter: one.id})
        kinds.setdefault(str(record_label(one.kind)), []).append((one, address, _note(one)))
    return render_template("everyday/search.html", text=text, kinds=kinds)


def _note(one: FoundRecord) -> str:
    if one.kind == "person":
        return grouped(one.note)
    if one.kind == "service":
        return str(choice("service_kind", one.note)) if one.note else ""
    try:
        return format_date(date.fromisoformat(one.note), current_language(), "short")
    except ValueError:
        return one.note


@everyday_room.get("/keyboard")
@needs("organisations:read")
def keyboard() -> ResponseReturnValue:
    """Every key that does something."""
    return render_template("everyday/keyboard.html")


@everyday_room.post("/drafts")
@needs("organisations:read")
def keep() -> ResponseReturnValue:
    """Keep what is typed; nothing of it is in the address."""
    page, data = request.form.get("page", ""), request.form.get("data", "")
    try:
        keep_draft(current_desk(), page=page, data=data)
    except Invalid:
        return Response(status=422)
    return Response(status=204)


@everyday_room.post("/drafts/read")
@needs("organisations:read")
def read() -> ResponseReturnValue:
    """What was typed on a page and not saved."""
    held = draft(current_desk(), page=request.form.get("page", ""))
    if held is None:
        return Response(status=204)
    answer = jsonify(data=held.data, at=format_datetime(instant(held.at), current_language()))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@everyday_room.post("/drafts/drop")
@needs("organisations:read")
def drop() -> ResponseReturnValue:
    """Forget it."""
    drop_draft(current_desk(), page=request.form.get("page", ""))
    return Response(status=204)


@everyday_room.after_app_request
def forget_what_was_saved(answer: Response) -> Response:
    """A form that was carried out leaves no draft: it leads on to another page."""
    if request.method == "POST" and answer.status_code == 303 and request.form.get("drafted"):
        drop_draft(current_desk(), page=request.path)
    return answer
