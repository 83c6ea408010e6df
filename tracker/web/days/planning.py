"""Distribution days: the list, a new one, changing the plan, taking it back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid
from tracker.domain.distribution_days.planning import add_day, edit_day, void_day
from tracker.domain.distribution_days.queries import Day, distribution_day, distribution_days
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.days.forms import DayForm, shown_time
from tracker.web.days.room import days_room
from tracker.web.desk import current_desk
from tracker.web.form_pieces import seen
from tracker.web.supplies.offered import kits, places, to_choose


@days_room.get("/days")
@needs("days:day:read")
def overview() -> ResponseReturnValue:
    """The days there are, the latest first."""
    desk = current_desk()
    return render_template(
        "days/overview.html",
        days=distribution_days(desk),
        today=desk.today().isoformat(),
        many_csos=desk.actor.cso is None,
    )


@days_room.route("/days/new", methods=["GET", "POST"])
@needs("days:day:write")
def new() -> ResponseReturnValue:
    """A new day."""
    desk, form = current_desk(), DayForm()
    form.site.choices, form.kits.choices = to_choose(places(desk)), kits(desk)
    if not form.is_submitted():
        form.held_on.data, form.admission.data = desk.today(), "open_queue"
        if len(form.kits.choices) == 1:
            form.kits.data = [form.kits.choices[0].value]
    elif form.validate():
        try:
            made = add_day(desk, day=form.told())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("The day was saved. Go through the points of safety before you open it."),
                  "success")  # fmt: skip
            return redirect(url_for("days.one", day_id=made), 303)
    page = render_template("days/edit.html", form=form, held=None)
    return page, 422 if form.is_submitted() else 200


@days_room.route("/days/<uuid:day_id>/edit", methods=["GET", "POST"])
@needs("days:day:write")
def edit(day_id: UUID) -> ResponseReturnValue:
    """Change the plan. The place stays."""
    desk = current_desk()
    held = distribution_day(desk, day=str(day_id))
    form = DayForm(data=_filled(held))
    del form.site
    form.kits.choices = kits(desk)
    if form.validate_on_submit():
        try:
            edit_day(desk, day=held.id, values=form.told(), base=seen(form))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Changes saved"), "success")
            return redirect(url_for("days.one", day_id=held.id), 303)
    page = render_template("days/edit.html", form=form, held=held)
    return page, 422 if form.is_submitted() else 200


def _filled(held: Day) -> dict[str, object]:
    return {
        "base": held.base,
        "held_on": date.fromisoformat(held.held_on),
        "starts_at": shown_time(held.starts_at),
        "ends_at": shown_time(held.ends_at),
        "kits": list(held.kits),
        "expected": held.expected,
        "admission": held.admission,
        "plan_text": held.plan_text,
    }


@days_room.post("/days/<uuid:day_id>/void")
@needs("days:day:write")
def void(day_id: UUID) -> ResponseReturnValue:
    """It was entered by mistake."""
    void_day(current_desk(), day=str(day_id), reason="entered_by_mistake")
    flash(_("The day was taken back."), "success")
    return redirect(url_for("days.overview"), 303)
