"""Who is who among users: names for the entries they made."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.ledger.desk import Desk, query


@dataclass(frozen=True)
class User:
    """A user as known here. ``name`` is None where personal values are not held."""

    id: str
    role: str
    cso: str | None
    name: str | None


@query("users", "accounts:user:read")
def users(desk: Desk) -> list[User]:
    """All users the actor may see: of hubs, and of her organisation."""
    condition, params = desk.visible()
    rows = desk.ledger.database.rows(
        "SELECT id, role, cso, username, display_name FROM hub_user WHERE scope = 'shared'"
        " UNION ALL SELECT id, role, cso, username, display_name FROM cso_user"
        f" WHERE {condition} ORDER BY role, id",
        params,
    )
    return [User(r["id"], r["role"], r["cso"], r["display_name"] or r["username"]) for r in rows]


def user_names(desk: Desk) -> dict[str, str]:
    """Display names by user id, of those that are held here."""
    condition, params = desk.visible()
    rows = desk.ledger.database.rows(
        "SELECT id, username, display_name FROM hub_user WHERE scope = 'shared'"
        f" UNION ALL SELECT id, username, display_name FROM cso_user WHERE {condition}",
        params,
    )
    return {
        r["id"]: r["display_name"] or r["username"]
        for r in rows
        if r["display_name"] or r["username"]
    }
