"""What the forms of many rooms are made of: needed fields, choices, whose record it is."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request
from wtforms import HiddenField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from tracker.domain.organisations.queries import csos
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext
from tracker.i18n.translate import lazy_gettext as _
from tracker.ledger.desk import Desk
from tracker.web.forms import Form

NEEDED = InputRequired(_("This field is required"))
#: The browser keeps nothing of what is typed here.
OFF = {"autocomplete": "off"}


def coded(group: str, values: Iterable[str]) -> list[SelectChoice]:
    """Codes with what they are called, in the language of whoever opens the form."""
    return [SelectChoice(value, choice(group, value)) for value in values]


def chosen_or_not(choices: list[SelectChoice], label: str | None = None) -> list[SelectChoice]:
    """``choices`` with a first line for none of them."""
    return [SelectChoice("", label or gettext("Choose")), *choices]


def seen(form: Form) -> list[str] | None:
    """What the form had seen when it was opened."""
    held: str | None = form.base.data
    return held.split(",") if held else None


def seen_by_button() -> list[str] | None:
    """What the page had seen whose button was pressed."""
    held = request.form.get("base", "")
    return held.split(",") if held else None


class OwnedForm(Form):
    """What belongs to an organisation: whoever has none of her own chooses it."""

    base = HiddenField()
    cso = SelectField(_("Organisation"), [NEEDED])

    def own(self, desk: Desk, new: bool = True) -> None:
        """Ask for the organisation only where it is not known."""
        if desk.actor.cso is None and new:
            self.cso.choices = [SelectChoice(c.code, c.name) for c in csos(desk)]
        else:
            del self.cso
