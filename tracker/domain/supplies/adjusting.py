"""One lot without a paper; loss, damage, kits past their date; counts; and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.domain.supplies.amounts import not_negative, past_day, positive
from tracker.domain.supplies.lots import LotTold, lot_of
from tracker.domain.supplies.stock import least_since, on_hand
from tracker.domain.supplies.stock_records import NOT_TOLD, REASONS
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change


@command("supplies:stock:receive")
def receive_stock(
    desk: Desk,
    *,
    site: str,
    kit_version: str,
    grant_agreement: str,
    kits: int,
    lot: str,
    waybill: str | None = None,
    expires_on: str | None = None,
    received_on: str | None = None,
) -> dict[str, str]:
    """Kits of one lot that arrived at a site: ``{"lot": id, "movement": id}``.

    A lot is one delivery of one kit version paid by one grant; the same lot code again
    adds to it.
    """
    place = desk.record("site", site)
    desk.record("grant_agreement", grant_agreement)
    desk.record("kit_version", kit_version)
    positive("kits", kits)
    day = past_day(desk, "received_on", received_on)
    told = LotTold(lot, kit_version, grant_agreement, expires_on)
    lot_id, changes = lot_of(desk, place["scope"], told)
    movement = desk.ledger.new_id()
    moved: dict[str, Any] = {
        "movement": "received",
        "lot": lot_id,
        "site": site,
        "kits": kits,
        "moved_on": day,
        "waybill": waybill,
    }
    changes.append(Change("stock_movement", movement, moved, ()))
    desk.ledger.append(place["scope"], "supplies:stock:receive", desk.actor.user, changes)
    return {"lot": lot_id, "movement": movement}


@command("supplies:stock:adjust")
def adjust_stock(
    desk: Desk,
    *,
    site: str,
    lot: str,
    movement: str,
    kits: int,
    moved_on: str | None = None,
    reason: str | None = None,
) -> str:
    """Kits lost, damaged or past their date (``kits`` of them), or counted (``kits`` are there).

    Its id. A count that agrees is kept too: it proves that somebody looked. Where no reason
    is told that is what is recorded.
    """
    place = desk.record("site", site)
    held = desk.record("lot", lot)
    if held["scope"] != place["scope"]:
        raise NotFound("not_found", what="lot")
    if movement not in REASONS:
        raise Invalid("not_a_choice", "movement")
    if reason is not None and reason not in (*REASONS[movement], NOT_TOLD):
        raise Invalid("not_a_choice", "reason")
    values: dict[str, Any] = {"movement": movement, "lot": lot, "site": site}
    values["moved_on"] = day = past_day(desk, "moved_on", moved_on)
    if movement == "counted":
        not_negative("kits", kits)
        difference = kits - on_hand(desk, lot, site, day)
        values |= {"kits": difference, "counted": kits}
        values["reason"] = (reason or NOT_TOLD) if difference else None
    else:
        positive("kits", kits)
        enough(desk, lot, site, kits, day)
        values |= {"kits": -kits, "reason": reason or NOT_TOLD}
    return desk.add(place["scope"], "supplies:stock:adjust", "stock_movement", values)


def enough(
    desk: Desk, lot: str, site: str, kits: int, day: str | None = None, name: str = "kits"
) -> None:
    """Invalid when fewer than ``kits`` of a lot are at a site; of a ``day`` that is over, when
    fewer were there then, or would have been left too few for what happened since."""
    if day is None or day >= desk.today().isoformat():
        held = max(0, on_hand(desk, lot, site))
        if kits > held:
            raise Invalid("more_than_in_stock", name, held=held)
        return
    least, on = least_since(desk, lot, site, day)
    if kits > max(0, least):
        raise Invalid(
            "more_than_in_stock_then", name, held=max(0, least), day=date.fromisoformat(on)
        )


@command("supplies:stock:undo", "supplies:stock:adjust")
def undo_movement(desk: Desk, *, movement: str, base: Sequence[str] | None = None) -> None:
    """Take back what was entered by mistake: a loss, a count, a lot received without a paper.

    What belongs to a distribution, a waybill or a transfer is taken back with it, not alone.
    """
    row = desk.record("stock_movement", movement)
    if row["void"]:
        raise Refused("voided_already")
    if row["distribution"] or row["document"]:
        raise Refused("movement_of_a_paper")
    values = {"void": "entered_by_mistake"}
    change = Change("stock_movement", movement, values, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "supplies:stock:undo", desk.actor.user, [change])
