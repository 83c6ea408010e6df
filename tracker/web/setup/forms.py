"""Forms of what a coordinator sets up."""

from __future__ import annotations

from wtforms import (
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from tracker.domain.organisations.records import CURRENCIES, INDICATORS
from tracker.domain.referrals.records import SERVICE_KINDS
from tracker.domain.supplies.records import DEFAULT_DURATION_DAYS
from tracker.i18n.sentences.choices import CHOICES, choice
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.forms import Form
from tracker.web.people.values import read_place

_NEEDED = InputRequired(_("This field is required"))


class CsoForm(Form):
    """An organisation."""

    code = StringField(_("Code"), [_NEEDED, Length(max=12)])
    name = StringField(_("Name"), [_NEEDED, Length(max=120)])
    municipality = StringField(_("Municipality code (INEGI)"), [Length(max=5)])
    complaints_phone = StringField(_("Phone for complaints"), [Length(max=40)])
    answers_phone = StringField(_("Phone for services' answers"), [Length(max=40)])
    base = HiddenField()


class GrantForm(Form):
    """A grant to an organisation, with its targets."""

    code = StringField(_("Code"), [_NEEDED, Length(max=40)])
    title = StringField(_("Title"), [_NEEDED, Length(max=160)])
    donor = StringField(_("Donor"), [_NEEDED, Length(max=120)])
    cso = SelectField(_("Organisation"), [_NEEDED])
    amount = DecimalField(_("Amount"), [_NEEDED, NumberRange(min=0)], places=2)
    currency = SelectField(
        _("Currency"), choices=[SelectChoice(code, code) for code in CURRENCIES], default="MXN"
    )
    starts_on = DateField(_("Start date"), [_NEEDED])
    ends_on = DateField(_("End date"), [_NEEDED])
    kits_distributed = IntegerField(_("Target: kits distributed"), [Optional(), NumberRange(min=0)])
    women_and_girls_reached = IntegerField(
        _("Target: women and girls reached"), [Optional(), NumberRange(min=0)]
    )
    referrals_completed = IntegerField(
        _("Target: referrals completed"), [Optional(), NumberRange(min=0)]
    )
    people_trained = IntegerField(_("Target: people trained"), [Optional(), NumberRange(min=0)])
    activity_participants = IntegerField(
        _("Target: people at activities"), [Optional(), NumberRange(min=0)]
    )

    def targets(self) -> dict[str, int]:
        """The targets that were given, by indicator."""
        return {name: self[name].data for name in INDICATORS if self[name].data is not None}


class PurchaseForm(Form):
    """Kits that a grant paid for."""

    grant_agreement = SelectField(_("Grant"), [_NEEDED])
    kit_version = SelectField(_("Kit"), [_NEEDED])
    kits = IntegerField(_("Number of kits"), [_NEEDED, NumberRange(min=1)])
    amount = DecimalField(_("Amount"), [_NEEDED, NumberRange(min=0)], places=2)
    paid_on = DateField(_("Paid on"), [_NEEDED])
    invoice = StringField(_("Invoice number"), [Length(max=60)])


class ItemForm(Form):
    """What a kit can hold, named in three languages."""

    code = StringField(_("Code"), [_NEEDED, Length(max=40)])
    ht = StringField(_("In Haitian Creole"), [_NEEDED, Length(max=120)])
    es = StringField(_("In Spanish"), [_NEEDED, Length(max=120)])
    en = StringField(_("In English"), [_NEEDED, Length(max=120)])

    def names(self) -> dict[str, str]:
        """The three names, by language."""
        return {language: self[language].data for language in ("ht", "es", "en")}


class KitForm(ItemForm):
    """A type of kit, named in three languages."""


class VersionForm(Form):
    """How long a kit lasts; its contents are read beside it, one number for each item."""

    duration_days = IntegerField(
        _("It lasts for how many days"),
        [_NEEDED, NumberRange(min=1, max=3650)],
        default=DEFAULT_DURATION_DAYS,
    )


class ServiceForm(Form):
    """A service of the directory."""

    name = StringField(_("Name"), [_NEEDED, Length(max=160)])
    service_kind = SelectField(
        _("Kind"), choices=[SelectChoice(k, choice("service_kind", k)) for k in SERVICE_KINDS]
    )
    municipality = StringField(_("Municipality"), [Length(max=80)])
    address = StringField(_("Address"), [Length(max=240)])
    phone = StringField(_("Phone number"), [Length(max=60)])
    hours = StringField(_("Opening hours"), [Length(max=120)])
    languages = SelectMultipleField(
        _("Languages"),
        choices=[SelectChoice(k, choice("language", k)) for k in CHOICES["language"]],
    )
    free = SelectField(
        _("Free of charge"),
        choices=[
            SelectChoice("", "—"),
            SelectChoice("yes", choice("yes_no", "yes")),
            SelectChoice("no", choice("yes_no", "no")),
        ],
    )
    cost = StringField(_("What it costs"), [Length(max=120)])
    documents_asked = StringField(_("Documents asked for"), [Length(max=240)])
    hours_ht = StringField(_("Opening hours, in Creole"), [Length(max=120)])
    cost_ht = StringField(_("What it costs, in Creole"), [Length(max=120)])
    documents_asked_ht = StringField(_("Documents asked for, in Creole"), [Length(max=240)])
    base = HiddenField()

    def values(self) -> dict[str, object]:
        """The values as the record type names them; empty ones as None. Invalid for a
        municipality that is none or could be several."""
        found: dict[str, object] = {
            name: self[name].data or None
            for name in ("name", "service_kind", "address", "phone", "hours")
        }
        found["municipality"] = read_place(self.municipality.data)
        found["languages"] = self.languages.data or None
        found["free"] = {"yes": True, "no": False}.get(self.free.data)
        found["cost"] = self.cost.data or None
        found["documents_asked"] = self.documents_asked.data or None
        for name in ("hours_ht", "cost_ht", "documents_asked_ht"):
            found[name] = self[name].data or None
        return found
