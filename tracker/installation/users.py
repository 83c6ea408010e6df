"""Users of this installation: who can sign in, and with which password."""

from __future__ import annotations

from tracker.basics.errors import Invalid, Refused
from tracker.crypto.keyslots import MIN_PASSWORD, KeySlots
from tracker.domain.accounts.roles import ROLES_OF
from tracker.installation.opening import Account, Installation, add_account, introduce_users


def add_user(
    installation: Installation,
    username: str,
    password: str,
    role: str,
    display_name: str | None = None,
) -> str:
    """A further user, with her own key slot; her id."""
    installation.actor.require("accounts:user:add")
    if role not in ROLES_OF[installation.kind]:
        raise Refused("role_not_here", role=role)
    if not username.strip():
        raise Invalid("required", "username")
    if len(password) < MIN_PASSWORD:
        raise Invalid("password_too_short", "password", minimum=MIN_PASSWORD)
    with installation.desk() as desk, desk.ledger.transaction():
        user = add_account(desk.ledger, username, display_name or username, role)
        introduce_users(desk.ledger, desk.actor.user)
        # Inside the transaction: without a slot there shall be no account.
        KeySlots(installation.settings.key_slots).add(username, password, installation.store.key)
    return user


def change_password(installation: Installation, old: str, new: str) -> None:
    """The signed-in user's own password."""
    KeySlots(installation.settings.key_slots).unlock(installation.account.username, old)
    replace_password(installation, new)


def replace_password(installation: Installation, new: str) -> None:
    """A new password for the signed-in user, who has just proved the old one."""
    slots = KeySlots(installation.settings.key_slots)
    slots.add(installation.account.username, new, installation.store.key)


def remove_user(installation: Installation, username: str) -> None:
    """She cannot sign in here any more; what she did stays hers."""
    installation.actor.require("accounts:user:add")
    if username.strip().casefold() == installation.account.username.casefold():
        raise Refused("cannot_remove_self")
    with installation.desk() as desk, desk.ledger.transaction():
        row = desk.ledger.database.row(
            "SELECT user FROM local_account WHERE username = ? COLLATE NOCASE", (username.strip(),)
        )
        if row is None:
            raise Refused("user_unknown")
        KeySlots(installation.settings.key_slots).remove(username)
        desk.ledger.database.execute("DELETE FROM local_account WHERE user = ?", (row["user"],))


def accounts(installation: Installation) -> list[Account]:
    """Everyone who can sign in here."""
    installation.actor.require("accounts:user:read")
    with installation.store.connection() as database:
        rows = database.rows("SELECT * FROM local_account ORDER BY username")
    return [
        Account(r["user"], r["username"], r["display_name"], r["role"], r["language"]) for r in rows
    ]
