"""Forms of the exchange."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from tracker.i18n.translate import lazy_gettext as _
from tracker.web.forms import Form


class ImportForm(Form):
    """A bundle to merge."""

    bundle = FileField(_("Bundle from another computer"), [FileRequired(_("Choose a file."))])


class ExportForm(Form):
    """To whom a bundle goes."""

    to = SelectField(_("For"), [InputRequired(_("This field is required"))])
    full = BooleanField(_("Send everything again"))
