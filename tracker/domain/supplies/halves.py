"""The papers of transfers by their number: what left, and what came.

They are few words each, so all of them are read to tell which transfers are open; the kits
of those alone are added up (see ``transit``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.domain.supplies.amounts import same_number
from tracker.domain.supplies.stock_records import TRANSIT_DAYS
from tracker.ledger.desk import cso_scope
from tracker.store.database import Database

#: Scope of whoever sent, and the number as it is compared.
Key = tuple[str, str]


@dataclass(frozen=True)
class Paper:
    """A half: its id, the scope it is in, its day, when the other half is due, for whom it is."""

    id: str
    scope: str
    since: str
    expected_on: str | None
    to_cso: str | None

    @property
    def due(self) -> str:
        late = date.fromisoformat(self.since) + timedelta(days=TRANSIT_DAYS)
        return self.expected_on or late.isoformat()


@dataclass
class Halves:
    """The papers of one number that are held."""

    sent: list[Paper] = field(default_factory=list)
    received: list[Paper] = field(default_factory=list)

    @property
    def since(self) -> str:
        """The day of the first paper that left, or else that came."""
        return (self.sent or self.received)[0].since

    def complete(self, scope: str) -> bool:
        """Whether both are held, and all of them within the organisation that sent."""
        papers = (*self.sent, *self.received)
        inside = all(p.to_cso is None and p.scope == scope for p in papers)
        return bool(self.sent and self.received) and inside


@dataclass(frozen=True)
class Held:
    """All halves that are held of some scopes at the end of a day."""

    database: Database
    condition: str
    params: list[str]
    day: str
    halves: dict[Key, Halves]


#: Which transfers are wanted, of those that are held.
Choice = Callable[[Held], Collection[Key]]


def held_halves(
    database: Database, condition: str, params: list[str], day: str, number: str | None = None
) -> Held:
    """Every paper up to ``day``, or those with one ``number``; ``condition`` is on scopes."""
    wanted, asked = condition, [day, *params]
    if number is not None:
        # Papers have the number as it was written; their lines as it is compared.
        wanted += (
            " AND id IN (SELECT document FROM stock_movement"
            " WHERE movement IN ('sent', 'arrived') AND waybill = ?)"
        )
        asked.append(same_number(number))
    found: dict[Key, Halves] = {}
    for row in database.tuples(
        "SELECT scope, number, id, sent_on, expected_on, to_cso FROM transfer"
        f" WHERE void IS NULL AND sent_on <= ? AND {wanted} ORDER BY _made, id",
        asked,
    ):
        scope, written, paper, since, expected, to_cso = row
        halves = found.setdefault((scope, same_number(written)), Halves())
        halves.sent.append(Paper(paper, scope, since, expected, to_cso))
    for row in database.tuples(
        "SELECT scope, number, id, received_on, from_cso FROM transfer_receipt"
        f" WHERE void IS NULL AND received_on <= ? AND {wanted} ORDER BY _made, id",
        asked,
    ):
        scope, written, paper, since, from_cso = row
        home = cso_scope(from_cso) if from_cso else scope
        halves = found.setdefault((home, same_number(written)), Halves())
        halves.received.append(Paper(paper, scope, since, None, None))
    return Held(database, condition, params, day, found)


def all_of_them(held: Held) -> Collection[Key]:
    return held.halves


def open_ones(held: Held) -> set[Key]:
    """All but those within one organisation of which every lot came as it was sent."""
    uneven = set(
        held.database.tuples(
            "SELECT DISTINCT scope, waybill FROM (SELECT scope, waybill FROM stock_movement"
            " WHERE movement IN ('sent', 'arrived') AND void IS NULL AND moved_on <= ?"
            f" AND {held.condition} GROUP BY scope, waybill, lot HAVING sum(kits) <> 0)",
            [held.day, *held.params],
        )
    )
    return {key for key, one in held.halves.items() if key in uneven or not one.complete(key[0])}


def open_and_latest(number: int) -> Choice:
    """Those that are open, and the latest ``number`` of the others."""

    def chosen(held: Held) -> set[Key]:
        found = open_ones(held)
        others = sorted(
            held.halves.keys() - found, key=lambda k: (held.halves[k].since, k[1]), reverse=True
        )
        return found | set(others[:number])

    return chosen
