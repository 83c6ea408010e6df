"""Close a case with a reason, open it again; the supervisor's review."""

from __future__ import annotations

from tracker.basics.errors import Invalid, Refused
from tracker.domain.casework.papers import CLOSURE_REASONS
from tracker.domain.casework.progress import WRITE
from tracker.domain.casework.reading import SUPERVISE, OpenCase, to_write, write
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change


@command("casework:case:close", WRITE)
def close(
    desk: Desk,
    *,
    case: str,
    closure_reason: str,
    words: str | None = None,
    tries: int | None = None,
) -> str:
    """Close a case. ``tries``: how often she was looked for, where she was not reached.

    Refused("case_review_needed") at high risk until the supervisor has approved.
    """
    held = to_write(desk, case)
    if closure_reason not in CLOSURE_REASONS:
        raise Invalid("not_a_choice", "closure_reason")
    if closure_reason == "other" and not (words or "").strip():
        raise Invalid("closure_words", "words")
    if closure_reason == "not_reached" and (tries is None or tries < 1):
        raise Invalid("closure_tries", "tries")
    if held.state.risk_level == "high" and not _approved(held):
        raise Refused("case_review_needed")
    if held.state.offer is not None:
        raise Refused("handover_waits")
    told = {"closure_reason": closure_reason, "words": words}
    if closure_reason == "not_reached":
        told["tries"] = tries  # type: ignore[assignment]
    closed = Change("casework_case", held.id, {"closed_on": desk.today().isoformat()})
    return write(desk, held, "closed", told, closed, more=[("step", {"step": "closure"})])


def _approved(held: OpenCase) -> bool:
    """Whether a supervisor approved since the risk was last looked at."""
    review, risk = held.state.review_paper, held.state.risk
    if held.state.review != "approved" or review is None:
        return False
    reopened = [p.order for p in held.papers if p.kind == "reopened" and p.void is None]
    since = max([*reopened, *([risk.order] if risk else [])], default=(0, 0, ""))
    return review.order > since


@command("casework:case:reopen", WRITE)
def reopen(desk: Desk, *, case: str, words: str) -> str:
    """Go on with a closed case, with a reason; it continues at the follow-up."""
    held = to_write(desk, case, closed=True)
    if not held.row["closed_on"]:
        raise Refused("case_is_open")
    again = Change("casework_case", held.id, {"closed_on": None})
    return write(
        desk, held, "reopened", {"words": words}, again, more=[("step", {"step": "follow_up"})]
    )


@command("casework:review:ask", WRITE)
def ask_review(desk: Desk, *, case: str, words: str | None = None) -> str:
    """Ask the supervisor to look at the case."""
    held = to_write(desk, case)
    if held.state.review == "asked":
        raise Refused("review_asked_already")
    return write(desk, held, "review_asked", {"words": words})


@command("casework:review:answer", SUPERVISE)
def answer_review(desk: Desk, *, case: str, review_outcome: str, words: str | None = None) -> str:
    """The supervisor approves, or returns it with words. Nobody reviews her own case."""
    held = to_write(desk, case)
    if held.worker == desk.actor.user:
        raise Refused("review_of_own_case")
    if held.state.review != "asked":
        raise Refused("review_not_asked")
    if review_outcome == "returned" and not (words or "").strip():
        raise Invalid("review_words", "words")
    return write(desk, held, "reviewed", {"review_outcome": review_outcome, "words": words})
