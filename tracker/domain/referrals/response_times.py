"""When each referral was sent and first answered, as its entries tell; they cannot be in conflict.

Nothing personal is read: an audit, which holds public fields alone, measures the same.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tracker.basics.clock import local_date
from tracker.domain.referrals.records import GIVEN_UP, PRIORITY_HOURS, STATES
from tracker.domain.referrals.sequence import Parts, in_sequence, parts_of
from tracker.domain.referrals.stepping_back import steps_of
from tracker.ledger.desk import Desk
from tracker.store.parts import in_parts

_HOUR = 3_600_000
_UNANSWERED = frozenset({"draft", "sent", "no_response", *GIVEN_UP})
#: What only a service can have said, or what came of it.
_ANSWERS = frozenset(STATES) - _UNANSWERED


@dataclass(frozen=True)
class Sent:
    """A referral that went to a service.

    ``hours``: from the first sending until an answer was recorded; None while there is none.
    ``answered_on``: the day of that. ``outcome``: ``within`` its time, ``late``, ``unanswered``
    (its time is over), ``waiting`` (it is not) or ``taken_back`` before there was an answer.
    """

    service: str
    priority: str
    outcome: str
    hours: float | None
    answered_on: date | None


def sent_referrals(
    desk: Desk,
    since: str | None = None,
    until: str | None = None,
    services: Collection[str] | None = None,
) -> list[Sent]:
    """Referrals made in a period (ISO days, both included), of some services or all, that were
    sent; those that the actor may see."""
    condition, params = desk.visible("r.scope")
    where, values = [condition, "r.void IS NULL"], list(params)
    for sign, day in ((">=", since), ("<=", until)):
        if day:
            where.append(f"r.made_on {sign} ?")
            values.append(day)
    if services is None:
        return _measured(desk, " AND ".join(where), values)
    found = []
    for part in in_parts(sorted(services)):
        marks = f"r.service IN ({','.join('?' * len(part))})"
        found += _measured(desk, " AND ".join([*where, marks]), [*values, *part])
    return found


def _measured(desk: Desk, where: str, values: list[str]) -> list[Sent]:
    entries: dict[tuple[str, str], list[Parts]] = {}
    about: dict[tuple[str, str], tuple[str, str, bool]] = {}
    for scope, record, service, priority, given_up, digest, body in desk.ledger.database.tuples(
        "SELECT r.scope, r.id, r.service, r.priority, r.given_up, e.hash, e.body FROM referral r"
        " JOIN entry e ON e.record = r.id AND e.state = 0"
        " JOIN chain c ON c.id = e.chain AND c.scope = r.scope"
        f" WHERE {where}",
        values,
    ):
        about[scope, record] = (service, priority, given_up is not None)
        entries.setdefault((scope, record), []).append(parts_of(digest, body))
    now = desk.ledger.now()
    every = (_sent(*about[key], _moves(entries[key]), now) for key in about)
    return [one for one in every if one is not None]


def _moves(entries: list[Parts]) -> list[tuple[int, str]]:
    """When it came to which state; what was taken back is left out."""
    steps = steps_of(in_sequence(entries))
    return [(one["at"], one["set"]["state"]) for one in steps if one["set"].get("state")]


def _sent(
    service: str, priority: str, given_up: bool, steps: list[tuple[int, str]], now: int
) -> Sent | None:
    started = next((at for at, state in steps if state == "sent"), None)
    if started is None:
        return None
    answered = next((at for at, state in steps if state in _ANSWERS), None)
    allowed = PRIORITY_HOURS[priority]
    if answered is None:
        over = now - started > allowed * _HOUR
        outcome = "taken_back" if given_up else "unanswered" if over else "waiting"
        return Sent(service, priority, outcome, None, None)
    # Clocks of two laptops may differ by more than the service took.
    hours = max(0, answered - started) / _HOUR
    outcome = "within" if hours <= allowed else "late"
    return Sent(service, priority, outcome, hours, local_date(answered))
