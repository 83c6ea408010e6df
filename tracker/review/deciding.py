"""A person's word on findings: explained and put aside, one or all of a kind; taken back.

A decision is a record. It remembers the state of what it was about: when that changes the
finding is open again by itself. Nothing is ever hidden but what somebody looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.ledger.desk import Desk, command, query, scope_cso
from tracker.ledger.ledger import Change
from tracker.review.found import review_id
from tracker.review.queue import Finding, finding_of, open_of_a_kind
from tracker.review.records import ACCEPTABLE, REASONS
from tracker.review.refreshing import refresh

ACTION = "review:decide"
_AT_ONCE = 200
#: Step, how many are done, of how many.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Foreseen:
    """How many findings a decision would be about, and of how many organisations."""

    findings: int
    csos: int


@command("review:accept", ACTION)
def accept(
    desk: Desk, *, finding: str, reason: str, note: str | None = None, seen: str | None = None
) -> None:
    """Explain a finding and put it aside. ``seen``: what the page showed of its state."""
    refresh(desk)
    one = finding_of(desk, finding)
    _acceptable(one.kind, reason)
    if seen is not None and seen != one.seen:
        raise Refused("finding_changed")
    _write(desk, [one], {"state": "accepted", "reason": reason, "note": note or None})


@query("review_foreseen", "review:read")
def foreseen(desk: Desk, *, kind: str, day: str | None = None, cso: str | None = None) -> Foreseen:
    """What ``review:accept_all`` with the same arguments would be about."""
    found = open_of_a_kind(desk, kind, day, cso)
    return Foreseen(len(found), len({f.scope for f in found}))


@command("review:accept_all", ACTION)
def accept_all(
    desk: Desk,
    *,
    kind: str,
    reason: str,
    note: str | None = None,
    day: str | None = None,
    cso: str | None = None,
    expected: int | None = None,
    progress: Progress | None = None,
) -> int:
    """Explain all open findings of a kind (of a day, of an organisation); how many.

    ``expected``: the number that was shown; Refused("finding_changed") when it is another.
    ``progress`` is called with the step ("put_aside"), how many are done, and of how many; what
    it raises leaves all as it was.
    """
    _acceptable(kind, reason)
    found = open_of_a_kind(desk, kind, day, cso)
    if expected is not None and expected != len(found):
        raise Refused("finding_changed")
    decision = {"state": "accepted", "reason": reason, "note": note or None}
    _write(desk, found, decision, progress)
    return len(found)


@command("review:reopen", ACTION)
def reopen(desk: Desk, *, finding: str) -> None:
    """Take a decision back: the finding is in the queue again."""
    refresh(desk)
    one = finding_of(desk, finding)
    if one.decision is None or one.decision.state == "open":
        raise Refused("not_decided")
    _write(desk, [one], {"state": "open", "reason": None})


def _acceptable(kind: str, reason: str) -> None:
    if kind not in ACCEPTABLE:
        raise Refused("finding_needs_action")
    if reason not in REASONS:
        raise Invalid("not_a_choice", "reason")


def _write(
    desk: Desk,
    findings: list[Finding],
    values: dict[str, Any],
    progress: Progress | None = None,
) -> None:
    by_scope: dict[str, list[Change]] = {}
    for one in findings:
        desk.actor.require_cso(scope_cso(one.scope))
        record = review_id(one.id)
        held = desk.ledger.heads(one.scope, "review", record)
        persons = one.facts.get("persons") or [None]
        known = {
            "finding": one.id,
            "kind": one.kind,
            "records": list(one.records),
            "seen": one.seen,
            "person": persons[0],
            "other_person": persons[-1],
        }
        change = Change("review", record, {**known, **values}, None if held else ())
        by_scope.setdefault(one.scope, []).append(change)
    action = "review:reopen" if values["state"] == "open" else "review:accept"
    done = 0
    for scope, changes in sorted(by_scope.items()):
        waiting = iter(changes)
        while part := list(islice(waiting, _AT_ONCE)):
            if progress:
                progress("put_aside", done, len(findings))
            desk.ledger.append_each(scope, action, desk.actor.user, [[c] for c in part])
            done += len(part)
    refresh(desk, 0)
