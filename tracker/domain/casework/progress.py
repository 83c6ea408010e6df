"""The steps of a case, how great the risk is, and what threatens her safety."""

from __future__ import annotations

from tracker.basics.errors import Invalid, Refused
from tracker.domain.casework.opening import later, not_later
from tracker.domain.casework.papers import STEPS
from tracker.domain.casework.reading import to_write, write
from tracker.ledger.desk import Desk, command

WRITE = "casework:case:write"


@command("casework:step:take", WRITE)
def take_step(desk: Desk, *, case: str, step: str, words: str | None = None) -> str:
    """Go to another step. Going back takes a reason; the last step is closing the case."""
    held = to_write(desk, case)
    if step not in STEPS:
        raise Invalid("not_a_choice", "step")
    if step == held.state.step:
        raise Refused("step_is_this")
    if step == STEPS[-1]:
        raise Refused("step_by_closing")
    if STEPS.index(step) < STEPS.index(held.state.step) and not (words or "").strip():
        raise Invalid("step_back_reason", "words")
    return write(desk, held, "step", {"step": step, "words": words})


@command("casework:risk:assess", WRITE)
def assess_risk(
    desk: Desk, *, case: str, risk_level: str, review_on: str, words: str | None = None
) -> str:
    """How great the risk is, and when that is looked at again."""
    held = to_write(desk, case)
    later(desk, review_on, "review_on")
    told = {"risk_level": risk_level, "review_on": review_on, "words": words}
    return write(desk, held, "risk", told)


@command("casework:flag:raise", WRITE)
def raise_flag(
    desk: Desk, *, case: str, flag: str, seen_on: str | None = None, words: str | None = None
) -> str:
    """Something that threatens her safety, seen on a day (today)."""
    held = to_write(desk, case)
    seen_on = seen_on or desk.today().isoformat()
    not_later(desk, seen_on, "seen_on")
    if any(f.text("flag") == flag for f in held.state.open_flags):
        raise Refused("flag_raised_already")
    return write(desk, held, "flag", {"flag": flag, "seen_on": seen_on, "words": words})


@command("casework:flag:lower", WRITE)
def lower_flag(
    desk: Desk, *, case: str, of: str, passed_on: str | None = None, words: str | None = None
) -> str:
    """It does not threaten her any more, since a day (today)."""
    held = to_write(desk, case)
    flag = held.paper(of, "flag")
    if flag.id in held.state.ends:
        raise Refused("ended_already")
    passed_on = passed_on or desk.today().isoformat()
    not_later(desk, passed_on, "passed_on")
    if passed_on < (flag.text("seen_on") or ""):
        raise Invalid("ends_before_start", "passed_on")
    return write(desk, held, "flag_passed", {"of": of, "passed_on": passed_on, "words": words})
