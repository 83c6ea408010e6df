"""One answer written for many rows of a table, each as if its own form had been saved.

Which tables, and which of their fields: what may well be one for many. Whatever tells one
woman from another is written for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tracker.basics.errors import Invalid, Refused, TrackerError
from tracker.domain.activities.interpreters import edit_interpreter, void_interpreter
from tracker.domain.activities.interpreting import assign_interpreter, interpretation_unmet
from tracker.domain.activities.interpreting_records import TRAINING, UNMET_REASONS
from tracker.domain.activities.planning import edit_activity
from tracker.domain.activities.records import OUTCOMES
from tracker.domain.cases.commands import edit_person
from tracker.domain.cases.records import GENDERS, LANGUAGES, YES_NO
from tracker.domain.organisations.commands import edit_site
from tracker.domain.referrals.commands import answer_referral, close_service, edit_service
from tracker.domain.referrals.workers import hand_over
from tracker.ledger.desk import Desk, command

MOST = 500
#: How an answer is chosen: ``place`` a municipality, ``worker``, ``grant`` and ``interpreter``
#: a record of the organisation, ``sure`` nothing but the wish itself.
Kind = Literal[
    "choice", "choices", "yes_no", "place", "date", "text", "worker", "grant", "interpreter", "sure"
]
Base = Sequence[str]


@dataclass(frozen=True)
class Changeable:
    """``group``: under which its choices are named."""

    name: str
    kind: Kind
    choices: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True)
class Together:
    """``record``: the type that the rows are of; ``write``: changes one of them."""

    record: str
    permission: str
    fields: tuple[Changeable, ...]
    write: Callable[[Desk, str, Base, str, Any], None]

    def field(self, name: str) -> Changeable | None:
        return next((one for one in self.fields if one.name == name), None)


@dataclass(frozen=True)
class Left:
    """A row that stays as it was: the code of why, and what its sentence names."""

    id: str
    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Many:
    """How many were changed, and those left as they were."""

    changed: int
    left: tuple[Left, ...]


def _person(desk: Desk, record: str, base: Base, field: str, value: Any) -> None:
    edit_person(desk, person=record, values={field: value}, base=base)


def _service(desk: Desk, record: str, base: Base, field: str, value: Any) -> None:
    if field == "closed":
        close_service(desk, service=record, base=base)
    else:
        edit_service(desk, service=record, values={field: value}, base=base)


def _activity(desk: Desk, record: str, base: Base, field: str, value: Any) -> None:
    edit_activity(desk, activity=record, values={field: value}, base=base)


def _referral(desk: Desk, record: str, base: Base, field: str, value: Any) -> None:
    if field == "worker":
        hand_over(desk, referral=record, to=value, base=base)
    else:
        answer_referral(desk, referral=record, state=value, base=base)


def _interpreter(desk: Desk, record: str, base: Base, field: str, value: Any) -> None:
    if field == "left":
        void_interpreter(desk, interpreter=record, reason="left", base=base)
    else:
        edit_interpreter(desk, interpreter=record, values={field: value}, base=base)


def _request(desk: Desk, record: str, base: Base, field: str, value: Any) -> None:
    if field == "interpreter":
        assign_interpreter(desk, request=record, interpreter=value, base=base)
    else:
        interpretation_unmet(desk, request=record, reason=value, base=base)


def _site(desk: Desk, record: str, base: Base, field: str, value: Any) -> None:
    edit_site(desk, site=record, values={field: value}, base=base)


_PLACE = Changeable("municipality", "place")
_SPOKEN = Changeable("languages", "choices", LANGUAGES, "language")
#: Those steps of a referral that need nothing else to be told.
_STEPS = ("sent", "accepted", "no_response", "revoked")
TOGETHER: Mapping[str, Together] = {
    "people": Together(
        "person",
        "cases:person:edit",
        (
            _PLACE,
            Changeable("interpreter_needed", "yes_no"),
            Changeable("reads", "choice", YES_NO, "yes_no"),
            _SPOKEN,
            Changeable("gender", "choice", GENDERS, "gender"),
        ),
        _person,
    ),
    "referrals": Together(
        "referral",
        "referrals:referral:answer",
        (Changeable("worker", "worker"), Changeable("state", "choice", _STEPS, "referral_state")),
        _referral,
    ),
    "services": Together(
        "service",
        "referrals:service:write",
        (
            _PLACE,
            _SPOKEN,
            Changeable("free", "yes_no"),
            Changeable("hours", "text"),
            Changeable("closed", "sure"),
        ),
        _service,
    ),
    "activities": Together(
        "activity",
        "activities:activity:write",
        (
            Changeable("grant_agreement", "grant"),
            _PLACE,
            _SPOKEN,
            Changeable("outcome", "choice", OUTCOMES, "outcome"),
        ),
        _activity,
    ),
    "interpreters": Together(
        "interpreter",
        "activities:interpreter:write",
        (
            Changeable("away_until", "date"),
            Changeable("training", "choice", TRAINING, "training"),
            _PLACE,
            Changeable("left", "sure"),
        ),
        _interpreter,
    ),
    "interpreting_requests": Together(
        "interpretation_request",
        "activities:interpretation:write",
        (
            Changeable("interpreter", "interpreter"),
            Changeable("unmet_reason", "choice", UNMET_REASONS, "unmet_reason"),
        ),
        _request,
    ),
    "sites": Together("site", "organisations:site:write", (_PLACE,), _site),
}


@command("tables:rows:change", "organisations:read")
def change_together(
    desk: Desk, *, table: str, rows: Sequence[Sequence[str]], field: str,
    value: str | bool | list[str],
) -> Many:  # fmt: skip
    """Write ``value`` into ``field`` of many; ``rows``: ids with the heads that were seen.

    What was changed by somebody meanwhile is left (``changed_meanwhile``), and so is what cannot
    be changed; the others are. Invalid where the answer fits none of them.
    """
    together = TOGETHER.get(table)
    if together is None or together.field(field) is None:
        raise Invalid("unknown_field", "field")
    desk.actor.require(together.permission)
    if not rows:
        raise Invalid("nobody_ticked", "rows")
    if len(rows) > MOST:
        raise Invalid("too_many_chosen", "rows", most=MOST)
    changed, left = 0, list[Left]()
    trouble: TrackerError | None = None
    for record, heads in rows:
        try:
            row = desk.record(together.record, record)
            if row["_heads"] != heads:
                raise Refused("changed_meanwhile")
            together.write(desk, record, heads.split(","), field, value)
            changed += desk.record(together.record, record)["_heads"] != heads
        except (Refused, Invalid) as error:
            left.append(Left(record, error.code, error.params))
            trouble = error
    if isinstance(trouble, Invalid) and not changed and len({one.code for one in left}) == 1:
        raise trouble
    return Many(changed, tuple(left))
