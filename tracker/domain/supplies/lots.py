"""Lots: what is written on the boxes, of one kit version, paid by one grant.

The id of a lot follows from its code within the organisation. Whoever types it from a paper
before the other laptop's records come writes to the same lot, so nothing is there twice; and
if the two say something different of it, that is a conflict like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.basics.errors import Invalid
from tracker.basics.ids import derived_id
from tracker.ledger.desk import Desk, scope_cso
from tracker.ledger.ledger import Change

#: Not secret: codes of lots are public, and tell of nobody.
KEY = b"tracker stock"
#: Letters of a code of one's own; whose it is stands before it at another organisation.
LONGEST = 40


@dataclass(frozen=True)
class LotTold:
    """A lot as a paper or a keeper tells it. ``paid_by``: whose grant paid, where that is another
    organisation's."""

    code: str
    kit_version: str | None = None
    grant_agreement: str | None = None
    expires_on: str | None = None
    paid_by: str | None = None


def held_lot(desk: Desk, scope: str, code: str) -> dict[str, Any] | None:
    """The row of the organisation's lot with this code, or None."""
    return desk.ledger.database.row(
        "SELECT * FROM lot WHERE scope = ? AND upper(code) = ? AND void IS NULL ORDER BY _made, id",
        (scope, code.strip().upper()),
    )


def lot_of(desk: Desk, scope: str, told: LotTold) -> tuple[str, list[Change]]:
    """The lot's id, and the change that makes it where it is not held yet.

    Invalid("lot_is_another") when it is held and another kit, grant or expiry is told of it.
    """
    held = held_lot(desk, scope, told.code)
    if held is not None:
        for name in ("kit_version", "grant_agreement", "expires_on"):
            said = getattr(told, name)
            if said and held[name] and said != held[name]:
                raise Invalid("lot_is_another", "lot")
        if told.expires_on and not held["expires_on"]:
            change = Change("lot", held["id"], {"expires_on": told.expires_on})
            return str(held["id"]), [change]
        return str(held["id"]), []
    if not told.kit_version:
        raise Invalid("lot_not_known", "kit_version")
    if not told.grant_agreement:
        raise Invalid("lot_not_known", "grant_agreement")
    desk.record("kit_version", told.kit_version)
    grant = desk.record("grant_agreement", told.grant_agreement)
    if grant["cso"] != (told.paid_by or scope_cso(scope)):
        raise Invalid("grant_of_another_organisation", "grant_agreement")
    # In capitals: whoever else types it from the box, in whatever letters, contradicts nobody.
    code = told.code.strip().upper()
    if len(code) > LONGEST and told.paid_by in (None, scope_cso(scope)):
        raise Invalid("too_long", "lot", limit=LONGEST)
    values = {
        "code": code,
        "kit_version": told.kit_version,
        "grant_agreement": told.grant_agreement,
        "expires_on": told.expires_on,
    }
    lot = derived_id(KEY, scope, "lot", code)
    # What is not told is not written, and so contradicts nobody who knows it.
    return lot, [Change("lot", lot, {k: v for k, v in values.items() if v}, ())]


def written(desk: Desk, scope: str, table: str, record: str, values: dict[str, Any]) -> Change:
    """The change that makes a record of a derived id, or makes it again after it was voided."""
    name = desk.ledger.declared[table].table
    held = desk.ledger.database.row(
        f'SELECT void FROM "{name}" WHERE id = ? AND scope = ?', (record, scope)
    )
    if held is None:
        return Change(table, record, {k: v for k, v in values.items() if v is not None}, ())
    return Change(table, record, {**values, "void": None})
