"""``tracker init`` and ``tracker user …``."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.common import (
    HOME,
    PASSWORD_FILE,
    Say,
    ask_password,
    home_settings,
    read_password,
    signed_in,
    told,
)
from tracker.cli.usage import Spoken, SpokenGroup
from tracker.domain.accounts.records import ROLES
from tracker.i18n.translate import gettext as _
from tracker.installation import users
from tracker.installation.opening import KINDS, Installation, init
from tracker.sync.enrolment import own_words


@click.command("init", cls=Spoken)
@click.option(
    "--role",
    "kind",
    type=click.Choice(KINDS),
    required=True,
    help="The coordinator's hub, an organisation's laptop, or an audit.",
)
@click.option("--name", required=True, help="What others will call this computer.")
@click.option("--user", "username", required=True, help="The first user who signs in here.")
@click.option(
    "--user-role",
    type=click.Choice(ROLES),
    default=None,
    help="What she may do; else what the first user of such a computer does.",
)
@click.option("--display-name", default=None, help="Her name, as others read it.")
@HOME
@PASSWORD_FILE
@told
def init_command(
    kind: str,
    name: str,
    username: str,
    user_role: str | None,
    display_name: str | None,
    home: Path | None,
    password_file: Path | None,
    say: Say,
) -> None:
    """Make an installation: a hub, a CSO's laptop (field) or an audit installation."""
    password = read_password(password_file, confirm=True)
    chosen = home_settings(home)
    device = init(chosen, kind, name, username, password, display_name=display_name, role=user_role)
    words = own_words(device)
    say.result(
        {"device": device.id, "role": kind, "name": device.name, "words": words},
        _("The installation is ready."),
        _("Its fingerprint words: %(words)s", words=words),
    )


@click.group("user", cls=SpokenGroup)
def user_group() -> None:
    """Who can sign in here."""


@user_group.command("add")
@click.argument("username")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What she may do.")
@click.option("--display-name", default=None, help="Her name, as others read it.")
@click.option(
    "--new-password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="A file whose first line is the new user's password; else a prompt.",
)
@signed_in
def add(
    username: str,
    role: str,
    display_name: str | None,
    new_password_file: Path | None,
    installation: Installation,
    say: Say,
) -> None:
    """Add a user with a password of her own."""
    installation.actor.require("accounts:user:add")
    password = read_password(new_password_file) if new_password_file else ask_password(confirm=True)
    user = users.add_user(installation, username, password, role, display_name)
    say.result({"user": user, "role": role}, _("The user can sign in now."))


@user_group.command("list")
@signed_in
def list_users(installation: Installation, say: Say) -> None:
    """Everyone who can sign in here."""
    found = users.accounts(installation)
    say.result({"users": found}, *(f"{a.username}\t{a.role}\t{a.display_name}" for a in found))


@user_group.command("remove")
@click.argument("username")
@signed_in
def remove(username: str, installation: Installation, say: Say) -> None:
    """She cannot sign in here any more."""
    users.remove_user(installation, username)
    say.result({"removed": True}, _("The user cannot sign in any more."))


@user_group.command("password")
@click.option(
    "--new-password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="A file whose first line is the new password.",
)
@signed_in
def password(new_password_file: Path, installation: Installation, say: Say) -> None:
    """Change one's own password."""
    users.replace_password(installation, read_password(new_password_file))
    say.result({"changed": True}, _("The password was changed."))
