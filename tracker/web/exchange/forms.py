"""Forms of the exchange."""

from __future__ import annotations

from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from tracker.i18n.translate import lazy_gettext as _
from tracker.web.forms import Form


class ImportForm(Form):
    """Bundles to merge."""

    bundle = MultipleFileField(
        _("Bundles from other computers"), [FileRequired(_("Choose a file."))]
    )


class ExportForm(Form):
    """To whom a bundle goes."""

    to = SelectField(_("For"), [InputRequired(_("This field is required"))])
    full = BooleanField(_("Send everything again"))
    documents = BooleanField(_("With all documents that it may have"))


class SetUpForm(Form):
    """The way in which this computer exchanges by itself."""

    kind = RadioField(_("Way of exchanging"), [InputRequired(_("This field is required"))])
    place = StringField(
        _("Folder or address"),
        [InputRequired(_("This field is required")), Length(max=500)],
    )
    ca_file = StringField(_("File with the hub's certificate"), [Length(max=500)])
