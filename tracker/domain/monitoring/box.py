"""The box of answers: interviews wait at their computer and are written mixed, never singly.

An entry of the ledger tells by which computer it was written and when. An answer written at the
end of its talk would stand beside the note that this woman was asked. So answers wait in a
table of this installation alone, which knows neither who nor when; once ten wait, five that
chance picks are written in one group. What is left at the end is written when it is five or
more. Fewer wait in case the round is opened again, and are thrown away by hand or by time.

A computer that came back from an older copy may have some in its box that it wrote before. It
writes none until it has heard from a hub again, or a hub from a laptop; then those go that were
written, and what is mixed is as many as it seems (docs/adr/0040).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from tracker.basics.errors import Invalid, Refused
from tracker.basics.ids import derived_id
from tracker.domain.monitoring.records import ANSWER, MIXED, QUESTIONS
from tracker.domain.monitoring.rounds import live_round
from tracker.ledger.desk import Desk, command, scope_cso
from tracker.ledger.device import RENEWED, meta
from tracker.ledger.ledger import Change

_ASKED = frozenset((*QUESTIONS, "missing_items", "channel_shown", "wish"))
_CHANCE = secrets.SystemRandom()


@dataclass(frozen=True)
class Emptied:
    """How many answers were written, and how many thrown away."""

    written: int
    dropped: int


def keep(desk: Desk, round_row: Mapping[str, Any], answers: Mapping[str, Any]) -> None:
    """Put the answers of one interview into the box; write some when there are enough."""
    told = {name: value for name, value in answers.items() if value not in (None, "", [])}
    if set(told) - _ASKED:
        raise Invalid("unknown_field", "answers")
    if not told:
        raise Invalid("nothing_answered", "answers")
    values = ANSWER.check(told, new=False)
    # Random, not of the time: an id of the time would tell which call it belongs to.
    record = derived_id(desk.ledger.entropy(32), "monitoring_answer")
    desk.ledger.database.execute(
        "INSERT INTO monitoring_box (id, monitoring_round, scope, answers) VALUES (?, ?, ?, ?)",
        (record, round_row["id"], round_row["scope"], orjson.dumps(values).decode()),
    )
    if of_older_copy(desk, round_row["scope"]):
        return
    _forget_written(desk, round_row)
    if waiting(desk, round_row) >= 2 * MIXED:
        _write(desk, round_row, MIXED)


def waiting(desk: Desk, round_row: Mapping[str, Any]) -> int:
    """How many answers wait at this computer; not those that are known to be written."""
    return int(
        desk.ledger.database.value(
            "SELECT count(*) FROM monitoring_box b WHERE monitoring_round = ? AND scope = ?"
            " AND NOT EXISTS (SELECT 1 FROM monitoring_answer a"
            " WHERE a.id = b.id AND a.scope = b.scope)",
            (round_row["id"], round_row["scope"]),
        )
    )


def of_older_copy(desk: Desk, scope: str) -> bool:
    """Whether this computer came back from an older copy, and does not know yet what it wrote
    after that: a laptop until a hub enrolled it again, and so told it all; a hub until a laptop
    of the organisation brought what it had, or its people know of it."""
    device, database = desk.ledger.device, desk.ledger.database
    if device.kind != "hub":
        return device.replaces is not None
    return meta(database, RENEWED) is not None and not database.value(
        "SELECT 1 FROM exchange e JOIN device d ON d.id = e.device"
        " WHERE e.direction = 'in' AND e.at >= (SELECT max(ended) FROM former_device)"
        " AND (d.kind = 'hub' OR d.cso = ?) LIMIT 1",
        (scope_cso(scope),),
    )


@command("monitoring:box:empty", "monitoring:call:record")
def empty(desk: Desk, *, round: str) -> Emptied:
    """Write what waits at this computer; for the end of the work.

    Refused("too_few_to_mix") for fewer than five. Of a closed round they are thrown away:
    so few would tell whose they are. Refused("box_of_older_copy") while it is not known
    which of them were written before.
    """
    row = live_round(desk, round)
    if of_older_copy(desk, row["scope"]):
        raise Refused("box_of_older_copy")
    _forget_written(desk, row)
    number = waiting(desk, row)
    if number >= MIXED:
        _write(desk, row, number)
        return Emptied(number, 0)
    if not row["closed_on"]:
        raise Refused("too_few_to_mix", least=MIXED)
    _forget(desk, row, None)
    return Emptied(0, number)


def _write(desk: Desk, row: Mapping[str, Any], number: int) -> None:
    held = list(
        desk.ledger.database.tuples(
            "SELECT id, answers FROM monitoring_box WHERE monitoring_round = ? AND scope = ?",
            (row["id"], row["scope"]),
        )
    )
    chosen = _CHANCE.sample(held, number)
    given = {"monitoring_round": row["id"], "counted_on": desk.today().isoformat()}
    changes = [
        Change("monitoring_answer", record, {**given, **orjson.loads(answers)}, ())
        for record, answers in chosen
    ]
    desk.ledger.append(row["scope"], "monitoring:box:empty", desk.actor.user, changes)
    for record, _answers in chosen:
        _forget(desk, row, record)


def _forget_written(desk: Desk, row: Mapping[str, Any]) -> None:
    """A computer that came back from an older copy has some that it wrote already: with them
    a group would be smaller than it seems."""
    for (record,) in list(
        desk.ledger.database.tuples(
            "SELECT id FROM monitoring_box WHERE monitoring_round = ? AND scope = ?",
            (row["id"], row["scope"]),
        )
    ):
        if desk.ledger.heads(row["scope"], "monitoring_answer", record):
            _forget(desk, row, record)


def _forget(desk: Desk, row: Mapping[str, Any], record: str | None) -> None:
    desk.ledger.database.execute(
        "DELETE FROM monitoring_box WHERE monitoring_round = ? AND scope = ?"
        " AND id = coalesce(?, id)",
        (row["id"], row["scope"], record),
    )
