"""All that happened to a lot, in order, with what was there after each step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tracker.domain.supplies.correcting import handed_as
from tracker.domain.supplies.stock import Step, steps
from tracker.ledger.desk import Desk, query, scope_cso


@dataclass(frozen=True)
class Happened:
    """A movement, or the kits handed over between two others on one day.

    ``change``: what it did to the stock; of a count, how far the book was off by all that is
    held now. ``seen``: how far it was off when it was counted. ``stated``: how many should have
    come, as the paper says. ``after``: kits at that site then.
    ``document_kind``: waybill, transfer, transfer_receipt or None. ``other_cso``: the organisation
    that they were given to, or that gave them. ``alone``: it can be taken back by itself.
    """

    id: str
    movement: str
    site: str
    site_name: str
    moved_on: str
    change: int
    after: int
    counted: int | None
    seen: int | None
    stated: int | None
    reason: str | None
    paper: str | None
    document: str | None
    document_kind: str | None
    other_cso: str | None
    recorded_by: str
    recorded_at: int
    alone: bool
    base: str


@dataclass(frozen=True)
class LotHistory:
    """A lot with all that happened to it; ``on_hand``: kits by the site's id. ``handed_as``: as
    which kits (versions) some of it were handed over; it stays one of them."""

    lot: str
    cso: str
    code: str
    kit_version: str
    kit: str
    grant: str
    grant_code: str
    expires_on: str | None
    handed_as: frozenset[str]
    base: str
    happened: tuple[Happened, ...]
    on_hand: dict[str, int]


@query("lot_history", "supplies:stock:read")
def lot_history(desk: Desk, *, lot: str, site: str | None = None) -> LotHistory:
    """The movements of a lot, at one site or at all, oldest first."""
    database, row = desk.ledger.database, desk.record("lot", lot)
    kit = database.row(
        "SELECT t.code || '-' || v.number AS kit, g.code AS grant_code FROM kit_version v"
        " JOIN kit_type t ON t.id = v.kit_type LEFT JOIN grant_agreement g ON g.id = ?"
        " WHERE v.id = ?",
        (row["grant_agreement"], row["kit_version"]),
    )
    movements = database.rows(
        "SELECT m.*, s.name AS site_name, w.number AS waybill_number, t.number AS transfer_number,"
        " r.number AS receipt_number, coalesce(t.to_cso, r.from_cso) AS other_cso"
        " FROM stock_movement m"
        " LEFT JOIN site s ON s.id = m.site AND s.scope = m.scope"
        " LEFT JOIN waybill w ON w.id = m.document AND w.scope = m.scope"
        " LEFT JOIN transfer t ON t.id = m.document AND t.scope = m.scope"
        " LEFT JOIN transfer_receipt r ON r.id = m.document AND r.scope = m.scope"
        " WHERE m.lot = ? AND m.scope = ? AND m.void IS NULL AND (? IS NULL OR m.site = ?)"
        " ORDER BY m.site",
        (lot, row["scope"], site, site),
    )
    happened, on_hand = list[Happened](), dict[str, int]()
    for place, rows in groupby(movements, key=lambda m: m["site"]):
        for one in _told(steps(rows)):
            happened.append(one)
            on_hand[place] = one.after
    happened.sort(key=lambda h: (h.moved_on, h.recorded_at, h.id))
    return LotHistory(
        lot,
        scope_cso(row["scope"]) or "",
        row["code"],
        row["kit_version"],
        kit["kit"] if kit else "",
        row["grant_agreement"],
        (kit["grant_code"] or "") if kit else "",
        row["expires_on"],
        frozenset(handed_as(desk, row)),
        row["_heads"],
        tuple(happened),
        on_hand,
    )


def _together(step: Step) -> tuple[str, ...]:
    """Kits handed over one after the other on a day are one line; all else is a line each."""
    row = step.row
    if row["movement"] == "distributed":
        return ("distributed", row["moved_on"])
    return (row["id"],)


def _told(walked: Iterator[Step]) -> Iterator[Happened]:
    for _key, group in groupby(walked, key=_together):
        listed = list(group)
        row = listed[0].row
        counted = row["counted"]
        yield Happened(
            row["id"],
            row["movement"],
            row["site"],
            row["site_name"] or "",
            row["moved_on"],
            sum(step.change for step in listed),
            listed[-1].after,
            counted,
            row["kits"] if counted is not None else None,
            row["stated"],
            row["reason"],
            _paper(row),
            row["document"],
            _kind(row),
            row["other_cso"],
            row["_made_by"],
            row["_made"],
            not row["distribution"] and not row["document"],
            row["_heads"],
        )


def _paper(row: dict[str, Any]) -> str | None:
    names = ("waybill_number", "transfer_number", "receipt_number", "waybill")
    return next((str(row[name]) for name in names if row[name]), None)


def _kind(row: dict[str, Any]) -> str | None:
    for kind in ("waybill", "transfer", "transfer_receipt"):
        if row[f"{kind.removeprefix('transfer_')}_number"]:
            return kind
    return None
