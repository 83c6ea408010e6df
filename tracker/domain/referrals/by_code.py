"""Referrals by the short code on their slips."""

from __future__ import annotations

from collections.abc import Collection

from tracker.basics.errors import NotFound
from tracker.basics.ids import read_code
from tracker.domain.referrals.queries import Referral, in_order
from tracker.ledger.desk import Desk, query
from tracker.store.parts import in_parts


@query("referral_by_code", "referrals:referral:read")
def referral_by_code(desk: Desk, *, code: str) -> Referral:
    """The referral with this short code, typed with or without dashes."""
    found = referrals_by_code(desk, codes=[code])
    if not found:
        raise NotFound("not_found", what="referral")
    return next(iter(found.values()))


def referrals_by_code(desk: Desk, *, codes: Collection[str]) -> dict[str, Referral]:
    """Referrals by their short codes, those that there are."""
    wanted = sorted({read_code(code) for code in codes})
    condition, params = desk.visible("r.scope")
    ids: dict[str, str] = {}
    for part in in_parts(wanted):
        ids |= {
            record: code
            for code, record in desk.ledger.database.tuples(
                # The codes first: an organisation has all of its referrals in one scope.
                "SELECT c.code, r.id FROM referral_code c"
                " CROSS JOIN referral r ON r.id = c.referral AND r.scope = c.scope"
                f" WHERE c.code IN ({','.join('?' * len(part))})"
                f" AND r.void IS NULL AND {condition}",
                [*part, *params],
            )
        }
    return {ids[one.id]: one for one in in_order(desk, list(ids))}
