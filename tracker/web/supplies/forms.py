"""Forms of this room."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.cases.ages import BANDS
from tracker.domain.cases.records import GENDERS
from tracker.domain.supplies.records import (
    COLLECTOR_REASONS,
    DISTRIBUTION_VOIDS,
    EARLIER_REASONS,
    EXPIRED_REASONS,
    IDENTITY_SHOWN,
)
from tracker.domain.supplies.stock_records import REASONS
from tracker.i18n.translate import gettext
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.form_pieces import coded
from tracker.web.forms import Form
from tracker.web.supplies.choices import none_chosen

_NEEDED = InputRequired(_("This field is required"))


class SiteForm(Form):
    """A place where stock is kept and kits are handed over; ``base``: what was seen of it."""

    base = HiddenField()
    cso = SelectField(_("Organisation"), validate_choice=True)
    name = StringField(_("Name of the place"), [_NEEDED, Length(max=120)])
    municipality = StringField(_("Municipality"), [Optional(), Length(max=120)])


class ReceiveForm(Form):
    """Kits that came in."""

    site = SelectField(_("Distribution point"), [_NEEDED])
    kit_version = SelectField(_("Kit"), [_NEEDED])
    grant_agreement = SelectField(_("Grant"), [_NEEDED])
    kits = IntegerField(_("Number of kits"), [_NEEDED])
    lot = StringField(_("Lot"), [_NEEDED, Length(max=40)])
    waybill = StringField(_("Waybill"), [Optional(), Length(max=64)])
    expires_on = DateField(_("Expires on"), [Optional()])
    received_on = DateField(_("Received on"), [Optional()])


class LotForm(Form):
    """What is wrong of a lot, put right; ``base``: what was seen of it."""

    base = HiddenField()
    expires_on = DateField(_("Expires on"), [Optional()])
    grant_agreement = SelectField(_("Grant"), [_NEEDED])
    kit_version = SelectField(_("Kit"), [_NEEDED])


class AdjustForm(Form):
    """Kits that were lost, damaged or too old, or a count of what is there."""

    movement = RadioField(_("What happened"), [_NEEDED])
    kits = IntegerField(_("Number of kits"), [_NEEDED])
    reason = SelectField(_("Reason"), [Optional()])
    moved_on = DateField(_("Day"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.movement.choices = coded("movement", REASONS)
        reasons = dict.fromkeys(r for listed in REASONS.values() for r in listed)
        choose = none_chosen(gettext("Choose"))
        self.reason.choices = [choose, *coded("stock_reason", reasons)]


class LevelForm(Form):
    """Below how many kits a place must order more."""

    base = HiddenField()
    kits = IntegerField(_("Order more when fewer are left than"), [_NEEDED])


class HandOverForm(Form):
    """One kit for one woman; most of it is chosen already."""

    mark = HiddenField()
    place = SelectField(_("Kit"), [_NEEDED])
    identity_shown = SelectField(_("How she showed who she is"), [_NEEDED])
    earlier_reason = SelectField(_("Why she receives another kit"), [Optional()])
    expired_reason = SelectField(_("Why a kit past its date can be used"), [Optional()])
    collector_name = StringField(_("Name of the person who collects it"), [Length(max=120)])
    collector_reason = SelectField(_("Why she does not come herself"), [Optional()])
    recipient_gender = SelectField(_("Sex"), [Optional()])
    recipient_age_band = SelectField(_("Age group"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose = none_chosen(gettext("Choose"))
        self.identity_shown.choices = coded("identity_shown", IDENTITY_SHOWN)
        self.earlier_reason.choices = [choose, *coded("earlier_reason", EARLIER_REASONS)]
        self.collector_reason.choices = [choose, *coded("collector_reason", COLLECTOR_REASONS)]
        self.expired_reason.choices = [choose, *coded("expired_reason", EXPIRED_REASONS)]
        self.recipient_gender.choices = coded("gender", GENDERS)
        self.recipient_age_band.choices = [choose, *coded("age_band", BANDS)]


class VoidForm(Form):
    """Why a distribution is taken back; ``base``: what was seen of it."""

    base = HiddenField()
    reason = SelectField(_("Reason"), [_NEEDED])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose = none_chosen(gettext("Choose"))
        self.reason.choices = [choose, *coded("void", DISTRIBUTION_VOIDS)]
