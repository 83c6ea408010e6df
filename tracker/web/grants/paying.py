"""Tranches: planned, paid, and confirmed by the organisation."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from tracker.basics.errors import NotFound
from tracker.domain.grants import deciding, working
from tracker.domain.grants.following import Payment, Tranche, grant_tranches
from tracker.i18n.numbers import format_money
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.grants.forms import ConfirmForm, PaymentForm, TrancheForm
from tracker.web.grants.room import form_page, grants_room, terms
from tracker.web.grants.typed import typed_amount


@grants_room.route("/grants/<uuid:grant_id>/tranches/new", methods=["GET", "POST"])
@needs("grants:grant:write")
def plan_tranche(grant_id: UUID) -> ResponseReturnValue:
    """A part of the grant to be paid on a day."""
    desk, grant, form = current_desk(), terms(grant_id), TrancheForm()
    return form_page(
        form,
        grant,
        lambda: deciding.plan_tranche(
            desk,
            grant=grant.grant,
            planned_on=form.planned_on.data.isoformat(),
            amount=typed_amount(form.amount.data),
            condition=form.condition.data,
        ),
        title=_("New tranche"),
        label=_("Save"),
    )


def _tranche(grant: UUID, tranche: UUID) -> Tranche:
    for one in grant_tranches(current_desk(), grant=str(grant)):
        if one.id == str(tranche):
            return one
    raise NotFound("not_found", what="tranche")


@grants_room.route(
    "/grants/<uuid:grant_id>/tranches/<uuid:tranche_id>/pay", methods=["GET", "POST"]
)
@needs("grants:grant:write")
def pay(grant_id: UUID, tranche_id: UUID) -> ResponseReturnValue:
    """Money sent for a tranche."""
    desk, grant, form = current_desk(), terms(grant_id), PaymentForm()
    tranche = _tranche(grant_id, tranche_id)
    if not form.is_submitted():
        form.paid_on.data = desk.today()
        form.amount.data = str(max(tranche.amount - tranche.paid, 0))
    planned = format_money(tranche.amount, grant.currency, current_language())
    return form_page(
        form,
        grant,
        lambda: deciding.pay_tranche(
            desk,
            tranche=tranche.id,
            paid_on=form.paid_on.data.isoformat(),
            amount=typed_amount(form.amount.data),
            reference=form.reference.data,
        ),
        title=_("Payment of tranche %(number)s", number=tranche.number),
        lead=_("Planned: %(amount)s", amount=planned),
        label=_("Save"),
    )


def _payment(grant: UUID, payment: UUID) -> Payment:
    for tranche in grant_tranches(current_desk(), grant=str(grant)):
        for one in tranche.payments:
            if one.id == str(payment):
                return one
    raise NotFound("not_found", what="tranche_payment")


@grants_room.route(
    "/grants/<uuid:grant_id>/payments/<uuid:payment_id>/confirm", methods=["GET", "POST"]
)
@needs("grants:work:record")
def confirm(grant_id: UUID, payment_id: UUID) -> ResponseReturnValue:
    """The organisation's word that a payment came."""
    desk, grant, form = current_desk(), terms(grant_id), ConfirmForm()
    payment = _payment(grant_id, payment_id)
    if not form.is_submitted():
        form.received_on.data, form.amount.data = desk.today(), str(payment.amount)
    paid = format_money(payment.amount, grant.currency, current_language())
    return form_page(
        form,
        grant,
        lambda: working.confirm_tranche(
            desk,
            payment=payment.id,
            received_on=form.received_on.data.isoformat(),
            amount=typed_amount(form.amount.data),
        ),
        title=_("Confirm that the money came"),
        lead=_("Paid: %(amount)s", amount=paid),
        label=_("Confirm"),
    )
