"""Papers of a day: tokens to be printed and cut, and the sheet that is signed."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import NotFound, Refused
from tracker.domain.distribution_days.queries import distribution_day
from tracker.domain.distribution_days.tokens import day_tokens, make_tokens
from tracker.domain.organisations.queries import cso_by_code
from tracker.i18n.locales import is_language
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import current_language
from tracker.reports.day_sheet import day_sheet
from tracker.reports.token_sheet import token_sheet
from tracker.web.access import needs
from tracker.web.days.forms import TokenForm
from tracker.web.days.room import days_room
from tracker.web.desk import current_desk
from tracker.web.downloads import download

PDF = "application/pdf"


@days_room.post("/days/<uuid:day_id>/tokens")
@needs("days:handover:record")
def tokens(day_id: UUID) -> ResponseReturnValue:
    """The next numbers of this computer."""
    form, where = TokenForm(), url_for("days.one", day_id=day_id, _anchor="tokens")
    if not form.validate_on_submit():
        flash(_first_error(form), "warning")
        return redirect(where, 303)
    try:
        made = make_tokens(current_desk(), day=str(day_id), count=form.count.data)
    except NotFound:
        raise
    except Refused as error:
        flash(error_sentence(error), "warning")
        return redirect(where, 303)
    return redirect(url_for("days.token_paper", day_id=day_id, sheet_id=made), 303)


def _first_error(form: TokenForm) -> str:
    return next((str(errors[0]) for errors in form.errors.values() if errors), "")


@days_room.get("/days/<uuid:day_id>/tokens/<uuid:sheet_id>.pdf")
@needs("days:day:read")
def token_paper(day_id: UUID, sheet_id: UUID) -> ResponseReturnValue:
    """A sheet of tokens: numbers and QR codes, no name."""
    desk = current_desk()
    held = distribution_day(desk, day=str(day_id))
    sheet = next((s for s in day_tokens(desk, day=held.id) if s.id == str(sheet_id)), None)
    if sheet is None:
        raise NotFound("not_found", what="token_sheet")
    data = token_sheet(held, sheet, cso_by_code(desk, code=held.cso).name)
    return download(data, f"tokens-{held.held_on}-{sheet.laptop}.pdf", PDF)


@days_room.get("/days/<uuid:day_id>/sheet.pdf")
@needs("days:day:read")
def sheet_paper(day_id: UUID) -> ResponseReturnValue:
    """The day's sheet, to be signed; ``?in=`` names the language."""
    wanted = request.args.get("in", "")
    language = wanted if is_language(wanted) else current_language()
    desk = current_desk()
    held = distribution_day(desk, day=str(day_id))
    return download(day_sheet(desk, held, language), f"day-{held.held_on}-{language}.pdf", PDF)
