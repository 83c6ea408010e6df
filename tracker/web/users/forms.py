"""Forms of users."""

from __future__ import annotations

from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from tracker.crypto.keyslots import MIN_PASSWORD
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.forms import Form

_NEEDED = InputRequired(_("This field is required"))
_LONG = Length(min=MIN_PASSWORD, max=1000, message=_("A password has at least 8 characters."))


class UserForm(Form):
    """A further user of this computer."""

    username = StringField(_("Username"), [_NEEDED, Length(max=60)])
    display_name = StringField(_("Full name"), [Length(max=120)])
    role = SelectField(_("Role"), [_NEEDED])
    password = PasswordField(_("Password"), [_NEEDED, _LONG])
    again = PasswordField(
        _("Password once more"), [_NEEDED, EqualTo("password", _("Passwords do not match"))]
    )


class PasswordForm(Form):
    """One's own new password."""

    old = PasswordField(_("Password until now"), [_NEEDED])
    password = PasswordField(_("New password"), [_NEEDED, _LONG])
    again = PasswordField(
        _("New password once more"), [_NEEDED, EqualTo("password", _("Passwords do not match"))]
    )
