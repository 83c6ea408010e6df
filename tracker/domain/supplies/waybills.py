"""Waybills in: what the paper says, what came, and why the two differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.basics.ids import derived_id
from tracker.domain.supplies.amounts import not_negative, paper_number, past_day, same_number
from tracker.domain.supplies.lots import KEY, LotTold, lot_of, written
from tracker.domain.supplies.stock_records import ARRIVAL_REASONS
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change

MOST_LINES = 100


@dataclass(frozen=True)
class Came:
    """One line of what arrived. ``arrived`` holds the ``damaged`` too."""

    lot: str
    stated: int
    arrived: int
    damaged: int
    reason: str | None


def came_of(
    desk: Desk, scope: str, lines: Sequence[Mapping[str, Any]], payers: Sequence[str] = ()
) -> tuple[list[Came], list[Change]]:
    """Lines as a keeper told them, checked, and the changes that make lots not known yet.

    ``payers``: for each line whose grant paid, where another organisation gave them.
    """
    if not lines:
        raise Invalid("no_lines", "lines")
    if len(lines) > MOST_LINES:
        raise Invalid("too_many_lines", "lines", most=MOST_LINES)
    came, changes = list[Came](), list[Change]()
    for number, line in enumerate(lines):
        try:
            one, new = _line(desk, scope, line, payers[number] if payers else None)
            if any(c.lot == one.lot for c in came):
                raise Invalid("lot_twice", "lot")
        except Invalid as error:
            params = {k: v for k, v in error.params.items() if k != "field"}
            raise Invalid(error.code, f"lines-{number}-{error.field}", **params) from error
        came.append(one)
        changes += new
    return came, changes


def _line(
    desk: Desk, scope: str, line: Mapping[str, Any], paid_by: str | None
) -> tuple[Came, list[Change]]:
    code = line.get("lot")
    if not isinstance(code, str) or not code.strip():
        raise Invalid("required", "lot")
    if line.get("arrived") is None:
        raise Invalid("required", "arrived")
    arrived = not_negative("arrived", line.get("arrived"))
    stated = not_negative("stated", line.get("stated", arrived))
    damaged = not_negative("damaged", line.get("damaged") or 0)
    reason = line.get("reason") or None
    if damaged > arrived:
        raise Invalid("more_damaged_than_came", "damaged")
    if stated == arrived:
        reason = None
    elif reason is None:
        raise Invalid("arrival_reason_needed", "reason")
    elif reason not in ARRIVAL_REASONS:
        raise Invalid("not_a_choice", "reason")
    told = LotTold(
        code,
        line.get("kit_version"),
        line.get("grant_agreement"),
        line.get("expires_on"),
        paid_by,
    )
    lot, changes = lot_of(desk, scope, told)
    return Came(lot, stated, arrived, damaged, reason), changes


def arrivals(
    desk: Desk, scope: str, document: str, movement: str, fixed: dict[str, Any], came: list[Came]
) -> list[Change]:
    """The movements of what came with ``document``. Their ids follow from it and the lot, so
    that whoever types the same paper a second time elsewhere adds nothing."""
    changes = []
    for one in came:
        arrived = {
            **fixed,
            "movement": movement,
            "lot": one.lot,
            "kits": one.arrived,
            "stated": one.stated,
            "reason": one.reason,
            "document": document,
        }
        record = derived_id(KEY, document, one.lot, movement)
        changes.append(written(desk, scope, "stock_movement", record, arrived))
        if one.damaged:
            broken = {
                **fixed,
                "movement": "damaged",
                "lot": one.lot,
                "kits": -one.damaged,
                "reason": "damaged_on_the_way",
                "document": document,
            }
            record = derived_id(KEY, document, one.lot, "damaged")
            changes.append(written(desk, scope, "stock_movement", record, broken))
    return changes


def same_paper(number: str, supplier: str) -> tuple[str, str]:
    """What two ways of writing one waybill have in common."""
    return same_number(number), " ".join(supplier.upper().split())


def papers_held(desk: Desk, scope: str) -> list[tuple[str, tuple[str, str]]]:
    """Waybills of an organisation that count: id, and what tells one paper from another."""
    return [
        (record, same_paper(number, supplier))
        for record, number, supplier in desk.ledger.database.tuples(
            "SELECT id, number, supplier FROM waybill WHERE scope = ? AND void IS NULL", (scope,)
        )
    ]


def _with_these_lots(desk: Desk, scope: str, number: str, lots: Sequence[str]) -> str | None:
    """From whom a paper came that has this number and one of these lots: the same one, however its
    supplier is called."""
    for told, supplier in desk.ledger.database.tuples(
        "SELECT number, supplier FROM waybill WHERE scope = ? AND void IS NULL AND id IN"
        f" (SELECT document FROM stock_movement WHERE lot IN ({','.join('?' * len(lots))})"
        " AND movement = 'received' AND void IS NULL)",
        (scope, *lots),
    ):
        if same_number(told) == same_number(number):
            return str(supplier)
    return None


@command("supplies:waybill:record", "supplies:stock:receive")
def record_waybill(
    desk: Desk,
    *,
    site: str,
    number: str,
    supplier: str,
    lines: Sequence[Mapping[str, Any]],
    dated_on: str | None = None,
    received_on: str | None = None,
    carrier_name: str | None = None,
    vehicle: str | None = None,
) -> str:
    """Goods that came with a paper; the waybill's id.

    A line: ``lot`` (code), ``stated`` and ``arrived`` kits, ``damaged`` among them, ``reason``
    where stated and arrived differ, and for a lot not known yet ``kit_version``,
    ``grant_agreement`` and, where it has one, ``expires_on``.
    """
    place = desk.record("site", site)
    scope, paper = place["scope"], paper_number(number)
    if not supplier.strip():
        raise Invalid("required", "supplier")
    day = past_day(desk, "received_on", received_on)
    if dated_on and past_day(desk, "dated_on", dated_on) > day:
        raise Invalid("dated_after_arrival", "dated_on")
    same = same_paper(paper, supplier)
    waybill = derived_id(KEY, scope, "waybill", *same)
    # Also where its supplier was put right since: its id still follows from the first one.
    if any(same == told or waybill == one for one, told in papers_held(desk, scope)):
        raise Invalid("waybill_recorded_already", "number")
    came, changes = came_of(desk, scope, lines)
    if told := _with_these_lots(desk, scope, paper, [one.lot for one in came]):
        raise Invalid("waybill_of_this_lot", "number", supplier=told)
    header = {
        "number": paper,
        "supplier": supplier.strip(),
        "site": site,
        "dated_on": dated_on or None,
        "received_on": day,
        "carrier_name": carrier_name or None,
        "vehicle": vehicle or None,
    }
    changes.insert(0, written(desk, scope, "waybill", waybill, header))
    fixed = {"site": site, "moved_on": day, "waybill": paper}
    changes += arrivals(desk, scope, waybill, "received", fixed, came)
    desk.ledger.append(scope, "supplies:waybill:record", desk.actor.user, changes)
    return waybill


@command("supplies:waybill:void", "supplies:stock:adjust")
def void_waybill(
    desk: Desk, *, waybill: str, reason: str, base: Sequence[str] | None = None
) -> None:
    """Take a waybill back with all that came with it, for a reason."""
    void_paper(desk, "waybill", waybill, reason, base, "supplies:waybill:void")


def void_paper(
    desk: Desk, table: str, record: str, reason: str, base: Sequence[str] | None, action: str
) -> None:
    """Take back a paper and its movements."""
    row = desk.record(table, record)
    if row["void"]:
        raise Refused("voided_already")
    changes = [Change(table, record, {"void": reason}, tuple(base) if base else None)]
    changes += [
        Change("stock_movement", m["id"], {"void": "entered_by_mistake"})
        for m in desk.ledger.database.rows(
            "SELECT id FROM stock_movement WHERE document = ? AND scope = ? AND void IS NULL"
            " ORDER BY id",
            (record, row["scope"]),
        )
    ]
    desk.ledger.append(row["scope"], action, desk.actor.user, changes)
