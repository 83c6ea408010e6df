"""Kits, what grants paid for, and stock: what a coordinator and a store keeper record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tracker.basics.errors import Invalid, NotFound
from tracker.domain.supplies.records import DEFAULT_DURATION_DAYS
from tracker.domain.supplies.stock import on_hand
from tracker.ledger.desk import Desk, command, scope_cso
from tracker.ledger.ledger import Change

_KIT_CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}\Z")


@command("supplies:kit:add", "supplies:kit:write")
def add_kit_type(desk: Desk, *, code: str, ht: str, es: str, en: str) -> str:
    """A type of kit, named in three languages; its id."""
    if not _KIT_CODE.match(code):
        raise Invalid("kit_code_form", "code")
    if desk.ledger.database.value("SELECT 1 FROM kit_type WHERE code = ?", (code,)):
        raise Invalid("code_taken", "code")
    names = {"code": code, "ht": ht, "es": es, "en": en}
    return desk.add("shared", "supplies:kit:add", "kit_type", names)


@command("supplies:kit:version", "supplies:kit:write")
def add_kit_version(
    desk: Desk,
    *,
    kit_type: str,
    contents: Sequence[Mapping[str, Any]],
    duration_days: int = DEFAULT_DURATION_DAYS,
) -> str:
    """The next version of a kit: ``contents`` is a list of item code and quantity; its id."""
    desk.record("kit_type", kit_type)
    if not 1 <= duration_days <= 3650:
        raise Invalid("not_a_number", "duration_days")
    items = []
    for item in contents:
        code, quantity = item.get("item"), item.get("quantity")
        if not isinstance(code, str) or not desk.ledger.database.value(
            "SELECT 1 FROM label WHERE kind = 'kit_item' AND code = ?", (code,)
        ):
            raise Invalid("unknown_item", "contents")
        if type(quantity) is not int or not 1 <= quantity <= 1000:
            raise Invalid("not_a_number", "contents")
        items.append({"item": code, "quantity": quantity})
    if not items:
        raise Invalid("required", "contents")
    number = 1 + int(
        desk.ledger.database.value(
            "SELECT coalesce(max(number), 0) FROM kit_version WHERE kit_type = ?", (kit_type,)
        )
    )
    values = {
        "kit_type": kit_type,
        "number": number,
        "contents": items,
        "duration_days": duration_days,
    }
    return desk.add("shared", "supplies:kit:version", "kit_version", values)


@command("supplies:purchase:record", "supplies:purchase:write")
def record_purchase(
    desk: Desk,
    *,
    grant_agreement: str,
    kit_version: str,
    kits: int,
    amount: str,
    paid_on: str,
    invoice: str | None = None,
) -> str:
    """Kits that a grant paid for; its id."""
    desk.record("grant_agreement", grant_agreement)
    desk.record("kit_version", kit_version)
    _positive("kits", kits)
    try:
        if Decimal(amount) < 0:
            raise Invalid("not_positive", "amount")
    except (InvalidOperation, TypeError) as error:
        raise Invalid("not_an_amount", "amount") from error
    values = {
        "grant_agreement": grant_agreement,
        "kit_version": kit_version,
        "kits": kits,
        "amount": amount,
        "paid_on": paid_on,
        "invoice": invoice,
    }
    return desk.add("shared", "supplies:purchase:record", "purchase", values)


def _positive(name: str, number: int) -> None:
    if type(number) is not int or not 1 <= number <= 1_000_000:
        raise Invalid("not_positive", name)


def _past(desk: Desk, name: str, day: str | None) -> str:
    if not day:
        return desk.today().isoformat()
    try:
        if date.fromisoformat(day) > desk.today():
            raise Invalid("date_in_future", name)
    except ValueError as error:
        raise Invalid("not_a_date", name) from error
    return day


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
    """Kits that arrived at a site: ``{"lot": id, "movement": id}``.

    A lot is one delivery of one kit version paid by one grant; the same lot code again
    adds to it.
    """
    place = desk.record("site", site)
    grant = desk.record("grant_agreement", grant_agreement)
    desk.record("kit_version", kit_version)
    if grant["cso"] != scope_cso(place["scope"]):
        raise Invalid("grant_of_another_organisation", "grant_agreement")
    _positive("kits", kits)
    day = _past(desk, "received_on", received_on)
    held = desk.ledger.database.row(
        "SELECT * FROM lot WHERE scope = ? AND code = ? AND void IS NULL", (place["scope"], lot)
    )
    changes = []
    if held is None:
        lot_id = desk.ledger.new_id()
        values = {
            "code": lot,
            "kit_version": kit_version,
            "grant_agreement": grant_agreement,
            "expires_on": expires_on,
        }
        changes.append(Change("lot", lot_id, values, ()))
    else:
        lot_id = held["id"]
        if (held["kit_version"], held["grant_agreement"]) != (kit_version, grant_agreement):
            raise Invalid("lot_is_another", "lot")
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
    desk: Desk, *, site: str, lot: str, movement: str, kits: int, moved_on: str | None = None
) -> str:
    """Kits lost or damaged (``kits`` of them), or counted (``kits`` are there); its id."""
    place = desk.record("site", site)
    held = desk.record("lot", lot)
    if held["scope"] != place["scope"]:
        raise NotFound("not_found", what="lot")
    if movement in ("lost", "damaged"):
        _positive("kits", kits)
        difference = -kits
    elif movement == "counted":
        if type(kits) is not int or kits < 0:
            raise Invalid("not_a_number", "kits")
        difference = kits - on_hand(desk, lot, site)
        if not difference:
            raise Invalid("count_agrees", "kits")
    else:
        raise Invalid("not_a_choice", "movement")
    values = {
        "movement": movement,
        "lot": lot,
        "site": site,
        "kits": difference,
        "moved_on": _past(desk, "moved_on", moved_on),
    }
    return desk.add(place["scope"], "supplies:stock:adjust", "stock_movement", values)
