"""Interviews that wait of a round closed long ago: too few to be mixed, they are thrown away.

So few would tell whose they are to whoever gets at this computer. They are never got back, so
one look at the clock is not enough: a clock that jumped ahead would take them all at once. They
go when somebody signed in on several different days after their time was over; a clock that was
put right meanwhile shows itself, for then days were noted that are still to come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import orjson

from tracker.domain.monitoring.records import MIXED
from tracker.ledger.device import drop_meta, meta, set_meta
from tracker.store.database import Database

#: So long after a round was closed what is too few to be mixed waits for its being opened again.
KEPT_DAYS = 14
#: On so many different days it was overdue when somebody signed in.
SEEN_DAYS = 3
_NOTED = "box.overdue"


def forget_overdue(database: Database, today: date) -> None:
    """Throw away what was overdue on ``SEEN_DAYS`` days, ``today`` among them; note the others.

    ``today``: the day by this computer's clock, less what others know that it is ahead.
    """
    text = meta(database, _NOTED)
    before: dict[str, list[str]] = orjson.loads(text) if text else {}
    noted = dict[str, list[str]]()
    for round_id, scope, due in _overdue(database, today):
        key = f"{scope}|{round_id}"
        seen = {day for day in before.get(key, ()) if due <= day < today.isoformat()}
        days = sorted(seen | {today.isoformat()})
        if len(days) < SEEN_DAYS:
            noted[key] = days
        else:
            database.execute(
                "DELETE FROM monitoring_box WHERE monitoring_round = ? AND scope = ?",
                (round_id, scope),
            )
    # Nearly always there is none, and then nobody who writes is waited for.
    if noted and noted != before:
        set_meta(database, _NOTED, orjson.dumps(noted).decode())
    elif before and not noted:
        drop_meta(database, _NOTED)


def _overdue(database: Database, today: date) -> Iterator[tuple[str, str, str]]:
    """Round, scope and the day on which its time was over."""
    last = (today - timedelta(days=KEPT_DAYS)).isoformat()
    for round_id, scope, closed_on in list(
        database.tuples(
            "SELECT b.monitoring_round, b.scope, r.closed_on FROM monitoring_box b"
            " JOIN monitoring_round r ON r.id = b.monitoring_round AND r.scope = b.scope"
            " WHERE r.closed_on <= ? GROUP BY b.monitoring_round, b.scope HAVING count(*) < ?",
            (last, MIXED),
        )
    ):
        due = date.fromisoformat(closed_on) + timedelta(days=KEPT_DAYS)
        yield round_id, scope, due.isoformat()
