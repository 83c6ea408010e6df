"""Which interpreters are with somebody at a moment, as far as requests tell it."""

from __future__ import annotations

from datetime import datetime

from tracker.ledger.desk import Desk

#: How long a session is taken to last where nobody said.
USUAL_MINUTES = 60


def busy_at(
    desk: Desk, moment: datetime, minutes: int, besides: str | None = None
) -> frozenset[str]:
    """Ids of those who are assigned between ``moment`` and so many minutes later; with another
    request than ``besides``.

    A request of that day without a time keeps nobody busy: nobody knows when it is.
    """
    condition, params = desk.visible()
    start = moment.hour * 60 + moment.minute
    return frozenset(
        interpreter
        for (interpreter,) in desk.ledger.database.tuples(
            "SELECT interpreter FROM interpretation_request WHERE state = 'assigned'"
            " AND void IS NULL AND interpreter IS NOT NULL AND wanted_on = ?"
            " AND wanted_at IS NOT NULL AND wanted_at < ?"
            f" AND wanted_at + coalesce(minutes, {USUAL_MINUTES}) > ? AND id IS NOT ?"
            f" AND {condition}",
            [moment.date().isoformat(), start + minutes, start, besides, *params],
        )
    )
