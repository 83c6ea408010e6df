"""What was typed wrong of a lot, or on the head of a waybill, and is put right.

Its number names a waybill, its code a lot: those stay. Whoever typed one of them wrong takes
the waybill back and records it anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.domain.organisations.seen import changed_since
from tracker.domain.supplies.amounts import past_day
from tracker.domain.supplies.waybills import papers_held, same_paper
from tracker.ledger.desk import Desk, command, scope_cso
from tracker.ledger.ledger import Change

_OF_LOT = frozenset({"expires_on", "grant_agreement", "kit_version"})
_OF_WAYBILL = frozenset({"supplier", "dated_on"})


@command("supplies:lot:correct", "supplies:stock:receive")
def correct_lot(
    desk: Desk, *, lot: str, values: Mapping[str, Any], base: Sequence[str] | None = None
) -> None:
    """Put right when a lot expires (None: never), which grant paid for it or which kit it is.

    Only what differs is written. Once one of them was handed over the kit stays what it is, for
    its receipt says so; where the lot and receipts disagree, it can become what receipts say.
    """
    row = desk.record("lot", lot)
    changed = _changed(desk, "lot", row, values, _OF_LOT, base)
    if "grant_agreement" in changed:
        grant = desk.record("grant_agreement", changed["grant_agreement"])
        # Kits that were given go on belonging to whoever paid for them.
        payer = desk.ledger.database.value(
            "SELECT cso FROM grant_agreement WHERE id = ?", (row["grant_agreement"],)
        )
        if grant["cso"] != (payer or scope_cso(row["scope"])):
            raise Invalid("grant_of_another_organisation", "grant_agreement")
    if "kit_version" in changed:
        desk.record("kit_version", changed["kit_version"])
        handed = handed_as(desk, row)
        if handed and changed["kit_version"] not in handed:
            raise Invalid("lot_handed_over", "kit_version")
    _write(desk, "lot", row, changed, base, "supplies:lot:correct")


def handed_as(desk: Desk, lot: Mapping[str, Any]) -> set[str]:
    """As which kits (versions) those of a lot were handed over."""
    return {
        version
        for (version,) in desk.ledger.database.tuples(
            "SELECT DISTINCT kit_version FROM distribution WHERE lot = ? AND scope = ?"
            " AND void IS NULL",
            (lot["id"], lot["scope"]),
        )
    }


@command("supplies:waybill:correct", "supplies:stock:receive")
def correct_waybill(
    desk: Desk, *, waybill: str, values: Mapping[str, Any], base: Sequence[str] | None = None
) -> None:
    """Put right from whom goods came, or the date of their paper (None: it has none)."""
    row = desk.record("waybill", waybill)
    if row["void"]:
        raise Refused("voided_already")
    changed = _changed(desk, "waybill", row, values, _OF_WAYBILL, base)
    if changed.get("dated_on") and past_day(desk, "dated_on", changed["dated_on"]) > str(
        row["received_on"]
    ):
        raise Invalid("dated_after_arrival", "dated_on")
    if "supplier" in changed:
        same = same_paper(row["number"], changed["supplier"])
        held = papers_held(desk, row["scope"])
        if any(one != waybill and told == same for one, told in held):
            raise Invalid("waybill_recorded_already", "supplier")
    _write(desk, "waybill", row, changed, base, "supplies:waybill:correct")


def _changed(
    desk: Desk,
    table: str,
    row: Mapping[str, Any],
    values: Mapping[str, Any],
    known: frozenset[str],
    base: Sequence[str] | None,
) -> dict[str, Any]:
    if set(values) - known:
        raise Invalid("unknown_field", "values")
    told = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
    return changed_since(desk, table, row, told, base)


def _write(
    desk: Desk,
    table: str,
    row: Mapping[str, Any],
    changed: dict[str, Any],
    base: Sequence[str] | None,
    action: str,
) -> None:
    if changed:
        change = Change(table, row["id"], changed, tuple(base) if base else None)
        desk.ledger.append(row["scope"], action, desk.actor.user, [change])
