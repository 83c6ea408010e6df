"""A button that was pressed by mistake: the last step of a referral is taken back.

Nothing is rewritten. A further entry writes what stood before the step; the history shows both,
and the time to response leaves the step out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.basics.errors import Refused
from tracker.domain.referrals.records import ASKED_AGAIN
from tracker.domain.referrals.sequence import in_sequence, parts_of
from tracker.ledger.desk import Desk, command, query
from tracker.ledger.ledger import Change

ACTION = "referrals:referral:step_back"
#: What a step writes, and so what taking it back restores.
_WRITTEN = ("state", "given_up", "appointment_on", "decline_reason", "closed_on", "answer_due")


def steps_of(parts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps that count, the first one first; ``parts``: of the referral's entries, in order."""
    counted: list[dict[str, Any]] = []
    for one in parts:
        if one["table"] != "referral" or not {"state", "given_up"} & set(one["set"]):
            continue
        if one["action"] == ACTION:
            _take_out(counted, one["set"])
        else:
            counted.append(one)
    return counted


def _take_out(counted: list[dict[str, Any]], written: Mapping[str, Any]) -> None:
    """The step that ``written`` takes back. Two laptops may have taken back the same one: what
    stands already as the second wants it is left."""
    name = "state" if "state" in written else "given_up"
    for place in reversed(range(len(counted))):
        step = counted[place]["set"]
        if name in step:
            # An appointment that was moved twice has the same state after both.
            told = {name, "appointment_on"} & set(step) & set(written)
            if any(step[one] != written[one] for one in told):
                del counted[place]
            return


@query("referral_last_step", "referrals:referral:read")
def referral_last_step(desk: Desk, *, referral: str) -> str | None:
    """The state that its last step led to; None where there is none to be taken back."""
    row = desk.record("referral", referral)
    steps = steps_of(_parts(desk, row))
    if len(steps) < 2 or row["void"] or row["_conflicts"]:
        return None
    last: str | None = row["given_up"] or row["state"]
    return last


@command(ACTION, "referrals:referral:answer")
def step_back(desk: Desk, *, referral: str, base: Sequence[str] | None = None) -> None:
    """Take the last step back: the referral stands where it stood before.

    Refused("changed_meanwhile") where another step came in since ``base``: it is not meant.
    """
    row = desk.record("referral", referral)
    if base and set(base) != set(row["_heads"].split(",")):
        raise Refused("changed_meanwhile")
    if row["_conflicts"]:
        raise Refused("referral_contested")
    parts = _parts(desk, row)
    steps = steps_of(parts)
    if len(steps) < 2 or row["void"]:
        raise Refused("no_step_to_take_back")
    values: dict[str, Any] = {}
    for name in _WRITTEN:
        if name in steps[-1]["set"]:
            held = [step["set"][name] for step in steps[:-1] if name in step["set"]]
            values[name] = held[-1] if held else None
    # Her answers are no steps: what she had said when the step was made.
    earlier = [one["set"] for one in parts[: parts.index(steps[-1])]]
    for name in ASKED_AGAIN:
        if name in steps[-1]["set"]:
            said = [told[name] for told in earlier if name in told]
            values[name] = said[-1] if said else None
    change = Change("referral", referral, values, tuple(base) if base else None)
    desk.ledger.append(row["scope"], ACTION, desk.actor.user, [change])


def _parts(desk: Desk, row: dict[str, Any]) -> list[dict[str, Any]]:
    """What the referral's entries say, in order."""
    return in_sequence(
        parts_of(digest, body)
        for digest, body in desk.ledger.database.tuples(
            "SELECT e.hash, e.body FROM entry e JOIN chain c ON c.id = e.chain"
            " WHERE e.record = ? AND c.scope = ? AND e.state = 0",
            (row["id"], row["scope"]),
        )
    )
