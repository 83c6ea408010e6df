"""Forms of this room. The names of their fields are those of the commands' arguments."""

from __future__ import annotations

from typing import Any

from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from tracker.domain.casework.papers import CLOSURE_REASONS, CONTACTS, FLAGS, NEEDS, RISK_LEVELS
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.form_pieces import NEEDED, OFF, coded
from tracker.web.forms import Form
from tracker.web.people.forms import ConsentFields

LONG = {"autocomplete": "off", "rows": "7"}
SHORT = {"autocomplete": "off", "rows": "3"}


def _words(label: Any, longest: int = 400, needed: bool = False, **look: Any) -> TextAreaField:
    rule = NEEDED if needed else Optional()
    return TextAreaField(label, [rule, Length(max=longest)], render_kw={**SHORT, **look})


class OpenForm(Form):
    """A case that is opened."""

    risk_level = RadioField(_("Risk"), [NEEDED], choices=coded("risk_level", RISK_LEVELS))
    review_on = DateField(_("Look at the risk again on"), [NEEDED])


class StepForm(Form):
    step = RadioField(_("Go to"), [NEEDED])
    words = _words(_("Why, if it goes back"))


class RiskForm(Form):
    risk_level = RadioField(_("Risk"), [NEEDED], choices=coded("risk_level", RISK_LEVELS))
    review_on = DateField(_("Look at the risk again on"), [NEEDED])
    words = _words(_("In words"))


class FlagForm(Form):
    flag = RadioField(_("What threatens her safety"), [NEEDED], choices=coded("safety_flag", FLAGS))
    seen_on = DateField(_("Seen on"), [NEEDED])
    words = _words(_("In words"))


class FlagPassedForm(Form):
    passed_on = DateField(_("Passed on"), [NEEDED])
    words = _words(_("In words"))


class NeedsForm(Form):
    needs = SelectMultipleField(_("What she needs"), [NEEDED], choices=coded("case_need", NEEDS))
    words = _words(_("In words"), 2000)


class GoalForm(Form):
    words = _words(_("Goal, in her words"), needed=True)


class TaskForm(Form):
    words = _words(_("What is to be done"), needed=True)
    who = StringField(_("Who does it"), [NEEDED, Length(max=120)], render_kw=OFF)
    due_on = DateField(_("Until"), [NEEDED])
    of = SelectField(_("For which goal"), [Optional()])
    referral = SelectField(_("By which referral"), [Optional()])


class TaskEndForm(Form):
    task_outcome = RadioField(
        _("What became of it"), [NEEDED], choices=coded("task_outcome", ("done", "dropped"))
    )
    ended_on = DateField(_("Day"), [NEEDED])
    words = _words(_("Why, if it is dropped"))


class NoteForm(Form):
    words = TextAreaField(_("Note"), [NEEDED, Length(max=6000)], render_kw=LONG)
    contact = RadioField(
        _("Contact"), [NEEDED], choices=coded("case_contact", CONTACTS), default="in_person"
    )
    contact_on = DateField(_("Day"), [NEEDED])


class CorrectForm(Form):
    words = TextAreaField(_("Note"), [NEEDED, Length(max=6000)], render_kw=LONG)


class VisitForm(Form):
    planned_on = DateField(_("Day"), [NEEDED])
    words = _words(_("Where and what for"))


class VisitEndForm(Form):
    visit_outcome = RadioField(
        _("What came of it"),
        [NEEDED],
        choices=coded("visit_outcome", ("met", "not_met", "put_off")),
    )
    ended_on = DateField(_("Day"), [NEEDED])
    words = _words(_("In words"))


class CloseForm(Form):
    closure_reason = RadioField(
        _("Reason"), [NEEDED], choices=coded("closure_reason", CLOSURE_REASONS)
    )
    tries = IntegerField(
        _("How often you tried to reach her"),
        [Optional(), NumberRange(min=1, max=99)],
        render_kw={**OFF, "inputmode": "numeric", "min": 1},
    )
    words = _words(_("In words"), 2000)


class ReasonForm(Form):
    words = _words(_("Reason"), needed=True)


class AskReviewForm(Form):
    words = _words(_("What she should look at"), 2000)


class ReviewForm(Form):
    review_outcome = RadioField(
        _("Review"), [NEEDED], choices=coded("review_outcome", ("approved", "returned"))
    )
    words = _words(_("What is missing, or good"), 2000)


class HandoverForm(Form):
    to = SelectField(_("To whom"), [NEEDED])
    words = _words(_("Reason"), needed=True)


class HandoverAnswerForm(Form):
    accepted = RadioField(
        _("Do you take the case on?"),
        [NEEDED],
        choices=[SelectChoice("yes", _("Yes")), SelectChoice("no", _("No"))],
    )
    words = _words(_("Why, if not"))


class ShareForm(Form, ConsentFields):
    """Her consent to share a case."""

    device = SelectField(_("With which coordinator"), [Optional()])
