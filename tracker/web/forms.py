"""The base of every form: CSRF, and WTForms' own sentences in our languages."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm

from tracker.basics.errors import Invalid
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import N_, gettext

#: What WTForms says by itself, so that the catalogs know it too.
OWN_SENTENCES = (
    N_("This field is required."),
    N_("Invalid input."),
    N_("Not a valid choice."),
    N_("Invalid Choice: could not coerce."),
    N_("Invalid email address."),
    N_("Number must be at least %(min)s."),
    N_("Number must be at most %(max)s."),
    N_("Number must be between %(min)s and %(max)s."),
)
#: What WTForms says (by its singular, where it counts) → what is said here: what to do. WTForms
#: fills the placeholders itself.
INSTEAD = {
    "Not a valid integer value.": N_("Write a whole number, for example 12."),
    "Not a valid decimal value.": N_("Write a number, for example 12.5."),
    "Not a valid date value.": N_("This is not a date. Write day, month and year."),
    "Not a valid datetime value.": N_("This is not a day with its hour. Choose both."),
    "Field cannot be longer than %(max)d character.": N_(
        "This is too long. Use at most %(max)d characters."
    ),
    "Field must be at least %(min)d character long.": N_(
        "This is too short. Use at least %(min)d characters."
    ),
    "Field must be between %(min)d and %(max)d characters long.": N_(
        "Use between %(min)d and %(max)d characters."
    ),
    # What was sent for a choice is nothing that the page had offered.
    "'%(value)s' is not a valid choice for this field.": N_("Not a valid choice."),
}


class _Catalog:
    """What WTForms asks for its sentences; their placeholders stay for it to fill."""

    def gettext(self, string: str) -> str:
        return gettext(INSTEAD.get(string, string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular)


class Form(FlaskForm):
    """Base of the forms of all rooms."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> _Catalog:
            return _Catalog()

    def refuse(self, error: Invalid) -> None:
        """Show a command's refusal beside the field it names, else above the form."""
        sentence = error_sentence(error)
        if error.field in self._fields:
            field = self._fields[error.field]
            field.errors = [*field.errors, sentence]
        else:
            self.form_errors.append(sentence)
