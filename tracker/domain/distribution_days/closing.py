"""Close the day: each lot is counted, and what differs is explained before it is closed.

The counts are movements of stock like any other, tied to the closing; so the stock stands
from then on at what was counted, whatever other laptops bring later (docs/adr/0024).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.domain.distribution_days.lots_there import LotThere, lots_there
from tracker.domain.distribution_days.serving import open_for_service
from tracker.domain.supplies.amounts import not_negative
from tracker.domain.supplies.stock import steps
from tracker.domain.supplies.stock_records import REASONS
from tracker.ledger.desk import Desk, command, query
from tracker.ledger.ledger import Change


@dataclass(frozen=True)
class Counted:
    """A lot at a closing. ``seen``: the difference then; ``now``: with all that came since."""

    lot: str
    lot_code: str
    kit: str
    counted: int
    seen: int
    now: int
    reason: str | None


@dataclass(frozen=True)
class Closing:
    """How a day was closed. ``closed_at``: ms; ``handed_over``: known then."""

    id: str
    closed_at: int
    closed_by: str
    handed_over: int
    explanation: str | None
    lots: tuple[Counted, ...]
    base: str


@query("lots_to_count", "days:day:close")
def lots_to_count(desk: Desk, *, day: str) -> list[LotThere]:
    """What must be counted to close the day, with what should be there."""
    return lots_there(desk, desk.record("distribution_day", day))


@command("days:day:close")
def close_day(
    desk: Desk, *, day: str, counts: Sequence[Mapping[str, Any]], explanation: str | None = None
) -> str:
    """Count and close; the closing's id. ``counts``: ``lot``, ``counted``, and ``reason`` where
    another number is there than should be. All lots, or nothing is closed.

    Invalid("lot_not_counted"), Invalid("difference_reason_needed"): the field ends in the lot's
    id. A reason ``other`` needs an explanation.
    """
    row = open_for_service(desk, day)
    if closings_of(desk, row):
        raise Refused("day_closed_already")
    told = {str(line.get("lot")): line for line in counts}
    closing, today = desk.ledger.new_id(), desk.today().isoformat()
    changes = []
    for there in lots_there(desk, row):
        line = told.pop(there.lot, None)
        if line is None or line.get("counted") is None:
            raise Invalid("lot_not_counted", f"counted-{there.lot}")
        counted = not_negative(f"counted-{there.lot}", line["counted"])
        difference, reason = counted - there.expected, line.get("reason") or None
        if not difference:
            reason = None
        elif reason is None:
            raise Invalid("difference_reason_needed", f"reason-{there.lot}")
        elif reason not in REASONS["counted"]:
            raise Invalid("not_a_choice", f"reason-{there.lot}")
        if reason == "other" and not (explanation or "").strip():
            raise Invalid("explanation_needed", "explanation")
        moved = {
            "movement": "counted",
            "lot": there.lot,
            "site": row["site"],
            "kits": difference,
            "counted": counted,
            "reason": reason,
            "moved_on": today,
            "document": closing,
        }
        told_now = {k: v for k, v in moved.items() if v is not None}
        changes.append(Change("stock_movement", desk.ledger.new_id(), told_now, ()))
    if told:
        raise Invalid("lot_not_at_site", "counts")
    closed = {
        "distribution_day": day,
        "closed_at": desk.ledger.now(),
        "handed_over": int(
            desk.ledger.database.value(
                "SELECT count(*) FROM distribution WHERE distribution_day = ? AND +scope = ?"
                " AND void IS NULL",
                (day, row["scope"]),
            )
        ),
        "explanation": (explanation or "").strip() or None,
    }
    changes.insert(0, Change("day_closing", closing, {k: v for k, v in closed.items()
                                                      if v is not None}, ()))  # fmt: skip
    desk.ledger.append(row["scope"], "days:day:close", desk.actor.user, changes)
    return closing


@command("days:day:reopen", "days:day:close")
def reopen_day(desk: Desk, *, closing: str, reason: str) -> None:
    """Take a closing back with its counts: the day is open again and is counted anew."""
    row = desk.record("day_closing", closing)
    if row["void"]:
        raise Refused("voided_already")
    changes = [Change("day_closing", closing, {"void": reason})]
    changes += [
        Change("stock_movement", m["id"], {"void": "entered_by_mistake"})
        for m in _movements(desk, row["scope"], closing)
    ]
    desk.ledger.append(row["scope"], "days:day:reopen", desk.actor.user, changes)


def closings_of(desk: Desk, row: Mapping[str, Any]) -> list[Closing]:
    """The closings that hold, the first one first: two where two laptops closed it."""
    return [
        Closing(
            c["id"],
            c["closed_at"],
            c["_made_by"],
            c["handed_over"],
            c["explanation"],
            tuple(_counted(desk, m) for m in _movements(desk, row["scope"], c["id"])),
            c["_heads"],
        )
        for c in desk.ledger.database.rows(
            "SELECT * FROM day_closing WHERE distribution_day = ? AND scope = ? AND void IS NULL"
            " ORDER BY closed_at, id",
            (row["id"], row["scope"]),
        )
    ]


def counts_differ(closings: Sequence[Closing]) -> bool:
    """Whether several closings of one day hold that do not say the same of every lot."""
    return len({frozenset((lot.lot, lot.counted) for lot in c.lots) for c in closings}) > 1


def _movements(desk: Desk, scope: str, closing: str) -> list[dict[str, Any]]:
    return desk.ledger.database.rows(
        "SELECT m.*, l.code AS lot_code, t.code || '-' || v.number AS kit FROM stock_movement m"
        " LEFT JOIN lot l ON l.id = m.lot AND l.scope = m.scope"
        " LEFT JOIN kit_version v ON v.id = l.kit_version"
        " LEFT JOIN kit_type t ON t.id = v.kit_type"
        " WHERE m.document = ? AND m.scope = ? AND m.void IS NULL ORDER BY l.code, m.id",
        (closing, scope),
    )


def _counted(desk: Desk, movement: Mapping[str, Any]) -> Counted:
    walked = steps(
        desk.ledger.database.rows(
            "SELECT * FROM stock_movement WHERE lot = ? AND site = ? AND scope = ?"
            " AND void IS NULL",
            (movement["lot"], movement["site"], movement["scope"]),
        )
    )
    now = next(step.change for step in walked if step.row["id"] == movement["id"])
    return Counted(
        movement["lot"],
        movement["lot_code"] or "",
        movement["kit"] or "",
        movement["counted"],
        movement["kits"],
        now,
        movement["reason"],
    )
