"""The sign-in form."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from tracker.i18n.translate import lazy_gettext as _
from tracker.web.forms import Form


class SignInForm(Form):
    """Name and password; ``next`` is the page to go on to."""

    username = StringField(
        _("Username"),
        [InputRequired(_("This field is required")), Length(max=100)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _("Password"),
        [InputRequired(_("This field is required")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
