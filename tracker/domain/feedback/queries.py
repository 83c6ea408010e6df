"""What was said, what waits for an answer, and how long answers take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.basics.errors import NotFound
from tracker.basics.ids import read_code
from tracker.domain.cases.cards_held import CARD_CODE
from tracker.domain.feedback.taking_out import Wish, wishes
from tracker.ledger.desk import Desk, query, scope_cso


@dataclass(frozen=True)
class Feedback:
    """One thing that was said. ``words`` and ``answer`` are None where they were erased.

    ``days``: from being said to its end, None while it is open. ``overdue``: still open after
    the day by which it was to be answered. ``wishes``: who asks to take it out of count.
    """

    id: str
    cso: str
    code: str | None
    feedback_kind: str
    feedback_about: str
    feedback_channel: str
    said_in: str
    said_on: str
    answer_by: str
    state: str
    passed_to: str | None
    ended_on: str | None
    content: str | None
    person: str | None
    person_code: str | None
    reach_her: str | None
    words: str | None
    answer: str | None
    days: int | None
    overdue: bool
    void: bool
    base: str
    wishes: tuple[Wish, ...] = ()

    @property
    def open(self) -> bool:
        return self.state == "open"


@dataclass(frozen=True)
class FeedbackPage:
    """What waits, first what is due first; then what ended, latest first. ``after`` goes on.
    ``to_take_out``: of how many the other side asks that they are taken out of count."""

    items: list[Feedback]
    waiting: int
    overdue: int
    to_take_out: int
    after: int | None


@dataclass(frozen=True)
class Answered:
    """What is told to somebody who asks with her code: how it stands, and the answer."""

    cso: str
    state: str
    said_on: str
    answer_by: str
    answer: str | None


@dataclass(frozen=True)
class Times:
    """Of one kind, said between two days: how many, ended, ended in time, and the median of
    days to the end (None where none ended)."""

    feedback_kind: str
    received: int
    ended: int
    in_time: int
    median_days: int | None


#: Beside the states: a complaint may be about whoever can take it out of count, so others see
#: what was.
TAKEN_OUT = "taken_out"
#: Of which somebody asks that they are.
ASKED = "asked"
_ASKED = (
    "EXISTS (SELECT 1 FROM feedback_wish w WHERE w.feedback = r.id AND +w.scope = r.scope"
    " AND w.void IS NULL{})"
)
_FROM = (
    "FROM feedback r LEFT JOIN person p ON p.id = r.person AND p.scope = r.scope WHERE {condition}"
)


@query("feedback_list", "feedback:feedback:read")
def feedback_list(
    desk: Desk, *, state: str | None = None, after: int = 0, limit: int = 50
) -> FeedbackPage:
    """What was said to the actor's organisation; ``state``: one of the states, ``taken_out`` for
    what was taken out of count, or ``asked`` where somebody asks for that."""
    condition, params = desk.visible("r.scope")
    everything, condition = condition, condition + " AND r.void IS NULL"
    database, today = desk.ledger.database, desk.today().isoformat()
    waiting = database.row(
        "SELECT count(*) AS n, coalesce(sum(r.answer_by < ?), 0) AS late FROM feedback r"
        f" WHERE r.feedback_state = 'open' AND {condition}",
        [today, *params],
    )
    of_hub = "NOT EXISTS" if desk.actor.cso is None else "EXISTS"
    other_side = f" AND {of_hub} (SELECT 1 FROM hub_user h WHERE h.id = w._made_by)"
    to_take_out = database.value(
        f"SELECT count(*) FROM feedback r WHERE {condition} AND {_ASKED.format(other_side)}", params
    )
    if state == ASKED:
        condition = f"{condition} AND {_ASKED.format('')}"
    elif state == TAKEN_OUT:
        condition = f"{everything} AND r.void IS NOT NULL"
    elif state is not None:
        condition, params = f"{condition} AND r.feedback_state = ?", [*params, state]
    rows = database.rows(
        f"SELECT r.*, {CARD_CODE} AS person_code {_FROM.format(condition=condition)}"
        " ORDER BY r.feedback_state <> 'open', CASE WHEN r.feedback_state = 'open'"
        " THEN r.answer_by END, r.ended_on DESC, r.id LIMIT ? OFFSET ?",
        [*params, limit + 1, after],
    )
    items = [_feedback(desk, row) for row in rows[:limit]]
    assert waiting is not None
    return FeedbackPage(
        items,
        waiting["n"],
        waiting["late"],
        to_take_out,
        after + limit if len(rows) > limit else None,
    )


@query("feedback", "feedback:feedback:read")
def feedback(desk: Desk, *, feedback: str) -> Feedback:
    """One thing that was said, by its id."""
    desk.record("feedback", feedback)
    condition, params = desk.visible("r.scope")
    row = desk.ledger.database.row(
        f"SELECT r.*, {CARD_CODE} AS person_code"
        f" {_FROM.format(condition=f'r.id = ? AND {condition}')}",
        [feedback, *params],
    )
    if row is None:
        raise NotFound("not_found", what="feedback")
    return _feedback(desk, row)


@query("feedback_answer", "feedback:feedback:receive")
def feedback_answer(desk: Desk, *, code: str) -> Answered:
    """The answer, for somebody who comes with her code. What she said is not told."""
    condition, params = desk.visible()
    row = desk.ledger.database.row(
        f"SELECT * FROM feedback WHERE code = ? AND void IS NULL AND {condition}",
        [read_code(code.strip()), *params],
    )
    if row is None:
        raise NotFound("not_found", what="feedback")
    cso = scope_cso(row["scope"]) or ""
    return Answered(
        cso, row["feedback_state"], row["said_on"], row["answer_by"], row["answer_told"]
    )


@query("feedback_times", "feedback:feedback:read")
def feedback_times(desk: Desk, *, first: str, last: str) -> list[Times]:
    """How much was said from day to day (ISO, both included), and how fast it was answered."""
    condition, params = desk.visible()
    rows = desk.ledger.database.rows(
        "SELECT feedback_kind AS kind, said_on, ended_on, answer_by FROM feedback"
        f" WHERE void IS NULL AND said_on BETWEEN ? AND ? AND {condition} ORDER BY kind",
        [first, last, *params],
    )
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_kind.setdefault(row["kind"], []).append(row)
    found = []
    for kind, said in by_kind.items():
        ended = [row for row in said if row["ended_on"]]
        days = sorted(_days(row["said_on"], row["ended_on"]) for row in ended)
        in_time = sum(row["ended_on"] <= row["answer_by"] for row in ended)
        median = days[(len(days) - 1) // 2] if days else None
        found.append(Times(kind, len(said), len(ended), in_time, median))
    return found


def _feedback(desk: Desk, row: dict[str, Any]) -> Feedback:
    ended, today = row["ended_on"], desk.today()
    return Feedback(
        row["id"],
        scope_cso(row["scope"]) or "",
        row["code"],
        row["feedback_kind"],
        row["feedback_about"],
        row["feedback_channel"],
        row["said_in"],
        row["said_on"],
        row["answer_by"],
        row["feedback_state"],
        row["passed_to"],
        ended,
        row["content_with_answer"],
        row["person"],
        row["person_code"],
        row["reach_her"],
        row["words"],
        row["answer_told"],
        _days(row["said_on"], ended) if ended else None,
        row["feedback_state"] == "open" and row["answer_by"] < today.isoformat(),
        row["void"] is not None,
        row["_heads"],
        () if row["void"] else tuple(wishes(desk, row["id"], row["scope"])),
    )


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
