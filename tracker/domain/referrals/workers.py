"""Who follows a referral up: whoever made it, until it is handed to somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.basics.errors import Invalid, Refused
from tracker.domain.accounts.roles import permissions_of
from tracker.ledger.desk import Desk, command, query
from tracker.ledger.ledger import Change

ANSWER = "referrals:referral:answer"
#: SQL for the user who follows the referral ``r`` up.
WORKER = "coalesce(r.worker, r._made_by)"


@dataclass(frozen=True)
class Follower:
    """A user who may follow referrals up."""

    id: str
    cso: str
    name: str


@query("referral_workers", "referrals:referral:read")
def referral_workers(desk: Desk, *, cso: str | None = None) -> list[Follower]:
    """Who can be given referrals, by name; of one organisation, or of all that the actor sees."""
    condition, params = ("scope = ?", [desk.scope(cso)]) if cso else desk.visible()
    rows = desk.ledger.database.rows(
        "SELECT id, scope, role, username, display_name FROM cso_user"
        f" WHERE {condition} AND active AND void IS NULL"
        " ORDER BY coalesce(display_name, username), id",
        params,
    )
    return [
        Follower(r["id"], r["scope"][4:], r["display_name"] or r["username"] or "")
        for r in rows
        if ANSWER in permissions_of(r["role"])
    ]


@command("referrals:referral:hand_over", ANSWER)
def hand_over(desk: Desk, *, referral: str, to: str, base: Sequence[str] | None = None) -> None:
    """Give a referral to another worker of its organisation, who follows it up from now on."""
    row = desk.record("referral", referral)
    if row["void"]:
        raise Refused("voided_already")
    user = desk.record("cso_user", to)
    if (
        user["scope"] != row["scope"]
        or not user["active"]
        or user["void"]
        or ANSWER not in permissions_of(user["role"])
    ):
        raise Invalid("not_a_worker_of_it", "to")
    if to == (row["worker"] or row["_made_by"]):
        return
    change = Change("referral", referral, {"worker": to}, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "referrals:referral:hand_over", desk.actor.user, [change])
