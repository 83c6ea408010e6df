"""What is to be done today about referrals, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta

from tracker.domain.referrals.queries import DUE, Referral, in_order
from tracker.domain.referrals.records import OVER, WAITING
from tracker.domain.referrals.workers import WORKER
from tracker.ledger.desk import Desk, query

#: So many of each list are shown; of the others it is told how many there are.
MOST = 50
#: A woman who did not feel safe stands on top for so many days after she said so.
_UNSAFE_DAYS = 30
_WAITING = ", ".join(f"'{state}'" for state in WAITING)
_URGENCY = "CASE r.priority WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END"


@dataclass(frozen=True)
class Listed:
    """``shown``: at most ``MOST`` of ``count`` referrals."""

    shown: tuple[Referral, ...]
    count: int


@dataclass(frozen=True)
class Today:
    """Each referral stands once, in the first of these lists that it belongs to.

    ``unsafe``: she did not feel safe there; ``overdue``: nothing was heard within its time (a
    draft that was not sent, a service that accepted and told no day), or the appointment is past
    and nobody told; ``due``: the answer is due today; ``appointments``: today
    and tomorrow; ``ask_her``: the service has told how it went, and she was not asked;
    ``missed``: she did not come, says that she got nothing, and nobody has set another day or
    closed it.
    ``places``, ``workers``: municipalities of services, and users who follow them up, by which it
    can be narrowed.
    """

    unsafe: Listed
    overdue: Listed
    due: Listed
    appointments: Listed
    ask_her: Listed
    missed: Listed
    places: tuple[str, ...]
    workers: tuple[str, ...]

    @property
    def count(self) -> int:
        lists = [getattr(self, f.name) for f in fields(self)]
        return sum(found.count for found in lists if isinstance(found, Listed))


def _conditions(desk: Desk) -> dict[str, tuple[str, str]]:
    """Of each list what holds for its referrals ``r``, and its order. Days and instants stand in
    the statement, for they come from the clock alone."""
    day = desk.today()
    today, tomorrow = day.isoformat(), (day + timedelta(days=1)).isoformat()
    since, now = (day - timedelta(days=_UNSAFE_DAYS)).isoformat(), desk.ledger.now()
    # A day of closing may stay where two laptops contradicted each other, and it goes on.
    unsafe = (
        "(r.client_felt_safe = 'no'"
        f" AND (r.closed_on IS NULL OR r.closed_on >= '{since}' OR NOT {OVER}))"
    )
    # Written so that the index of states finds them: no condition stands around ``r.state``.
    safe = f"NOT coalesce({unsafe}, 0)"
    late = (
        f"(r.state IN ({_WAITING}) AND r.answer_due < {now}"
        f" OR r.state IN ('scheduled', 'rescheduled') AND r.appointment_on < '{today}')"
    )
    soon = f"{_URGENCY}, {DUE}, r.id"
    return {
        "unsafe": (unsafe, "r.id DESC"),
        "overdue": (f"{late} AND {safe}", soon),
        "due": (
            f"r.state IN ({_WAITING}) AND {DUE} = '{today}' AND NOT {late} AND {safe}",
            soon,
        ),
        "appointments": (
            "r.state IN ('scheduled', 'rescheduled')"
            f" AND r.appointment_on IN ('{today}', '{tomorrow}') AND {safe}",
            f"r.appointment_on, {_URGENCY}, r.id",
        ),
        "ask_her": (
            "r.state IN ('completed', 'partial', 'no_show') AND r.client_got_it IS NULL"
            f" AND {safe}",
            soon,
        ),
        # Whether she says no or would rather not say: nobody knows that she has got it.
        "missed": (
            f"r.state = 'no_show' AND r.client_got_it IN ('no', 'prefers_not_to_say') AND {safe}",
            soon,
        ),
    }


@dataclass(frozen=True)
class TodayCount:
    """How much there is to do, and whether somebody waits for longer than she should."""

    count: int
    late: bool


_LATE = ("unsafe", "overdue")


@query("referrals_today_count", "referrals:referral:read")
def referrals_today_count(desk: Desk) -> TodayCount:
    """How many stand in today's list of all, without reading them: from one index alone."""
    condition, visible = desk.visible("+r.scope")
    counted = {
        name: desk.ledger.database.value(
            f"SELECT count(*) FROM referral r WHERE r.void IS NULL AND r.given_up IS NULL"
            f" AND {condition} AND {holds}",
            visible,
        )
        for name, (holds, _order) in _conditions(desk).items()
    }
    return TodayCount(sum(counted.values()), any(counted[name] for name in _LATE))


@query("referrals_today", "referrals:referral:read")
def referrals_today(
    desk: Desk, *, mine: bool = False, worker: str | None = None, place: str | None = None
) -> Today:
    """Today's list; ``mine``: only what the actor follows up, ``worker``: what this user does;
    ``place``: the municipality of the service."""
    wanted = desk.actor.user if mine else worker
    # By the plus no index of scopes is asked, which would give all there are.
    condition, visible = desk.visible("+r.scope")
    lists: dict[str, Listed] = {}
    places: set[str] = set()
    workers: set[str] = set()
    for name, (holds, order) in _conditions(desk).items():
        ids = []
        for one, by, where in desk.ledger.database.tuples(
            f"SELECT r.id, {WORKER}, s.municipality FROM referral r"
            " LEFT JOIN service s ON s.id = r.service"
            f" WHERE r.void IS NULL AND r.given_up IS NULL AND {condition} AND {holds}"
            f" ORDER BY {order}",
            visible,
        ):
            places |= {where} if where else set()
            workers.add(by)
            if wanted in (None, by) and place in (None, where):
                ids.append(one)
        lists[name] = Listed(tuple(in_order(desk, ids[:MOST])), len(ids))
    return Today(**lists, places=tuple(sorted(places)), workers=tuple(sorted(workers)))
