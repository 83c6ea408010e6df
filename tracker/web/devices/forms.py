"""Forms of enrolment."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import InputRequired

from tracker.i18n.translate import lazy_gettext as _
from tracker.web.forms import Form


class RequestForm(Form):
    """A join request that a laptop wrote."""

    request_file = FileField(_("Join request"), [FileRequired(_("Choose a file."))])


class EnrolForm(Form):
    """The decision, after the words were compared."""

    request_text = HiddenField()
    cso = SelectField(_("Organisation"), validate_choice=True)
    same_words = BooleanField(
        _("The other computer shows the same words"),
        [InputRequired(_("Compare the words first. If they differ, do not enrol this computer."))],
    )
