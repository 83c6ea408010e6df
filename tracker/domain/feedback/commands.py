"""Write down what somebody said, answer it, open it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.basics.ids import random_code
from tracker.domain.cases.erased import refuse_erased
from tracker.domain.feedback.records import DAYS_TO_ANSWER, ENDS
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change

_SAID = frozenset(
    ("feedback_kind", "feedback_about", "feedback_channel", "said_in", "said_on", "person",
     "reach_her", "words")
)  # fmt: skip
_OF_THE_END = ("ended_on", "content_with_answer", "passed_to")
CODE_LENGTH = 8


@dataclass(frozen=True)
class Received:
    """The record's id, and the code that she is told."""

    feedback: str
    code: str


@command("feedback:feedback:receive")
def receive(desk: Desk, *, said: Mapping[str, Any], cso: str | None = None) -> Received:
    """Write down what somebody said, in her words and language; a name is not needed."""
    values = {name: value for name, value in said.items() if value not in (None, "")}
    if set(values) - _SAID:
        raise Invalid("unknown_field", "said")
    kind, today = values.get("feedback_kind"), desk.today()
    if kind not in DAYS_TO_ANSWER:
        raise Invalid("required" if kind is None else "not_a_choice", "feedback_kind")
    try:
        said_on = date.fromisoformat(values.get("said_on") or today.isoformat())
    except (TypeError, ValueError) as error:
        raise Invalid("not_a_date", "said_on") from error
    if said_on > today:
        raise Invalid("feedback_in_future", "said_on")
    scope = None
    if values.get("person"):
        who = desk.record("person", values["person"])
        refuse_erased(desk, who)
        scope = who["scope"]
    code = random_code(CODE_LENGTH)
    values |= {
        "said_on": said_on.isoformat(),
        "answer_by": (said_on + timedelta(days=DAYS_TO_ANSWER[kind])).isoformat(),
        "feedback_state": "open",
        "code": code,
    }
    made = desk.add(scope or desk.scope(cso), "feedback:feedback:receive", "feedback", values)
    return Received(made, code)


@command("feedback:feedback:answer")
def answer(
    desk: Desk,
    *,
    feedback: str,
    state: str,
    answer: str | None = None,
    content: str | None = None,
    passed_to: str | None = None,
    base: Sequence[str] | None = None,
) -> None:
    """What she was answered, to whom it was passed on, or why there is nothing to answer."""
    row = desk.record("feedback", feedback)
    if row["void"]:
        raise Refused("voided_already")
    if row["words"] is None:
        raise Refused("feedback_erased")
    if state not in ENDS:
        raise Invalid("not_a_choice", "state")
    if not (answer or "").strip():
        raise Invalid("required", "answer")
    if state == "passed_on" and not passed_to:
        raise Invalid("passed_to_whom", "passed_to")
    values = {
        "feedback_state": state,
        "answer_told": (answer or "").strip(),
        "content_with_answer": content or None,
        "passed_to": passed_to if state == "passed_on" else None,
        "ended_on": desk.today().isoformat(),
    }
    _change(desk, row, "feedback:feedback:answer", values, base)


@command("feedback:feedback:reopen", "feedback:feedback:answer")
def reopen(desk: Desk, *, feedback: str, base: Sequence[str] | None = None) -> None:
    """It is not settled after all; what was answered is kept in the history."""
    row = desk.record("feedback", feedback)
    if row["feedback_state"] == "open" or row["void"]:
        raise Refused("feedback_open_already")
    values = {"feedback_state": "open"} | dict.fromkeys(_OF_THE_END)
    _change(desk, row, "feedback:feedback:reopen", values, base)


def _change(
    desk: Desk,
    row: Mapping[str, Any],
    action: str,
    values: Mapping[str, Any],
    base: Sequence[str] | None,
) -> None:
    change = Change("feedback", row["id"], values, tuple(base) if base else None)
    desk.ledger.append(row["scope"], action, desk.actor.user, [change])
