"""What she needs, and the plan: goals, tasks with somebody and a day, follow-up visits."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.basics.errors import Invalid, Refused
from tracker.domain.cases.aliases import group_of
from tracker.domain.casework.opening import not_later
from tracker.domain.casework.progress import WRITE
from tracker.domain.casework.reading import OpenCase, to_write, write
from tracker.ledger.desk import Desk, command


@command("casework:needs:assess", WRITE)
def assess_needs(desk: Desk, *, case: str, needs: Sequence[str], words: str | None = None) -> str:
    """The services she needs as far as is known now, all of them; earlier ones stay readable."""
    held = to_write(desk, case)
    if not needs:
        raise Invalid("required", "needs")
    return write(desk, held, "needs", {"needs": list(needs), "words": words})


@command("casework:goal:add", WRITE)
def add_goal(desk: Desk, *, case: str, words: str) -> str:
    """What she wants to reach, in her words."""
    return write(desk, to_write(desk, case), "goal", {"words": words})


@command("casework:task:add", WRITE)
def add_task(
    desk: Desk,
    *,
    case: str,
    words: str,
    who: str,
    due_on: str,
    of: str | None = None,
    referral: str | None = None,
) -> str:
    """Something to be done: by whom, until when, for which goal, by which referral of hers."""
    held = to_write(desk, case)
    if of:
        held.paper(of, "goal")
    if referral:
        _check_referral(desk, held, referral)
    told = {"words": words, "who": who, "due_on": due_on, "of": of, "referral": referral}
    return write(desk, held, "task", told)


def _check_referral(desk: Desk, held: OpenCase, referral: str) -> None:
    whose = desk.record("referral", referral)["person"]
    if whose not in group_of(desk, str(held.row["person"])).members:
        raise Invalid("referral_of_another", "referral")


@command("casework:task:end", WRITE)
def end_task(
    desk: Desk,
    *,
    case: str,
    of: str,
    task_outcome: str,
    ended_on: str | None = None,
    words: str | None = None,
) -> str:
    """A task was done; or it was dropped, which takes a reason."""
    held = to_write(desk, case)
    held.paper(of, "task")
    if of in held.state.ends:
        raise Refused("ended_already")
    if task_outcome == "dropped" and not (words or "").strip():
        raise Invalid("task_dropped_reason", "words")
    ended_on = ended_on or desk.today().isoformat()
    not_later(desk, ended_on, "ended_on")
    told = {"of": of, "task_outcome": task_outcome, "ended_on": ended_on, "words": words}
    return write(desk, held, "task_end", told)


@command("casework:visit:plan", WRITE)
def plan_visit(desk: Desk, *, case: str, planned_on: str, words: str | None = None) -> str:
    """A follow-up on a day."""
    held = to_write(desk, case)
    if planned_on < desk.today().isoformat():
        raise Invalid("date_in_past", "planned_on")
    return write(desk, held, "visit", {"planned_on": planned_on, "words": words})


@command("casework:visit:end", WRITE)
def end_visit(
    desk: Desk,
    *,
    case: str,
    of: str,
    visit_outcome: str,
    ended_on: str | None = None,
    words: str | None = None,
) -> str:
    """What came of a planned follow-up: met, not met, put off."""
    held = to_write(desk, case)
    held.paper(of, "visit")
    if of in held.state.ends:
        raise Refused("ended_already")
    ended_on = ended_on or desk.today().isoformat()
    not_later(desk, ended_on, "ended_on")
    told = {"of": of, "visit_outcome": visit_outcome, "ended_on": ended_on, "words": words}
    return write(desk, held, "visit_end", told)
