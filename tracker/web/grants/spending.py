"""Recording what was spent, and what the organisation got of training."""

from __future__ import annotations

from uuid import UUID

from flask import flash
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.domain.grants import working
from tracker.domain.grants.notices import grant_standing
from tracker.domain.grants.spending import LineStanding, grant_spending
from tracker.i18n.numbers import format_money
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.grants.forms import CapacityForm, ExpenditureForm, iso
from tracker.web.grants.room import form_page, grants_room, terms
from tracker.web.grants.typed import typed_amount, typed_rate
from tracker.web.grants.wording import notice_sentence


@grants_room.route("/grants/<uuid:grant_id>/expenditures/new", methods=["GET", "POST"])
@needs("grants:work:record")
def spend(grant_id: UUID) -> ResponseReturnValue:
    """Money spent; what goes beyond the plan is told after it was recorded."""
    desk, grant = current_desk(), terms(grant_id)
    form = ExpenditureForm()
    lines = [
        SelectChoice(line.line.id, _line_told(line, grant.currency))
        for line in grant_spending(desk, grant=grant.grant).lines
        if line.line is not None
    ]
    if lines:
        form.budget_line.choices = [SelectChoice("", _("Choose")), *lines]
    else:
        del form.budget_line
    if not form.is_submitted():
        form.spent_on.data, form.currency.data = desk.today(), grant.currency

    def carry_out() -> None:
        before = set(grant_standing(desk, grant=grant.grant).notices)
        working.record_expenditure(
            desk,
            grant=grant.grant,
            budget_line=form.budget_line.data or None if lines else None,
            spent_on=iso(form.spent_on),
            amount=typed_amount(form.amount.data),
            currency=form.currency.data,
            rate=typed_rate(form.rate.data) or None,
            purpose=form.purpose.data,
            supplier=form.supplier.data,
            supplier_person=form.supplier_person.data,
            receipt_number=form.receipt_number.data,
        )
        for notice in grant_standing(desk, grant=grant.grant).notices:
            if notice not in before:
                flash(notice_sentence(notice), "warning")

    return form_page(
        form,
        grant,
        carry_out,
        title=_("Record an expenditure"),
        label=_("Record"),
        told=_("The expenditure is recorded."),
    )


def _line_told(standing: LineStanding, currency: str) -> str:
    assert standing.line is not None
    return _(
        "%(code)s · %(heading)s (left: %(amount)s)",
        code=standing.line.code,
        heading=standing.line.heading,
        amount=format_money(standing.left, currency, current_language()),
    )


@grants_room.route("/grants/<uuid:grant_id>/training/new", methods=["GET", "POST"])
@needs("grants:work:record")
def train(grant_id: UUID) -> ResponseReturnValue:
    """Training or advice that the organisation got."""
    desk, grant, form = current_desk(), terms(grant_id), CapacityForm().offer()
    if not form.is_submitted():
        form.held_on.data = desk.today()
    return form_page(
        form,
        grant,
        lambda: working.record_capacity(
            desk,
            grant=grant.grant,
            held_on=form.held_on.data.isoformat(),
            topic=form.topic.data,
            hours=typed_amount(form.hours.data),
            women=form.women.data,
            men=form.men.data,
            others=form.others.data,
            giver=form.giver.data,
            giver_name=form.giver_name.data,
            training_result=form.training_result.data or None,
            result_note=form.result_note.data,
        ),
        title=_("Record a training"),
        label=_("Record"),
    )
