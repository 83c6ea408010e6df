"""What is on the way between sites, and what became of it.

For each number of a transfer and each lot: sent, arrived. While only the one half is held the
kits are on the way (below zero: they arrived, and nobody here knows yet that they were sent).
When both are held, what was sent and did not arrive is missing (below zero: more arrived). All
of it follows from the movements and papers held, in whatever order they came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.supplies.amounts import same_number
from tracker.domain.supplies.stock import LAST_DAY
from tracker.domain.supplies.stock_records import TRANSIT_DAYS
from tracker.store.database import Database


@dataclass(frozen=True)
class OnTheWay:
    """One lot of one transfer. ``dispatched``, ``received``: that half is held.

    ``explained``: whoever received it said why another number came.
    """

    scope: str
    number: str
    lot: str
    sent: int
    arrived: int
    explained: bool
    dispatched: bool
    received: bool

    @property
    def in_transit(self) -> int:
        if self.dispatched and self.received:
            return 0
        return self.sent - self.arrived

    @property
    def missing(self) -> int:
        return self.sent - self.arrived if self.dispatched and self.received else 0


@dataclass(frozen=True)
class Journey:
    """A transfer by its number: the papers of both halves, and its lots.

    ``due_on``: the day after which it is a finding that a half is missing.
    """

    scope: str
    number: str
    transfers: tuple[str, ...]
    receipts: tuple[str, ...]
    due_on: str
    lots: tuple[OnTheWay, ...]

    @property
    def unexplained(self) -> tuple[OnTheWay, ...]:
        """Lots of which more arrived than was sent, or fewer and nobody said why."""
        return tuple(o for o in self.lots if o.missing < 0 or (o.missing > 0 and not o.explained))

    def trouble(self, today: str) -> str | None:
        """``transfer_differs``, ``not_received``, ``not_sent`` (it arrived, and no paper says
        that it left), or None."""
        if self.transfers and self.receipts:
            return "transfer_differs" if self.unexplained else None
        if today <= self.due_on:
            return None
        return "not_received" if self.transfers else "not_sent"


def journeys(
    database: Database, condition: str, params: list[str], day: str = LAST_DAY
) -> list[Journey]:
    """Every transfer as it stood at the end of ``day``, by number; ``condition`` is on scopes."""
    sent = _papers(database, "transfer", "sent_on", condition, params, day)
    received = _papers(database, "transfer_receipt", "received_on", condition, params, day)
    lots: dict[tuple[str, str], list[OnTheWay]] = {}
    for row in database.rows(
        "SELECT scope, waybill, lot, sum(CASE movement WHEN 'sent' THEN -kits ELSE 0 END) AS sent,"
        " sum(CASE movement WHEN 'arrived' THEN kits ELSE 0 END) AS arrived,"
        " max(CASE movement WHEN 'arrived' THEN reason IS NOT NULL ELSE 0 END) AS explained"
        " FROM stock_movement WHERE movement IN ('sent', 'arrived') AND void IS NULL"
        f" AND moved_on <= ? AND {condition} GROUP BY scope, waybill, lot"
        " ORDER BY scope, waybill, lot",
        [day, *params],
    ):
        key = (row["scope"], row["waybill"])
        lots.setdefault(key, []).append(
            OnTheWay(
                row["scope"],
                row["waybill"],
                row["lot"],
                row["sent"],
                row["arrived"],
                bool(row["explained"]),
                key in sent,
                key in received,
            )
        )
    return [
        Journey(
            *key,
            tuple(p for p, _due in sent.get(key, [])),
            tuple(p for p, _due in received.get(key, [])),
            max(due for _p, due in [*sent.get(key, []), *received.get(key, [])]),
            tuple(lots.get(key, [])),
        )
        for key in sorted(sent.keys() | received.keys())
    ]


def _papers(
    database: Database, table: str, since: str, condition: str, params: list[str], day: str
) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(scope, number) → (paper's id, day by which the other half is due)."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in database.rows(
        f'SELECT * FROM "{table}" WHERE void IS NULL AND "{since}" <= ? AND {condition}'
        " ORDER BY _made, id",
        [day, *params],
    ):
        due = (
            row.get("expected_on")
            or (date.fromisoformat(row[since]) + timedelta(days=TRANSIT_DAYS)).isoformat()
        )
        found.setdefault((row["scope"], same_number(row["number"])), []).append((row["id"], due))
    return found
