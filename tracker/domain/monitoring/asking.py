"""A try to reach somebody, an interview, and taking back a try that was noted by mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.domain.monitoring.box import keep
from tracker.domain.monitoring.calling import Standing, standings
from tracker.domain.monitoring.kit_items import items_of
from tracker.domain.monitoring.rounds import open_round
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change


@command("monitoring:try:record", "monitoring:call:record")
def record_try(desk: Desk, *, call: str, outcome: str) -> str:
    """She was not reached, or does not want to be asked; the try's id."""
    if outcome not in ("not_reached", "refused"):
        raise Invalid("not_a_choice", "outcome")
    row, _standing = to_ask(desk, call)
    return _try(desk, row["scope"], call, outcome)


@command("monitoring:interview:record", "monitoring:call:record")
def record_interview(desk: Desk, *, call: str, answers: Mapping[str, Any]) -> None:
    """She was asked. The answers go into the box of this computer, without her.

    Invalid("nothing_answered") where every question was left.
    """
    row, _standing = to_ask(desk, call)
    known = {item.code for item in items_of(desk, row)}
    missing: Sequence[str] = answers.get("missing_items") or []
    if not isinstance(missing, list | tuple) or set(missing) - known:
        raise Invalid("not_a_choice", "missing_items")
    _try(desk, row["scope"], call, "done")
    keep(desk, row, {**answers, "missing_items": sorted(set(missing))})


@command("monitoring:try:void", "monitoring:call:record")
def take_back(desk: Desk, *, call: str) -> None:
    """The last try of a call was noted by mistake. An interview stays: nobody knows its answers.

    Of several it is the actor's own last one: what another laptop noted may have come in since.
    Refused("nothing_to_take_back") where there is none.
    """
    held = desk.record("monitoring_call", call)
    open_round(desk, held["monitoring_round"])
    last = desk.ledger.database.value(
        "SELECT id FROM monitoring_try WHERE monitoring_call = ? AND +scope = ? AND void IS NULL"
        " AND call_outcome <> 'done' ORDER BY _made_by = ? DESC, _hlc DESC, id DESC",
        (call, held["scope"], desk.actor.user),
    )
    if last is None:
        raise Refused("nothing_to_take_back")
    change = Change("monitoring_try", last, {"void": "entered_by_mistake"})
    desk.ledger.append(held["scope"], "monitoring:try:void", desk.actor.user, [change])


def to_ask(desk: Desk, call: str) -> tuple[dict[str, Any], Standing]:
    """The round and the standing of a call that can be made; Refused("not_to_be_called")."""
    held = desk.record("monitoring_call", call)
    row = open_round(desk, held["monitoring_round"])
    standing = next((one for one in standings(desk, row) if one.call == call), None)
    if standing is None or standing.state != "to_call":
        raise Refused("not_to_be_called")
    return row, standing


def _try(desk: Desk, scope: str, call: str, outcome: str) -> str:
    values = {
        "monitoring_call": call,
        "call_outcome": outcome,
        "tried_on": desk.today().isoformat(),
    }
    # One action for every outcome: the ledger's public part tells nothing by it.
    return desk.add(scope, "monitoring:try:record", "monitoring_try", values)
