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
from wtforms.validators import Length, NumberRange, Optional

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
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.form_pieces import NEEDED, OFF, chosen_or_not, coded
from tracker.web.forms import Form

_TIME = re.compile(r"(\d{1,2})[:.h](\d{2})\Z")


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
    site = SelectField(_("Distribution point"), [NEEDED])
    held_on = DateField(_("Day"), [NEEDED])
    starts_at = StringField(_("From (9:30)"), [Optional(), Length(max=5)], render_kw=OFF)
    ends_at = StringField(_("Until"), [Optional(), Length(max=5)], render_kw=OFF)
    kits = SelectMultipleField(_("Kits"), [NEEDED])
    expected = IntegerField(_("How many people are expected"), [Optional(), NumberRange(min=1)])
    admission = RadioField(_("Who is served"), [NEEDED])
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

    staff_name = StringField(_("Name"), [NEEDED, Length(max=120)], render_kw=OFF)
    task = SelectField(_("Task"), [NEEDED])
    woman = BooleanField(_("A woman"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task.choices = coded("task", TASKS)


class InviteForm(Form):
    """Codes of cards, one on each line."""

    codes = TextAreaField(_("Codes of cards, one on each line"), [NEEDED, Length(max=60_000)])


class FilterForm(Form):
    """Which registered people are put on the list."""

    municipality = StringField(_("Municipality"), [Optional(), Length(max=120)], render_kw=OFF)
    gender = SelectField(_("Sex"), [Optional()])
    band = SelectField(_("Age group"), [Optional()])
    no_kit_days = IntegerField(
        _("Had no kit for so many days"), [Optional(), NumberRange(min=1, max=3650)]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gender.choices = chosen_or_not(coded("gender", GENDERS))
        self.band.choices = chosen_or_not(coded("age_band", BANDS))


class TokenForm(Form):
    """How many tokens are printed."""

    count = IntegerField(_("How many tokens"), [NEEDED, NumberRange(min=1, max=1000)])


class CounterForm(Form):
    """One kit at the counter; most of it is chosen already."""

    mark = HiddenField()
    person = HiddenField()
    token = HiddenField()
    lot = HiddenField()
    identity_shown = SelectField(_("How she showed who she is"), [NEEDED])
    earlier_reason = SelectField(_("Why she receives another kit"), [Optional()])
    expired_reason = SelectField(_("Why a kit past its date can be used"), [Optional()])
    collector_name = StringField(
        _("Name of the person who collects it"), [Length(max=120)], render_kw=OFF
    )
    collector_reason = SelectField(_("Why she does not come herself"), [Optional()])
    recipient_gender = SelectField(_("Sex"), [Optional()])
    recipient_age_band = SelectField(_("Age group"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.identity_shown.choices = coded("identity_shown", IDENTITY_SHOWN)
        self.earlier_reason.choices = chosen_or_not(coded("earlier_reason", EARLIER_REASONS))
        self.collector_reason.choices = chosen_or_not(coded("collector_reason", COLLECTOR_REASONS))
        self.expired_reason.choices = chosen_or_not(coded("expired_reason", EXPIRED_REASONS))
        self.recipient_gender.choices = coded("gender", GENDERS)
        self.recipient_age_band.choices = chosen_or_not(coded("age_band", BANDS))
