"""Forms of this room."""

from __future__ import annotations

from typing import Any

from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional

from tracker.domain.activities.records import ACTIVITY, ACTIVITY_KINDS, OUTCOMES
from tracker.domain.cases.records import LANGUAGES
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.form_pieces import NEEDED, OFF, OwnedForm, coded
from tracker.web.forms import Form


class ActivityForm(OwnedForm):
    """An activity."""

    activity_kind = SelectField(_("What is it?"), [NEEDED])
    title = StringField(_("Title"), [NEEDED, Length(max=120)], render_kw=OFF)
    held_on = DateField(_("Day"), [NEEDED])
    until_on = DateField(_("Until"), [Optional()])
    municipality = StringField(_("Municipality"), [NEEDED, Length(max=120)], render_kw=OFF)
    place = StringField(_("Place"), [Optional(), Length(max=120)], render_kw=OFF)
    womens_network = SelectField(_("Women's network"), [Optional()])
    continues = SelectField(_("The same group as at"), [Optional()])
    grant_agreement = SelectField(_("Paid by the grant"), [Optional()])
    hosted_by = StringField(_("Host"), [Optional(), Length(max=120)], render_kw=OFF)
    partners = StringField(_("Partners"), [Optional(), Length(max=300)], render_kw=OFF)
    languages = SelectMultipleField(_("Languages spoken"), [Optional()])
    facilitators = StringField(_("Facilitators"), [Optional(), Length(max=300)], render_kw=OFF)
    facilitator_count = IntegerField(
        _("Number of facilitators"), [Optional(), NumberRange(min=0, max=1000)]
    )
    outcome = SelectField(_("Did it take place?"), [Optional()])
    results = TextAreaField(_("Results"), [Optional(), Length(max=2000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity_kind.choices = coded("activity_kind", ACTIVITY_KINDS)
        self.languages.choices = coded("language", LANGUAGES)
        self.outcome.choices = coded("outcome", OUTCOMES)

    def told(self, municipality: str | None) -> dict[str, Any]:
        """The fields as the commands take them."""
        values: dict[str, Any] = {f.name: self[f.name].data or None for f in ACTIVITY.fields}
        days = {name: self[name].data for name in ("held_on", "until_on")}
        return {
            **values,
            **{name: day.isoformat() if day else None for name, day in days.items()},
            "facilitator_count": self.facilitator_count.data,
            "languages": sorted(self.languages.data or []) or None,
            "municipality": municipality,
        }


class NetworkForm(OwnedForm):
    """A women's network."""

    name = StringField(_("Name"), [NEEDED, Length(max=120)], render_kw=OFF)
    municipality = StringField(_("Municipality"), [NEEDED, Length(max=120)], render_kw=OFF)
    founded_on = DateField(_("Founded on"), [Optional()])


class ReasonForm(Form):
    """Why something is taken back."""

    base = HiddenField()
    reason = SelectField(_("Reason"), [NEEDED])

    def of(self, reasons: tuple[str, ...], group: str = "void") -> ReasonForm:
        self.reason.choices = coded(group, reasons)
        return self


class ListForm(Form):
    """People who are taken from a list."""

    persons = SelectMultipleField(_("They were at an earlier meeting"), [Optional()])
    codes = TextAreaField(_("Codes of cards, one on each line"), [Optional(), Length(max=8000)])


class SheetForm(Form):
    """A sheet of counts; its numbers are read from the request by their cells."""

    base = HiddenField()
