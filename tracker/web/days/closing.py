"""Close the day: count each lot, explain what differs; or take a closing back."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.domain.distribution_days.closing import close_day, lots_to_count, reopen_day
from tracker.domain.distribution_days.figures import day_count
from tracker.domain.distribution_days.queries import distribution_day
from tracker.domain.supplies.stock_records import REASONS
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.days.room import days_room
from tracker.web.desk import current_desk
from tracker.web.form_pieces import chosen_or_not, coded
from tracker.web.forms import Form
from tracker.web.times import clock

_NUMBER = 7


@days_room.route("/days/<uuid:day_id>/close", methods=["GET", "POST"])
@needs("days:day:close")
def close(day_id: UUID) -> ResponseReturnValue:
    """What should be there, and what was counted."""
    desk, form = current_desk(), Form()
    lots = lots_to_count(desk, day=str(day_id))
    typed = {
        f"{name}-{lot.lot}": request.form.get(f"{name}-{lot.lot}", "").strip()[:40]
        for lot in lots
        for name in ("counted", "reason")
    }
    explanation = request.form.get("explanation", "")[:1000]
    wrong: dict[str, str] = {}
    if form.validate_on_submit():
        try:
            counts = [_line(lot.lot, typed) for lot in lots]
            close_day(desk, day=str(day_id), counts=counts, explanation=explanation)
        except Invalid as error:
            wrong[error.field] = error_sentence(error)
        except NotFound:
            raise
        except Refused as error:
            form.form_errors.append(error_sentence(error))
        else:
            flash(_("The day is closed. Print its sheet, and let it be signed."), "success")
            return redirect(url_for("days.one", day_id=day_id), 303)
    page = render_template(
        "days/close.html",
        held=distribution_day(desk, day=str(day_id)),
        form=form,
        lots=lots,
        typed=typed,
        explanation=explanation,
        wrong=wrong,
        reasons=chosen_or_not(coded("stock_reason", REASONS["counted"])),
        count=day_count(desk, day=str(day_id)),
        clock=clock,
    )
    return page, 422 if form.is_submitted() else 200


def _line(lot: str, typed: dict[str, str]) -> dict[str, object]:
    """A line as the command takes it; what is no number it refuses."""
    text = typed[f"counted-{lot}"]
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= _NUMBER else None
    counted: object = number if number is not None else text or None
    return {"lot": lot, "counted": counted, "reason": typed[f"reason-{lot}"] or None}


@days_room.post("/days/<uuid:day_id>/closings/<uuid:closing_id>/void")
@needs("days:day:close")
def reopen(day_id: UUID, closing_id: UUID) -> ResponseReturnValue:
    """The day is open again and must be counted anew."""
    try:
        reopen_day(current_desk(), closing=str(closing_id), reason="counted_again")
    except NotFound:
        raise
    except Refused as error:
        flash(error_sentence(error), "warning")
    else:
        flash(_("The closing was taken back with its counts."), "success")
    return redirect(url_for("days.one", day_id=day_id), 303)
