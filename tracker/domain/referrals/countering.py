"""Sent on, or sent back: a referral that answers another one, and both told with each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.domain.cases.aliases import group_of
from tracker.domain.referrals.queries import Referral, in_order, referrals_where
from tracker.ledger.desk import Desk, query


@dataclass(frozen=True)
class Around:
    """``first``: what led to a referral (None where nothing did, or it is not held here);
    ``following``: what it led to, the oldest first."""

    first: Referral | None
    following: tuple[Referral, ...]


@query("referrals_around", "referrals:referral:read")
def referrals_around(desk: Desk, *, referral: str) -> Around:
    """The referrals before and after one, in a chain of sending on."""
    row = desk.record("referral", referral)
    before = in_order(desk, [row["counter_of"]]) if row["counter_of"] else []
    return Around(
        before[0] if before else None,
        tuple(referrals_where(desk, "r.counter_of = ? ORDER BY r.id", [referral])),
    )


def may_be_answered(desk: Desk, who: Mapping[str, Any], referral: str) -> None:
    """Refuse a counter-referral to what is another woman's, was never sent or was taken back."""
    first = desk.record("referral", referral)
    if first["scope"] != who["scope"] or first["person"] not in group_of(desk, who["id"]).members:
        raise Invalid("referral_of_another", "counter_of")
    if first["void"] or first["given_up"] or first["state"] == "draft":
        raise Refused("referral_not_with_service")
