"""The form of the check."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import StringField
from wtforms.validators import Length

from tracker.i18n.translate import lazy_gettext as _
from tracker.web.forms import Form


class CheckForm(Form):
    """A receipt's code, scanned or typed, or a picture of it."""

    text = StringField(_("Code or receipt number"), [Length(max=400)])
    picture = FileField(_("Picture of the receipt"))
