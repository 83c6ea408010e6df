"""Forms of erasing: why, with her card's code as the last word; months of a rule."""

from __future__ import annotations

from wtforms import HiddenField, IntegerField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from tracker.domain.cases.erasure_records import REASONS
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.forms import Form


class EraseForm(Form):
    """Why she is erased; nobody erases by a slip of the hand."""

    reason = RadioField(
        _("Reason"),
        [InputRequired(_("This field is required"))],
        choices=[SelectChoice(r, choice("erasure_reason", r)) for r in REASONS],
    )
    code = StringField(_("The code of her card"), [InputRequired(_("This field is required"))])


class RuleForm(Form):
    """How many months are kept."""

    rule = HiddenField()
    months = IntegerField(_("Months"), [InputRequired(_("This field is required"))])
