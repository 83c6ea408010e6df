"""The base of every form: CSRF, and WTForms' own sentences in our languages."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm

from tracker.basics.errors import Invalid
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import N_, gettext, ngettext

#: What WTForms says by itself, so that the catalogs know it too.
OWN_SENTENCES = (
    N_("This field is required."),
    N_("Invalid input."),
    N_("Not a valid choice."),
    N_("Invalid Choice: could not coerce."),
    N_("Not a valid integer value."),
    N_("Not a valid decimal value."),
    N_("Not a valid date value."),
    N_("Not a valid datetime value."),
    N_("Invalid email address."),
)


class _Catalog:
    """What WTForms asks for its sentences."""

    def gettext(self, string: str) -> str:
        return gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return ngettext(singular, plural, n)


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
