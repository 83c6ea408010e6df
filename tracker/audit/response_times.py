"""How soon services answer: by service and priority, and which never do. Counts, no person.

Whoever may read referrals gets the numbers as they are. For all others small ones are hidden:
each row is a service with one priority, each referral stands in one of its columns, and there
are no totals of rows. Periods are whole quarters then, for by two periods that overlap, a small
number could be worked out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from tracker.audit.suppression import SMALLEST_SHOWN, Shown, safe_table
from tracker.basics.errors import Invalid
from tracker.domain.referrals.records import PRIORITY_HOURS
from tracker.domain.referrals.response_times import Sent, sent_referrals
from tracker.ledger.desk import Desk, query

#: Where a referral stands as to its answer; each in exactly one.
COLUMNS = ("within", "late", "unanswered", "waiting", "taken_back")
_DAYS = 90


@dataclass(frozen=True)
class ResponseLine:
    """A service with one priority. ``cells``: by ``COLUMNS``. ``median_hours``: of answers that
    came. ``share``: per cent answered within the time, of those answered or whose time is over.
    Both are None where there are none, or they are too few to be told."""

    service: str
    name: str
    priority: str
    sent: Shown
    cells: dict[str, Shown]
    median_hours: float | None
    share: int | None


@dataclass(frozen=True)
class Silent:
    """A service that answered none of what it had to answer in the period. ``answered`` and
    ``last_answer``: of all time; ``unanswered``: of the period."""

    service: str
    name: str
    phone: str | None
    sent: int
    unanswered: int
    answered: int
    last_answer: date | None


@dataclass(frozen=True)
class ResponseTimes:
    """``since``, ``until``: ISO days, both included. ``exact``: nothing is hidden; ``silent``
    is told then only."""

    since: str
    until: str
    exact: bool
    lines: tuple[ResponseLine, ...]
    silent: tuple[Silent, ...]


@query("response_times", "referrals:figures:read")
def response_times(
    desk: Desk, *, since: str | None = None, until: str | None = None
) -> ResponseTimes:
    """Of referrals made from ``since`` to ``until`` (ISO days; the last 90); where small numbers
    are hidden, of the quarter in which ``since`` lies (this one)."""
    exact = desk.actor.may("referrals:referral:read")
    first, last = _period(desk, since, until)
    if not exact:
        first, last = quarter(date.fromisoformat(first) if since else desk.today())
    sent = sent_referrals(desk, first, last)
    known = {
        row["id"]: row for row in desk.ledger.database.rows("SELECT id, name, phone FROM service")
    }
    silent = _silent(desk, sent, known) if exact else ()
    return ResponseTimes(first, last, exact, _lines(sent, known, exact), silent)


def _period(desk: Desk, since: str | None, until: str | None) -> tuple[str, str]:
    last = _day("until", until) if until else desk.today()
    first = _day("since", since) if since else last - timedelta(days=_DAYS - 1)
    if first > last:
        raise Invalid("ends_before_start", "until")
    return first.isoformat(), last.isoformat()


def quarter(day: date) -> tuple[str, str]:
    """The first and the last day (ISO) of the quarter of a year that ``day`` lies in."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    after = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first.isoformat(), (after - timedelta(days=1)).isoformat()


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("not_a_date", name) from error


_Known = dict[str, dict[str, Any]]


def _lines(sent: list[Sent], known: _Known, exact: bool) -> tuple[ResponseLine, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    hours: dict[str, list[float]] = {}
    for one in sent:
        row = f"{one.service} {one.priority}"
        counts[row, one.outcome] += 1
        if one.hours is not None:
            hours.setdefault(row, []).append(one.hours)
    order = list(PRIORITY_HOURS)
    keys = sorted(
        {(one.service, one.priority) for one in sent},
        key=lambda key: (_name(known, key[0]).casefold(), key[0], order.index(key[1])),
    )
    lines = []
    for service, priority in keys:
        row = f"{service} {priority}"
        raw: dict[str, Shown] = {c: counts[row, c] for c in COLUMNS}
        safe = None if exact else safe_table(counts, (row,), COLUMNS)
        cells = {c: safe.cells[row, c] for c in COLUMNS} if safe else raw
        answered = [cells["within"], cells["late"]]
        enough = all(isinstance(n, int) for n in answered) and (
            exact or len(hours.get(row, ())) >= SMALLEST_SHOWN
        )
        lines.append(
            ResponseLine(
                service,
                _name(known, service),
                priority,
                safe.total if safe else sum(counts[row, c] for c in COLUMNS),
                cells,
                median(hours[row]) if enough and hours.get(row) else None,
                _share(cells),
            )
        )
    return tuple(lines)


def _share(cells: dict[str, Shown]) -> int | None:
    within, late, unanswered = (cells[c] for c in ("within", "late", "unanswered"))
    if not (isinstance(within, int) and isinstance(late, int) and isinstance(unanswered, int)):
        return None
    had_to = within + late + unanswered
    return round(100 * within / had_to) if had_to else None


def _name(known: _Known, service: str) -> str:
    return str(known[service]["name"] or "") if service in known else ""


def _silent(desk: Desk, sent: list[Sent], known: _Known) -> tuple[Silent, ...]:
    told: dict[str, Counter[str]] = {}
    for one in sent:
        told.setdefault(one.service, Counter())[one.outcome] += 1
    silent = {
        service: counts
        for service, counts in told.items()
        if counts["unanswered"] and not counts["within"] and not counts["late"]
    }
    if not silent:
        return ()
    answers: dict[str, list[date]] = {}
    for one in sent_referrals(desk, services=silent):
        if one.answered_on is not None:
            answers.setdefault(one.service, []).append(one.answered_on)
    found = [
        Silent(
            service,
            _name(known, service),
            known[service]["phone"] if service in known else None,
            counts.total(),
            counts["unanswered"],
            len(answers.get(service, ())),
            max(answers.get(service, ()), default=None),
        )
        for service, counts in silent.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.unanswered, one.name.casefold())))
