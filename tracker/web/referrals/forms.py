"""Forms of this room."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.cases.records import GIVEN_BY, LANGUAGES, YES_NO
from tracker.domain.referrals.records import (
    DECLINE_REASONS,
    OVERRIDE_REASONS,
    PRIORITY_HOURS,
)
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.forms import Form

_NEEDED = InputRequired(_("This field is required"))
_CONSENT_OVERRIDES = ("unsafe_caregiver", "no_caregiver", "urgent")

AGREES, IN_DANGER = "agrees", "danger"


def _coded(group: str, values: tuple[str, ...], choose: bool = False) -> list[SelectChoice]:
    labels = [SelectChoice(value, str(choice(group, value))) for value in values]
    return [SelectChoice("", gettext("Choose")), *labels] if choose else labels


class ReferralForm(Form):
    """A referral to one service, with her consent to share with this very service."""

    priority = RadioField(_("Priority"), [_NEEDED], default="normal")
    need = TextAreaField(_("What does she need?"), [Optional(), Length(max=400)])
    interpreter_asked = BooleanField(_("She needs an interpreter there"))
    agreement = RadioField(_("Does she agree?"), [_NEEDED])
    how = RadioField(_("How she agreed"), [Optional()], default="spoken")
    language = SelectField(_("In which language"), [Optional()], default="ht")
    interpreter_used = BooleanField(_("With an interpreter"))
    given_by = SelectField(_("Who agreed"), [Optional()], default="self")
    assent = SelectField(_("How the girl herself agreed"), [Optional()])
    override_reason = SelectField(_("Why it is in her best interest"), [Optional()])
    danger = SelectField(_("Why it must be shared without her consent"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.priority.choices = _coded("priority", tuple(PRIORITY_HOURS))
        self.agreement.choices = [
            SelectChoice(AGREES, gettext("Yes, she agrees")),
            SelectChoice(IN_DANGER, gettext("No, but the law demands or permits to share it")),
        ]
        self.how.choices = _coded("how", ("spoken", "written", "thumbprint"))
        self.language.choices = _coded("language", LANGUAGES)
        self.given_by.choices = _coded("given_by", tuple(g for g in GIVEN_BY if g != "not_told"))
        # Of a grown woman nobody asks it, and nothing is written down about it.
        self.assent.choices = _coded("assent", ("none", "spoken", "written"), choose=True)
        self.override_reason.choices = _coded(
            "consent_override_reason", _CONSENT_OVERRIDES, choose=True
        )
        self.danger.choices = _coded("override_reason", OVERRIDE_REASONS, choose=True)


class AnswerForm(Form):
    """What came of it: the next state, with what belongs to it."""

    base = HiddenField()
    state = HiddenField(validators=[_NEEDED])
    decline_reason = SelectField(_("Why the service declined"), [Optional()])
    appointment_on = DateField(_("Day of the appointment"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decline_reason.choices = _coded("decline_reason", DECLINE_REASONS, choose=True)


class HerAnswerForm(Form):
    """What she says of it."""

    base = HiddenField()
    got_it = RadioField(_("Did she get what she went for?"), [_NEEDED])
    as_needed = RadioField(_("Was it as she needed it?"), [Optional()])
    felt_safe = RadioField(_("Did she feel safe there?"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in (self.got_it, self.as_needed, self.felt_safe):
            field.choices = _coded("yes_no", YES_NO)
