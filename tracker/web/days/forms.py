"""Forms of this room."""

from __future__ import annotations

import re
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from tracker.basics.errors import Invalid
from tracker.domain.cases.ages import BANDS
from tracker.domain.cases.records import GENDERS
from tracker.domain.distribution_days.records import ADMISSIONS, DAY, TASKS
from tracker.domain.supplies.records import (
    COLLECTOR_REASONS,
    EARLIER_REASONS,
    EXPIRED_REASONS,
    IDENTITY_SHOWN,
)
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.forms import Form

_NEEDED = InputRequired(_("This field is required"))
_OFF = {"autocomplete": "off"}
_TIME = re.compile(r"(\d{1,2})[:.h](\d{2})\Z")


def coded(group: str, values: tuple[str, ...], choose: bool = False) -> list[SelectChoice]:
    """The labels of codes; with a first line for none of them."""
    first = [SelectChoice("", gettext("Choose"))] if choose else []
    return first + [SelectChoice(value, str(choice(group, value))) for value in values]


def seen(form: Form) -> list[str] | None:
    """What the form had seen when it was opened."""
    held: str | None = form.base.data
    return held.split(",") if held else None


def read_time(name: str, text: str | None) -> int | None:
    """Minutes since midnight of ``9:30``; Invalid for what is no time."""
    if not (text or "").strip():
        return None
    found = _TIME.match((text or "").strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Invalid("time_form", name)
    return int(found[1]) * 60 + int(found[2])


def shown_time(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // 60}:{minutes % 60:02d}"


class DayForm(Form):
    """The plan of a day."""

    base = HiddenField()
    site = SelectField(_("Distribution point"), [_NEEDED])
    held_on = DateField(_("Day"), [_NEEDED])
    starts_at = StringField(_("From (9:30)"), [Optional(), Length(max=5)], render_kw=_OFF)
    ends_at = StringField(_("Until"), [Optional(), Length(max=5)], render_kw=_OFF)
    kits = SelectMultipleField(_("Kits"), [_NEEDED])
    expected = IntegerField(_("How many people are expected"), [Optional(), NumberRange(min=1)])
    admission = RadioField(_("Who is served"), [_NEEDED])
    plan_text = TextAreaField(_("What everybody must know"), [Optional(), Length(max=1000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.admission.choices = coded("admission", ADMISSIONS)

    def told(self) -> dict[str, Any]:
        """The fields as the commands take them."""
        times = {n: read_time(n, self[n].data) for n in ("starts_at", "ends_at")}
        values = {f.name: self[f.name].data or None for f in DAY.fields if f.name in self}
        return {**values, "held_on": self.held_on.data.isoformat(), **times}


class StaffForm(Form):
    """Somebody with a task."""

    staff_name = StringField(_("Name"), [_NEEDED, Length(max=120)], render_kw=_OFF)
    task = SelectField(_("Task"), [_NEEDED])
    woman = BooleanField(_("A woman"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task.choices = coded("task", TASKS)


class InviteForm(Form):
    """Codes of cards, one on each line."""

    codes = TextAreaField(_("Codes of cards, one on each line"), [_NEEDED, Length(max=60_000)])


class FilterForm(Form):
    """Which registered people are put on the list."""

    municipality = StringField(_("Municipality"), [Optional(), Length(max=120)], render_kw=_OFF)
    gender = SelectField(_("Sex"), [Optional()])
    band = SelectField(_("Age group"), [Optional()])
    no_kit_days = IntegerField(
        _("Had no kit for so many days"), [Optional(), NumberRange(min=1, max=3650)]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gender.choices = coded("gender", GENDERS, choose=True)
        self.band.choices = coded("age_band", BANDS, choose=True)


class TokenForm(Form):
    """How many tokens are printed."""

    count = IntegerField(_("How many tokens"), [_NEEDED, NumberRange(min=1, max=1000)])


class CounterForm(Form):
    """One kit at the counter; most of it is chosen already."""

    mark = HiddenField()
    person = HiddenField()
    token = HiddenField()
    lot = HiddenField()
    identity_shown = SelectField(_("How she showed who she is"), [_NEEDED])
    earlier_reason = SelectField(_("Why she receives another kit"), [Optional()])
    expired_reason = SelectField(_("Why a kit past its date can be used"), [Optional()])
    collector_name = StringField(
        _("Name of the person who collects it"), [Length(max=120)], render_kw=_OFF
    )
    collector_reason = SelectField(_("Why she does not come herself"), [Optional()])
    recipient_gender = SelectField(_("Sex"), [Optional()])
    recipient_age_band = SelectField(_("Age group"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.identity_shown.choices = coded("identity_shown", IDENTITY_SHOWN)
        self.earlier_reason.choices = coded("earlier_reason", EARLIER_REASONS, choose=True)
        self.collector_reason.choices = coded("collector_reason", COLLECTOR_REASONS, choose=True)
        self.expired_reason.choices = coded("expired_reason", EXPIRED_REASONS, choose=True)
        self.recipient_gender.choices = coded("gender", GENDERS)
        self.recipient_age_band.choices = coded("age_band", BANDS, choose=True)
