"""Two take out of count what was written by mistake: a supervisor and the coordinator.

What was said may be about whoever can take it out, so nobody does it alone: one side asks, the
other does it or says that it stays. The two sides are the organisation's laptops and the hub,
for a supervisor can add users to her laptop, and could be two persons there. Until then it
counts, and waits for its answer (docs/adr/0041).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.domain.feedback.records import FEEDBACK
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change


@dataclass(frozen=True)
class Wish:
    """Somebody asks to take it out: her user id, the reason (code), when (ms). ``decides``: the
    actor is of the other side, and can do it or decline."""

    id: str
    by: str
    reason: str
    at: int
    decides: bool


def wishes(desk: Desk, feedback: str, scope: str) -> list[Wish]:
    """Who asks to take out what was said, the first one first; of nearly all nobody."""
    of_hub = desk.actor.cso is None
    return [
        Wish(row["id"], row["_made_by"], row["reason"], row["_made"], of_hub != bool(row["hub"]))
        for row in desk.ledger.database.rows(
            "SELECT w.*, EXISTS (SELECT 1 FROM hub_user h WHERE h.id = w._made_by) AS hub"
            " FROM feedback_wish w WHERE w.feedback = ? AND +w.scope = ? AND w.void IS NULL"
            " ORDER BY w._made, w.id",
            (feedback, scope),
        )
    ]


@command("feedback:wish:ask", "feedback:feedback:answer")
def ask(desk: Desk, *, feedback: str, reason: str) -> str:
    """Ask the other side to take it out of count; the wish's id."""
    row = _counting(desk, feedback)
    if reason not in FEEDBACK.void_reasons:
        raise Invalid("not_a_choice", "reason")
    if any(not wish.decides for wish in wishes(desk, feedback, row["scope"])):
        raise Refused("asked_to_take_out_already")
    values = {"feedback": feedback, "reason": reason}
    return desk.add(row["scope"], "feedback:wish:ask", "feedback_wish", values)


@command("feedback:feedback:void", "feedback:feedback:answer")
def take_out(desk: Desk, *, feedback: str, base: Sequence[str] | None = None) -> None:
    """Take it out of count, as the other side asked; Refused("other_side_asks") where it did
    not."""
    row = _counting(desk, feedback)
    asked = [wish for wish in wishes(desk, feedback, row["scope"]) if wish.decides]
    if not asked:
        raise Refused("other_side_asks")
    change = Change("feedback", feedback, {"void": asked[0].reason}, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "feedback:feedback:void", desk.actor.user, [change])


@command("feedback:wish:decline", "feedback:feedback:answer")
def decline(desk: Desk, *, feedback: str) -> None:
    """It stays: said by the other side, or by whoever asked and thinks better of it."""
    row = _counting(desk, feedback)
    asked = wishes(desk, feedback, row["scope"])
    if not asked:
        raise Refused("nobody_asks_to_take_out")
    changes = [Change("feedback_wish", one.id, {"void": "declined"}) for one in asked]
    desk.ledger.append(row["scope"], "feedback:wish:decline", desk.actor.user, changes)


def _counting(desk: Desk, feedback: str) -> Mapping[str, Any]:
    row = desk.record("feedback", feedback)
    if row["void"]:
        raise Refused("voided_already")
    return row
