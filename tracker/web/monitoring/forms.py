"""Forms of this room."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from tracker.domain.monitoring.records import QUESTIONS
from tracker.i18n.translate import gettext
from tracker.i18n.translate import lazy_gettext as _
from tracker.ledger.desk import Desk
from tracker.web.form_pieces import NEEDED, chosen_or_not
from tracker.web.forms import Form
from tracker.web.supplies.offered import kits, places


class RoundForm(Form):
    """What a round is about."""

    sites = SelectMultipleField(_("Places"), [NEEDED])
    handed_from = DateField(_("Kits handed over from"), [NEEDED])
    handed_until = DateField(_("Kits handed over until"), [NEEDED])
    kit_version = SelectField(_("Kit"), [Optional()])
    sample = IntegerField(_("How many are asked"), [Optional()])

    def offer(self, desk: Desk) -> None:
        """The places and kits to choose from; places of several organisations with its code."""
        self.sites.choices = places(desk)
        self.kit_version.choices = chosen_or_not(kits(desk), gettext("All kits"))

    def told(self) -> dict[str, Any]:
        """The argument ``round`` of the commands."""
        return {
            "sites": self.sites.data or [],
            "handed_from": str(self.handed_from.data or ""),
            "handed_until": str(self.handed_until.data or ""),
            "kit_version": self.kit_version.data or None,
            "sample": self.sample.data,
        }


def _asked(name: str) -> RadioField:
    """Whether it is one of the answers is the command's to say."""
    return RadioField(choices=list(QUESTIONS[name]), validate_choice=False)


class InterviewForm(Form):
    """What she answers. Every question may be left."""

    kit_received = _asked("kit_received")
    missing_items = SelectMultipleField(validate_choice=False)
    kit_quality = _asked("kit_quality")
    kit_useful = _asked("kit_useful")
    kit_lasted = _asked("kit_lasted")
    waited = _asked("waited")
    respected = _asked("respected")
    felt_safe = _asked("felt_safe")
    told_free = _asked("told_free")
    can_complain = _asked("can_complain")
    satisfied = _asked("satisfied")
    channel_shown = BooleanField()
    wish = TextAreaField(validators=[Optional(), Length(max=1000)])


def answers(form: InterviewForm) -> dict[str, Any]:
    """What was answered; what was left is left out."""
    told: dict[str, Any] = {name: form[name].data or None for name in QUESTIONS}
    told["missing_items"] = form.missing_items.data or []
    told["channel_shown"] = True if form.channel_shown.data else None
    told["wish"] = (form.wish.data or "").strip() or None
    return {name: value for name, value in told.items() if value not in (None, [])}
