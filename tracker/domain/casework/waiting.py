"""What of cases waits for whoever signs in, counted for her first screen: no name, no code."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.casework.queries import case_rows, due_of
from tracker.domain.casework.reading import READ, SUPERVISE, opened, visible
from tracker.ledger.desk import Desk, query


@dataclass(frozen=True)
class CasesWaiting:
    """``due``: tasks, follow-ups and risks to be looked at in the cases that she works, until
    today; ``late``: one of their days is past. ``offered``: cases she is asked to take on.
    ``reviews``: a supervisor's, of cases that others work."""

    due: int
    late: bool
    offered: int
    reviews: int


@query("cases_waiting", READ)
def cases_waiting(desk: Desk) -> CasesWaiting:
    """Counts of what the actor has to do about cases today."""
    me, today = desk.actor.user, desk.today().isoformat()
    supervises = desk.actor.may(SUPERVISE)
    # A supervisor's reviews lie in locked papers: all open cases are opened for her.
    hers = ("", ()) if supervises else (" AND ? IN (c.worker, c.offered_to)", (me,))
    rows = case_rows(desk, f"c.closed_on IS NULL{hers[0]}", *hers[1])
    held = visible(desk, opened(desk, rows).values())
    days = [
        day
        for case in held
        if case.row["worker"] == me
        for _kind, _paper, day in due_of(case.state)
    ]
    others = [case for case in held if case.row["worker"] != me]
    offers = [case.state.offer for case in others if case.state.offer is not None]
    return CasesWaiting(
        sum(day <= today for day in days),
        any(day < today for day in days),
        sum(offer.values.get("to") == me for offer in offers),
        sum(case.state.review == "asked" for case in others) if supervises else 0,
    )
