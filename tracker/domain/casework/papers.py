"""Kinds of papers in a case, and the fields of each; checked before they are locked.

None of them asks what was done to a woman, by whom, or how her health is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.basics.errors import Damaged, Invalid
from tracker.ledger.records import Field, Kind, Value

#: The steps of the Interagency GBV Case Management Guidelines (2017).
STEPS = ("introduction", "assessment", "action_plan", "implementation", "follow_up", "closure")
RISK_LEVELS = ("low", "medium", "high")
FLAGS = (
    "in_danger_now",
    "unsafe_where_she_sleeps",
    "may_harm_herself",
    "child_in_danger",
    "do_not_call",
    "do_not_visit",
    "phone_is_shared",
)
NEEDS = (
    "safety",
    "health",
    "psychosocial",
    "legal",
    "migration",
    "shelter",
    "material",
    "education",
    "work",
    "interpretation",
)
CONTACTS = ("in_person", "by_phone", "by_message", "tried_in_vain", "no_contact")
#: Contacts by which she was really reached.
REACHED = ("in_person", "by_phone", "by_message")
CLOSURE_REASONS = (
    "goals_met",
    "her_wish",
    "moved_away",
    "not_reached",
    "referred_elsewhere",
    "died",
    "other",
)
_WORDS = 6000


def _words(required: bool = True, longest: int = _WORDS) -> Field:
    return Field("words", Kind.TEXT, required=required, max_length=longest)


def _choice(name: str, choices: tuple[str, ...]) -> Field:
    return Field(name, Kind.CHOICE, choices=choices, required=True)


def _ref(name: str, required: bool = True) -> Field:
    return Field(name, Kind.REF, required=required)


def _day(name: str, required: bool = True) -> Field:
    return Field(name, Kind.DATE, required=required)


KINDS: dict[str, tuple[Field, ...]] = {
    "opened": (),
    "step": (_choice("step", STEPS), _words(False, 400)),
    "risk": (_choice("risk_level", RISK_LEVELS), _day("review_on"), _words(False, 400)),
    "flag": (_choice("flag", FLAGS), _day("seen_on"), _words(False, 400)),
    "flag_passed": (_ref("of"), _day("passed_on"), _words(False, 400)),
    "needs": (
        Field("needs", Kind.CHOICES, choices=NEEDS, required=True),
        _words(False, 2000),
    ),
    "goal": (_words(longest=400),),
    "task": (
        _ref("of", False),
        _words(longest=400),
        Field("who", Kind.TEXT, required=True, max_length=120),
        _day("due_on"),
        _ref("referral", False),
    ),
    "task_end": (
        _ref("of"),
        _choice("task_outcome", ("done", "dropped")),
        _day("ended_on"),
        _words(False, 400),
    ),
    "note": (
        _words(),
        _choice("contact", CONTACTS),
        _day("contact_on"),
        _ref("corrects", False),
    ),
    "visit": (_day("planned_on"), _words(False, 400)),
    "visit_end": (
        _ref("of"),
        _choice("visit_outcome", ("met", "not_met", "put_off")),
        _day("ended_on"),
        _words(False, 400),
    ),
    "closed": (
        _choice("closure_reason", CLOSURE_REASONS),
        Field("tries", Kind.INT),
        _words(False, 2000),
    ),
    "reopened": (_words(longest=400),),
    "review_asked": (_words(False, 2000),),
    "reviewed": (_choice("review_outcome", ("approved", "returned")), _words(False, 2000)),
    "handover": (_ref("to"), _words(longest=400)),
    "handover_answer": (
        _ref("of"),
        Field("accepted", Kind.BOOL, required=True),
        _words(False, 400),
    ),
    "shared": (_ref("consent"), _ref("device")),
    "share_ended": (_ref("consent"),),
}


@dataclass(frozen=True)
class Paper:
    """One paper as it was opened. ``made``: ms; ``void``: why it does not count any more.

    ``order``: how many papers its writer had seen before it, then when and which; so a wrong
    clock does not put an answer before its question.
    """

    id: str
    kind: str
    values: Mapping[str, Value]
    made: int
    made_by: str
    order: tuple[int, int, str]
    void: str | None
    base: str

    def text(self, name: str) -> str | None:
        """A value that is text, None where it was not given."""
        value = self.values.get(name)
        return value if isinstance(value, str) else None


def checked(kind: str, values: Mapping[str, Any]) -> dict[str, Value]:
    """The values of a new paper as they are kept; Invalid with the field's name."""
    fields = {f.name: f for f in KINDS[kind]}
    unknown = set(values) - set(fields)
    if unknown:
        raise Invalid("unknown_field", sorted(unknown)[0])
    found = {name: f.check(values.get(name)) for name, f in fields.items()}
    return {name: value for name, value in found.items() if value is not None}


def read(content: Any) -> tuple[str, int, dict[str, Value]]:
    """Kind, number and values of an opened paper; what a newer version wrote stays as it is."""
    if not isinstance(content, dict) or not isinstance(content.get("kind"), str):
        raise Damaged("locked_text_damaged")
    number, values = content.get("number"), content.get("values")
    if type(number) is not int or not isinstance(values, dict):
        raise Damaged("locked_text_damaged")
    return content["kind"], number, values
