"""One day: how it stands, its safety, its staff; opening it."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, Refused
from tracker.domain.accounts.queries import user_names
from tracker.domain.cases.ages import BANDS
from tracker.domain.cases.records import GENDERS
from tracker.domain.distribution_days.closing import counts_differ
from tracker.domain.distribution_days.figures import day_figures
from tracker.domain.distribution_days.planning import not_held, open_day
from tracker.domain.distribution_days.queries import (
    day_staff,
    distribution_day,
    safety_points,
)
from tracker.domain.distribution_days.readiness import add_staff, check_safety, remove_staff
from tracker.domain.distribution_days.tokens import day_tokens
from tracker.i18n.messages import error_sentence
from tracker.web.access import needs
from tracker.web.days.forms import StaffForm, TokenForm, shown_time
from tracker.web.days.room import days_room
from tracker.web.desk import current_desk
from tracker.web.times import clock


@days_room.get("/days/<uuid:day_id>")
@needs("days:day:read")
def one(day_id: UUID) -> ResponseReturnValue:
    """The day as it stands."""
    return _page(day_id, StaffForm(formdata=None))


def _page(
    day_id: UUID, staff_form: StaffForm, status: int = 200, trouble: str | None = None
) -> ResponseReturnValue:
    desk = current_desk()
    held = distribution_day(desk, day=str(day_id))
    page = render_template(
        "days/one.html",
        held=held,
        points=safety_points(desk, day=held.id),
        staff=day_staff(desk, day=held.id),
        staff_form=staff_form,
        token_form=TokenForm(formdata=None, count=held.expected or 50),
        sheets=day_tokens(desk, day=held.id),
        figures=day_figures(desk, day=held.id),
        names=user_names(desk),
        sexes=GENDERS,
        bands=BANDS,
        disputed=counts_differ(held.closings),
        trouble=trouble,
        today=desk.today().isoformat(),
        clock=clock,
        shown_time=shown_time,
    )
    return page, status


@days_room.post("/days/<uuid:day_id>/open")
@needs("days:day:write")
def start(day_id: UUID) -> ResponseReturnValue:
    """From now on kits are handed over."""
    try:
        open_day(current_desk(), day=str(day_id))
    except Refused as error:
        flash(error_sentence(error), "warning")
        return redirect(url_for("days.one", day_id=day_id), 303)
    return redirect(url_for("days.counter", day_id=day_id), 303)


@days_room.post("/days/<uuid:day_id>/not-held")
@needs("days:day:write")
def did_not_take_place(day_id: UUID) -> ResponseReturnValue:
    """It did not take place."""
    try:
        not_held(current_desk(), day=str(day_id))
    except Refused as error:
        flash(error_sentence(error), "warning")
    return redirect(url_for("days.one", day_id=day_id), 303)


@days_room.post("/days/<uuid:day_id>/safety")
@needs("days:safety:check")
def safety(day_id: UUID) -> ResponseReturnValue:
    """One point: yes, or no and what is done instead.

    A page with scripts gets the point alone, so that what is typed at another one stays.
    """
    item, remark = request.form.get("item", "")[:40], request.form.get("remark", "")[:300]
    trouble = None
    try:
        check_safety(
            current_desk(),
            day=str(day_id),
            item=item,
            answer=request.form.get("answer", "")[:10],
            remark=remark,
        )
    except Invalid as error:
        trouble = error_sentence(error)
    if request.headers.get("HX-Request") == "true":
        return _point(day_id, item, remark if trouble else "", trouble)
    if trouble:
        return _page(day_id, StaffForm(formdata=None), 422, trouble)
    return redirect(url_for("days.one", day_id=day_id, _anchor=f"point-{item}"), 303)


def _point(day_id: UUID, item: str, typed: str, trouble: str | None) -> str:
    desk = current_desk()
    held = distribution_day(desk, day=str(day_id))
    points = safety_points(desk, day=held.id)
    asked = next((p for p in points if p.item == item), None)
    if asked is None:
        abort(404)
    return render_template(
        "days/_point.html",
        held=held,
        points=points,
        p=asked,
        typed=typed,
        trouble=trouble,
        # A day that is over says it no more on its page.
        counted=held.state in ("planned", "open"),
        names=user_names(desk),
        clock=clock,
    )


@days_room.post("/days/<uuid:day_id>/staff")
@needs("days:day:write")
def staff(day_id: UUID) -> ResponseReturnValue:
    """Somebody more with a task."""
    form = StaffForm()
    if not form.validate_on_submit():
        return _page(day_id, form, 422)
    add_staff(
        current_desk(),
        day=str(day_id),
        task=form.task.data,
        name=form.staff_name.data,
        woman=True if form.woman.data else None,
    )
    return redirect(url_for("days.one", day_id=day_id, _anchor="staff"), 303)


@days_room.post("/days/<uuid:day_id>/staff/<uuid:staff_id>/void")
@needs("days:day:write")
def staff_off(day_id: UUID, staff_id: UUID) -> ResponseReturnValue:
    """She does not have this task after all."""
    remove_staff(current_desk(), staff=str(staff_id))
    return redirect(url_for("days.one", day_id=day_id, _anchor="staff"), 303)
