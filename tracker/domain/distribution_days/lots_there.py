"""The lots at the place of a day: what was there, came, was handed over, and should be there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.domain.supplies.stock import on_hand, steps
from tracker.ledger.desk import Desk


@dataclass(frozen=True)
class LotThere:
    """One lot. ``opening`` + ``came`` − ``handed_over`` − ``gone`` + ``corrected`` = ``expected``.

    ``came``: received, arrived and given back; ``gone``: lost, damaged, too old, sent on;
    ``corrected``: by counts of that day. All as far as it is known here now.
    """

    lot: str
    code: str
    kit_version: str
    kit: str
    expires_on: str | None
    opening: int
    came: int
    handed_over: int
    gone: int
    corrected: int
    expected: int


_LOTS = (
    "SELECT l.id, l.code, l.kit_version, l.expires_on, t.code || '-' || v.number AS kit"
    " FROM lot l JOIN kit_version v ON v.id = l.kit_version JOIN kit_type t ON t.id = v.kit_type"
    " WHERE l.scope = ? AND l.void IS NULL AND EXISTS (SELECT 1 FROM stock_movement m"
    " WHERE m.lot = l.id AND m.site = ? AND m.scope = l.scope AND m.void IS NULL)"
    " ORDER BY l.expires_on IS NULL, l.expires_on, l.code, l.id"
)


def lots_there(desk: Desk, row: dict[str, Any]) -> list[LotThere]:
    """Every lot that was at the place on the day or moved there since."""
    found = []
    for lot in desk.ledger.database.rows(_LOTS, (row["scope"], row["site"])):
        line = _line(desk, row, lot)
        if line.opening or line.expected or line.came or line.handed_over or line.corrected:
            found.append(line)
    return found


def _line(desk: Desk, row: dict[str, Any], lot: dict[str, Any]) -> LotThere:
    movements = desk.ledger.database.rows(
        "SELECT * FROM stock_movement WHERE lot = ? AND site = ? AND scope = ? AND void IS NULL",
        (lot["id"], row["site"], row["scope"]),
    )
    opening = came = handed = gone = corrected = expected = 0
    for step in steps(movements):
        expected = step.after
        movement = step.row["movement"]
        if step.row["moved_on"] < row["held_on"]:
            opening = step.after
        elif movement == "distributed":
            handed -= step.change
        elif movement == "counted":
            corrected += step.change
        elif step.change > 0:
            came += step.change
        else:
            gone -= step.change
    return LotThere(
        lot["id"],
        lot["code"],
        lot["kit_version"],
        lot["kit"],
        lot["expires_on"],
        opening,
        came,
        handed,
        gone,
        corrected,
        expected,
    )


@dataclass(frozen=True)
class LotToGive:
    """A lot of a kit of the day that is at its place now. ``expired``: on the day's date."""

    lot: str
    code: str
    kit_version: str
    kit: str
    kits: int
    expires_on: str | None
    expired: bool


def lots_to_give(desk: Desk, row: dict[str, Any], versions: tuple[str, ...]) -> list[LotToGive]:
    """Lots with kits in them, the one that expires first in front, those past their date last."""
    today = desk.today().isoformat()
    found = [
        LotToGive(
            lot["id"],
            lot["code"],
            lot["kit_version"],
            lot["kit"],
            on_hand(desk, lot["id"], row["site"]),
            lot["expires_on"],
            bool(lot["expires_on"] and lot["expires_on"] < today),
        )
        for lot in desk.ledger.database.rows(_LOTS, (row["scope"], row["site"]))
        if lot["kit_version"] in versions
    ]
    return sorted((x for x in found if x.kits > 0), key=lambda x: x.expired)


def lot_at_hand(desk: Desk, lots: list[LotToGive], wanted: str) -> LotToGive | None:
    """The lot ``wanted``; when its last kit is gone the next one of the same kit, and only
    then any: nobody shall give out another kit without having chosen it."""
    for lot in lots:
        if lot.lot == wanted:
            return lot
    version = desk.ledger.database.value("SELECT kit_version FROM lot WHERE id = ?", (wanted,))
    return next((x for x in lots if x.kit_version == version), lots[0] if lots else None)
