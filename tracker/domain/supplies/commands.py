"""Kits and what grants paid for: what a coordinator records."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from tracker.basics.errors import Invalid
from tracker.basics.ids import derived_id
from tracker.domain.supplies.amounts import positive
from tracker.domain.supplies.records import DEFAULT_DURATION_DAYS, UNITS
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change

#: Not secret: what is on a receipt is public. A hub that came back from an old backup may write
#: "DK-2" a second time; by its id it is the same record, and other contents are a conflict.
_KEY = b"tracker kits"
_KIT_CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}\Z")


@command("supplies:kit:add", "supplies:kit:write")
def add_kit_type(desk: Desk, *, code: str, ht: str, es: str, en: str) -> str:
    """A type of kit, named in three languages; its id."""
    if not _KIT_CODE.match(code):
        raise Invalid("kit_code_form", "code")
    if desk.ledger.database.value("SELECT 1 FROM kit_type WHERE code = ?", (code,)):
        raise Invalid("code_taken", "code")
    names = {"code": code, "ht": ht, "es": es, "en": en}
    record = derived_id(_KEY, "kit_type", code)
    return _write(desk, "supplies:kit:add", "kit_type", record, names)


@command("supplies:kit:version", "supplies:kit:write")
def add_kit_version(
    desk: Desk,
    *,
    kit_type: str,
    contents: Sequence[Mapping[str, Any]],
    duration_days: int = DEFAULT_DURATION_DAYS,
) -> str:
    """The next version of a kit: its id.

    ``contents`` is a list of item code, quantity and, where it is not pieces, unit. A version
    is never changed: a correction is the next version.
    """
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
        unit = item.get("unit") or "piece"
        if unit not in UNITS:
            raise Invalid("not_a_choice", "contents")
        told = {"item": code, "quantity": quantity}
        items.append(told if unit == "piece" else {**told, "unit": unit})
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
    record = derived_id(_KEY, "kit_version", kit_type, str(number))
    return _write(desk, "supplies:kit:version", "kit_version", record, values)


def _write(desk: Desk, action: str, table: str, record: str, values: Mapping[str, Any]) -> str:
    desk.ledger.append("shared", action, desk.actor.user, [Change(table, record, values, ())])
    return record


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
    positive("kits", kits)
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
