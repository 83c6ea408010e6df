"""What is held on one woman in monitoring: that she was drawn, and what came of calling her."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.basics.clock import local_date
from tracker.domain.cases.aliases import hers
from tracker.ledger.desk import Desk, query


@dataclass(frozen=True)
class Drawn:
    """She is on a call list. ``outcome``: of the last try; None where nobody tried."""

    drawn_on: str
    outcome: str | None
    tried_on: str | None


@query("monitoring_calls_of", "cases:person:read")
def monitoring_calls_of(desk: Desk, *, person: str) -> list[Drawn]:
    """Call lists on which she is, under any of her registrations, the latest first."""
    desk.record("person", person)
    her, people = hers(desk, person, "d.person")
    condition, params = desk.visible("c.scope")
    last = (
        "(SELECT t.id FROM monitoring_try t WHERE t.monitoring_call = c.id AND +t.scope = c.scope"
        " AND t.void IS NULL ORDER BY t._hlc DESC, t.id DESC LIMIT 1)"
    )
    found: dict[tuple[str, str], Drawn] = {}
    # Drawn under two registrations that were joined since, she is on the list once.
    for round_id, scope, drawn_at, outcome, tried_on in desk.ledger.database.tuples(
        "SELECT r.id, r.scope, r.drawn_at, t.call_outcome, t.tried_on FROM distribution d"
        " JOIN monitoring_call c ON c.distribution = d.id AND c.scope = d.scope"
        " JOIN monitoring_round r ON r.id = c.monitoring_round AND r.scope = c.scope"
        f" LEFT JOIN monitoring_try t ON t.id = {last} AND t.scope = c.scope"
        f" WHERE {her} AND c.void IS NULL AND r.void IS NULL AND {condition}"
        " ORDER BY r.drawn_at DESC, r.id, t._hlc DESC, c.id",
        [*people, *params],
    ):
        told = Drawn(local_date(drawn_at).isoformat(), outcome, tried_on)
        found.setdefault((round_id, scope), told)
    return list(found.values())
