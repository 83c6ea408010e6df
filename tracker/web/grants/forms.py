"""Forms of a grant. What they ask is told beside each field."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from tracker.domain.grants.records import DECISIONS, GIVERS, REPORT_KINDS, RESULTS
from tracker.domain.organisations.records import CURRENCIES, INDICATORS
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.forms import Form

_NEEDED = InputRequired(_("This field is required"))
_COUNT = [Optional(), NumberRange(min=0)]
_MONEY = {"inputmode": "decimal", "autocomplete": "off"}
_OFF = {"autocomplete": "off", "spellcheck": "false"}


def coded(group: str, values: tuple[str, ...], *, empty: bool = False) -> list[SelectChoice]:
    """Labels of codes; before them "Choose" where nothing needs to be chosen."""
    first = [SelectChoice("", gettext("Choose"))] if empty else []
    return [*first, *(SelectChoice(v, str(choice(group, v))) for v in values)]


def iso(field: Any) -> str | None:
    """A date field's day, or None."""
    return field.data.isoformat() if field.data else None


class LineForm(Form):
    """A line of the budget."""

    code = StringField(_("Code"), [_NEEDED, Length(max=20)], render_kw=_OFF)
    heading = StringField(_("Heading"), [_NEEDED, Length(max=120)])
    planned = StringField(_("Planned amount"), [_NEEDED], render_kw=_MONEY)


class AmendmentForm(Form):
    """What changes. The lines of the budget are read beside it, one amount for each."""

    signed_on = DateField(_("Signed on"), [_NEEDED])
    valid_from = DateField(
        _("Valid from"), [Optional()], description=_("Left empty: from the day it was signed.")
    )
    purpose = StringField(_("Why"), [_NEEDED, Length(max=400)])
    amount = StringField(
        _("New amount of the grant"),
        render_kw=_MONEY,
        description=_("Left empty: the amount stays."),
    )
    starts_on = DateField(_("New start date"), [Optional()])
    ends_on = DateField(_("New end date"), [Optional()])
    kits_distributed = IntegerField(_("Target: kits distributed"), _COUNT)
    women_and_girls_reached = IntegerField(_("Target: women and girls reached"), _COUNT)
    referrals_completed = IntegerField(_("Target: referrals completed"), _COUNT)
    people_trained = IntegerField(_("Target: people trained"), _COUNT)
    activity_participants = IntegerField(_("Target: people at activities"), _COUNT)

    def targets(self) -> dict[str, int]:
        """The targets that change, by indicator."""
        return {name: self[name].data for name in INDICATORS if self[name].data is not None}


class TrancheForm(Form):
    """A part of the grant to be paid."""

    planned_on = DateField(_("To be paid on"), [_NEEDED])
    amount = StringField(_("Amount"), [_NEEDED], render_kw=_MONEY)
    condition = StringField(_("Condition"), [Length(max=240)])


class PaymentForm(Form):
    """Money sent for a tranche."""

    paid_on = DateField(_("Paid on"), [_NEEDED])
    amount = StringField(_("Amount"), [_NEEDED], render_kw=_MONEY)
    reference = StringField(_("Reference of the transfer"), [Length(max=60)], render_kw=_OFF)


class ConfirmForm(Form):
    """The organisation's word that money came."""

    received_on = DateField(_("Received on"), [_NEEDED])
    amount = StringField(_("Amount received"), [_NEEDED], render_kw=_MONEY)


class ExpenditureForm(Form):
    """Money spent."""

    budget_line = SelectField(_("Budget line"))
    spent_on = DateField(_("Spent on"), [_NEEDED])
    amount = StringField(_("Amount"), [_NEEDED], render_kw=_MONEY)
    currency = SelectField(_("Currency"), choices=[SelectChoice(code, code) for code in CURRENCIES])
    rate = StringField(
        _("Exchange rate"),
        render_kw=_MONEY,
        description=_("Only for another currency: what one unit of it cost in the grant's."),
    )
    purpose = StringField(
        _("What for"), [_NEEDED, Length(max=240)], description=_("Do not write anybody's name.")
    )
    supplier = StringField(_("Business that was paid"), [Length(max=120)])
    supplier_person = StringField(
        _("Person who was paid"),
        [Length(max=120)],
        description=_("Where it was no business. Grants officers do not see the name."),
        render_kw=_OFF,
    )
    receipt_number = StringField(
        _("Receipt number or CFDI folio"), [Length(max=60)], render_kw=_OFF
    )


class ReportForm(Form):
    """A report that the organisation owes."""

    report_kind = SelectField(_("Which report"), [_NEEDED])
    since = DateField(_("About the time from"), [Optional()])
    until = DateField(_("About the time until"), [Optional()])
    due_on = DateField(_("Due on"), [_NEEDED])

    def offer(self) -> ReportForm:
        self.report_kind.choices = coded("report_kind", REPORT_KINDS)
        return self


class HandInForm(Form):
    """A report was handed in."""

    handed_in_on = DateField(_("Handed in on"), [_NEEDED])
    remark = TextAreaField(_("Remark"), [Length(max=400)])


class DecisionForm(Form):
    """What the funder says of a report."""

    decision = SelectField(_("Decision"), [_NEEDED])
    decided_on = DateField(_("Decided on"), [_NEEDED])
    remark = TextAreaField(
        _("Remark"),
        [Length(max=400)],
        description=_("Needed when it is given back: what is missing."),
    )

    def offer(self) -> DecisionForm:
        self.decision.choices = coded("decision", DECISIONS)
        return self


class CapacityForm(Form):
    """Training or advice that the organisation got."""

    held_on = DateField(_("Held on"), [_NEEDED])
    topic = StringField(_("Topic"), [_NEEDED, Length(max=160)])
    hours = StringField(_("Number of hours"), [_NEEDED], render_kw=_MONEY)
    women = IntegerField(_("Women"), [_NEEDED, NumberRange(min=0)], default=0)
    men = IntegerField(_("Men"), [_NEEDED, NumberRange(min=0)], default=0)
    others = IntegerField(_("Others"), [_NEEDED, NumberRange(min=0)], default=0)
    giver = SelectField(_("Given by"), [_NEEDED])
    giver_name = StringField(
        _("Name of who gave it"),
        [Length(max=120)],
        description=_("Grants officers do not see the name."),
        render_kw=_OFF,
    )
    training_result = SelectField(_("Result"))
    result_note = StringField(
        _("More about the result"),
        [Length(max=400)],
        description=_("Do not write anybody's name."),
    )

    def offer(self) -> CapacityForm:
        self.giver.choices = coded("giver", GIVERS)
        self.training_result.choices = coded("training_result", RESULTS, empty=True)
        return self


class TakeBackForm(Form):
    """Why something is taken back; ``base``: what was seen of it."""

    base = HiddenField()
    reason = SelectField(_("Reason"), [_NEEDED])

    def of(self, reasons: tuple[str, ...]) -> TakeBackForm:
        self.reason.choices = coded("void", reasons, empty=True)
        return self
