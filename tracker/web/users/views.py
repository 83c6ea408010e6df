"""Who can sign in on this computer, and one's own password."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid, Refused
from tracker.domain.accounts.queries import users as known_users
from tracker.domain.accounts.records import ROLES
from tracker.domain.accounts.roles import ROLES_OF
from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext as _
from tracker.i18n.translate import lazy_gettext
from tracker.installation import users
from tracker.web.access import needs, signed_in_only
from tracker.web.current import door, installation
from tracker.web.desk import current_desk
from tracker.web.saving import saved
from tracker.web.users.forms import PasswordForm, UserForm

users_room = Blueprint("users", __name__)

_HISTORY_OF = {
    "hub": ("history.hub_user", "hub_user_id"),
    "field": ("history.cso_user", "user_id"),
}


@users_room.get("/users")
@needs("accounts:user:read")
def overview() -> ResponseReturnValue:
    """Everyone who can sign in here."""
    here, desk = installation(), current_desk()
    # A computer that is not enrolled, or an audit, told nobody of its users.
    endpoint, parameter = _HISTORY_OF.get(here.device.kind, ("", ""))
    told = {user.id for user in known_users(desk)} if endpoint else set()
    return render_template(
        "users/overview.html",
        accounts=users.accounts(here),
        own=here.account.user,
        histories={user: door(endpoint, **{parameter: user}) for user in told},
    )


@users_room.route("/users/new", methods=["GET", "POST"])
@needs("accounts:user:add")
def new() -> ResponseReturnValue:
    """A further user, with a password of her own."""
    here = installation()
    form = UserForm()
    form.role.choices = [
        SelectChoice(role, choice("role", role)) for role in ROLES if role in ROLES_OF[here.kind]
    ]
    return saved(
        form,
        lambda: users.add_user(
            here,
            form.username.data,
            form.password.data,
            form.role.data,
            form.display_name.data,
        ),
        "users.overview",
        lambda: render_template("users/new.html", form=form),
        lazy_gettext("The user can sign in now."),
    )


@users_room.post("/users/remove")
@needs("accounts:user:add")
def remove() -> ResponseReturnValue:
    """She cannot sign in here any more."""
    try:
        users.remove_user(installation(), request.form.get("username", ""))
        flash(_("The user cannot sign in any more."))
    except Refused as error:
        flash(error_sentence(error), "warning")
    return redirect(url_for("users.overview"), 303)


@users_room.route("/password", methods=["GET", "POST"])
@signed_in_only
def password() -> ResponseReturnValue:
    """Change one's own password."""
    form = PasswordForm()
    return saved(
        form,
        lambda: _change_password(form),
        "home.start",
        lambda: render_template("users/password.html", form=form),
        lazy_gettext("The password was changed."),
    )


def _change_password(form: PasswordForm) -> None:
    try:
        users.change_password(installation(), form.old.data, form.password.data)
    except Refused as error:
        raise Invalid("wrong_password", "old") from error
