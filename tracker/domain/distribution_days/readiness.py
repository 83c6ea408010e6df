"""Who does what on the day, and the points of safety, each answered by somebody."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.basics.errors import Invalid, Refused
from tracker.domain.distribution_days.derived import id_of
from tracker.domain.distribution_days.planning import live_day
from tracker.domain.distribution_days.records import ANSWERS, SAFETY_ITEMS
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change
from tracker.ledger.written import written


@command("days:staff:add", "days:day:write")
def add_staff(desk: Desk, *, day: str, task: str, name: str, woman: bool | None = None) -> str:
    """Somebody with a task; the record's id. One person may have several tasks."""
    row = live_day(desk, day)
    if not name.strip():
        raise Invalid("required", "name")
    values = {"distribution_day": day, "task": task, "staff_name": name, "woman": woman}
    return desk.add(row["scope"], "days:staff:add", "day_staff", values)


@command("days:staff:void", "days:day:write")
def remove_staff(desk: Desk, *, staff: str) -> None:
    """She does not have this task after all."""
    row = desk.record("day_staff", staff)
    if row["void"]:
        raise Refused("voided_already")
    change = Change("day_staff", staff, {"void": "entered_by_mistake"})
    desk.ledger.append(row["scope"], "days:staff:void", desk.actor.user, [change])


@command("days:safety:check", "days:safety:check")
def check_safety(
    desk: Desk,
    *,
    day: str,
    item: str,
    answer: str,
    remark: str | None = None,
    base: Sequence[str] | None = None,
) -> str:
    """Whether a point is as it should be. "no" needs a remark: what is done instead."""
    row = live_day(desk, day)
    if item not in SAFETY_ITEMS:
        raise Invalid("not_a_choice", "item")
    if answer not in ANSWERS:
        raise Invalid("not_a_choice", "answer")
    if answer == "no" and not (remark or "").strip():
        raise Invalid("safety_remark_needed", "remark")
    record = id_of(row["scope"], "safety_check", day, item)
    values = {
        "distribution_day": day,
        "item": item,
        "answer": answer,
        "checked_by": desk.actor.user,
        "remark": (remark or "").strip() or None,
    }
    change = written(desk, row["scope"], "safety_check", record, values, base)
    desk.ledger.append(row["scope"], "days:safety:check", desk.actor.user, [change])
    return record
