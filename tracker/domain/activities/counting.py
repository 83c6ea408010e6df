"""Who came and is not registered: sheets of paper with people counted by sex and age."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.domain.activities.derived import id_of
from tracker.domain.activities.groups import checked_counts
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change
from tracker.ledger.written import written

MOST_SHEETS = 50


@command("activities:count:write", "activities:attendance:record")
def write_counts(
    desk: Desk,
    *,
    activity: str,
    counts: Sequence[Any],
    sheet: int = 1,
    base: Sequence[str] | None = None,
) -> str:
    """Sheet number ``sheet`` of an activity, a list of ``[group, sex, age group, number]``; its id.

    Written on two laptops it is one sheet: the same figures agree, others are a conflict.
    """
    row = desk.record("activity", activity)
    if row["void"]:
        raise Refused("voided_already")
    if row["outcome"] == "not_held":
        raise Refused("activity_not_held")
    if type(sheet) is not int or not 1 <= sheet <= MOST_SHEETS:
        raise Invalid("not_a_number", "sheet")
    told = checked_counts(counts)
    if not told:
        raise Invalid("nobody_counted", "counts")
    record = id_of(row["scope"], "head_count", activity, str(sheet))
    values = {"activity": activity, "sheet": sheet, "counts": told}
    change = written(desk, row["scope"], "head_count", record, values, base)
    desk.ledger.append(row["scope"], "activities:count:write", desk.actor.user, [change])
    return record


@command("activities:count:void", "activities:attendance:record")
def void_counts(desk: Desk, *, count: str, base: Sequence[str] | None = None) -> None:
    """A sheet that was entered by mistake."""
    row = desk.record("head_count", count)
    if row["void"]:
        raise Refused("voided_already")
    change = Change(
        "head_count", count, {"void": "entered_by_mistake"}, tuple(base) if base else None
    )
    desk.ledger.append(row["scope"], "activities:count:void", desk.actor.user, [change])
