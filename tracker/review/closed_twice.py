"""A distribution day that was closed at two computers apart, with different counts.

Each closing counts the lots anew, and the stock stands at what was counted last. Which of the
counts is right nobody but those who counted can tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tracker.domain.distribution_days.closing import closings_of, counts_differ
from tracker.ledger.desk import Desk
from tracker.review.found import Found, heads_of, parts_of
from tracker.store.database import Database

KIND = "closed_twice"
_TWICE = (
    "SELECT DISTINCT distribution_day FROM day_closing WHERE void IS NULL"
    " GROUP BY distribution_day, scope HAVING count(*) > 1"
)


def all_days(database: Database) -> set[str]:
    """Days that were closed more than once."""
    return {day for (day,) in database.tuples(_TWICE)}


def find_closed_twice(desk: Desk, days: Collection[str]) -> Iterator[Found]:
    """A finding for each of ``days`` that was closed with different counts."""
    database = desk.ledger.database
    held = [
        row
        for part in parts_of(days)
        for row in database.rows(
            f"SELECT * FROM distribution_day WHERE id IN ({','.join('?' * len(part))})"
            f" AND id IN ({_TWICE}) ORDER BY id, scope",
            part,
        )
    ]
    for row in held:
        closings = closings_of(desk, row)
        if not counts_differ(closings):
            continue
        yield Found(
            KIND,
            (row["scope"], row["id"]),
            row["scope"],
            max(closing.closed_at for closing in closings),
            heads_of((closing.id, closing.base) for closing in closings),
            (row["id"],),
            (row["id"],),
            {"day": row["held_on"], "number": len(closings)},
        )
