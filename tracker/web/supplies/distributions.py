"""What was handed over: the day's list, one distribution, and taking it back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.clock import instant
from tracker.basics.errors import Invalid, Refused
from tracker.basics.ids import grouped
from tracker.domain.accounts.queries import user_names
from tracker.domain.cases.queries import person
from tracker.domain.organisations.queries import labels
from tracker.domain.supplies.distributing import left_to_a_supervisor, void_distribution
from tracker.domain.supplies.queries import Distribution, distributions_on
from tracker.domain.supplies.queries import distribution as held_distribution
from tracker.domain.supplies.receipt_code import shown_folio
from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.current import door
from tracker.web.desk import current_desk
from tracker.web.supplies.forms import VoidForm
from tracker.web.supplies.room import supplies_room


@supplies_room.get("/distributions")
@needs("supplies:distribution:read")
def day_list() -> ResponseReturnValue:
    """Kits handed over on a day (today): codes and times, no names."""
    desk = current_desk()
    today = desk.today()
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        day = today
    handed = distributions_on(desk, day=day.isoformat())
    return render_template(
        "supplies/day_list.html",
        day=day,
        today=today,
        before=day - timedelta(days=1) if day > date.min else None,
        after=day + timedelta(days=1) if day < today else None,
        handed=handed,
        count=sum(1 for d in handed if not d.void),
        voided=sum(1 for d in handed if d.void),
        many_csos=desk.actor.cso is None,
        shown_folio=shown_folio,
        grouped=grouped,
        clock=lambda ms: f"{instant(ms).astimezone():%H:%M}",
    )


@supplies_room.get("/distributions/<uuid:distribution>", endpoint="distribution")
@needs("supplies:distribution:read")
def one_distribution(distribution: UUID) -> ResponseReturnValue:
    """One distribution, with her name, its receipt, and the way to take it back."""
    held = held_distribution(current_desk(), distribution=str(distribution))
    return _page(held, VoidForm(base=held.base))


def _page(held: Distribution, form: VoidForm, status: int = 200) -> ResponseReturnValue:
    desk = current_desk()
    page = render_template(
        "supplies/distribution.html",
        held=held,
        who=person(desk, person=held.person) if held.person else None,
        worker=user_names(desk).get(held.worker),
        items=labels(desk, kind="kit_item"),
        form=form,
        supervisors=left_to_a_supervisor(desk, held.id),
        person_url=door("people.one", person_id=held.person) if held.person else None,
        shown_folio=shown_folio,
        grouped=grouped,
        choice=choice,
    )
    return page, status


@supplies_room.post("/distributions/<uuid:distribution>/void")
@needs("supplies:distribution:void")
def void(distribution: UUID) -> ResponseReturnValue:
    """Take it back, for a reason."""
    desk, form = current_desk(), VoidForm()
    held = held_distribution(desk, distribution=str(distribution))
    if not form.validate_on_submit():
        return _page(held, form, 422)
    base = form.base.data.split(",") if form.base.data else None
    try:
        void_distribution(desk, distribution=held.id, reason=form.reason.data, base=base)
    except Invalid as error:
        form.refuse(error)
        return _page(held, form, 422)
    except Refused as error:
        flash(error_sentence(error), "warning")
        return redirect(url_for("supplies.distribution", distribution=held.id), 303)
    flash(_("The distribution was taken back; its receipt is no longer valid."), "success")
    return redirect(url_for("supplies.distribution", distribution=held.id), 303)
