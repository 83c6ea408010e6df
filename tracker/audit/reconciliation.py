"""Per grant and kit version: opening + in − out − loss = counted, and what is on the way.

Reads public fields only: the same figures come out at the coordinator's, who holds the
names, and at the grants officer's, who does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import orjson

from tracker.domain.supplies.halves import open_ones
from tracker.domain.supplies.stock import LAST_DAY, balances, read_day
from tracker.domain.supplies.transit import Journey, journeys
from tracker.ledger.desk import Desk, query

#: Grant and kit version.
Key = tuple[str, str]


@dataclass(frozen=True)
class Reconciliation:
    """Kits by grant and kit version, of a period or of all time.

    opening + received − distributed − lost − missing + counted = on_hand + in_transit.

    ``opening``: on the shelves and on the way before the period. ``lost``: lost, damaged and past
    their date. ``missing``: sent to another site, received there and not among what came.
    ``counted``: by how much counts changed the stock. ``on_hand``: on the shelves at the end;
    ``in_transit``: on the way then (below zero: arrived, and no paper says that they left).
    ``paid`` and ``amount`` are of all time. ``women_and_girls`` are distributions whose
    recipient's gender is told as female; ``people`` are different persons among the
    distributions; ``receipts`` distributions that have a receipt. Voided records count nowhere.
    """

    grant: str
    grant_code: str
    cso: str
    kit: str
    paid: int
    amount: Decimal
    currency: str
    received: int
    distributed: int
    lost: int
    counted: int
    on_hand: int
    receipts: int
    people: int
    women_and_girls: int
    opening: int
    missing: int
    in_transit: int

    @property
    def not_received(self) -> int:
        """Paid for, but not received into stock (below zero: more came than was paid)."""
        return self.paid - self.received

    @property
    def unexplained(self) -> int:
        """What the sum leaves over: distributions and stock movements do not agree."""
        came = self.opening + self.received + self.counted
        gone = self.distributed + self.lost + self.missing
        return came - gone - self.on_hand - self.in_transit


@query("reconciliation", "audit:read")
def reconciliation(
    desk: Desk, *, since: str | None = None, until: str | None = None
) -> list[Reconciliation]:
    """One line per grant and kit version that was paid for or received.

    ``since`` and ``until`` (ISO, both included): a period, by the days of the work.
    """
    return reconciled(desk, since, until)[0]


def reconciled(
    desk: Desk, since: str | None, until: str | None
) -> tuple[list[Reconciliation], list[Journey]]:
    """The lines of a period, and the transfers that were open at its end, which they count."""
    database = desk.ledger.database
    first, last = read_day("since", since), read_day("until", until) or LAST_DAY
    before = (date.fromisoformat(first) - timedelta(days=1)).isoformat() if first else None
    paid: dict[Key, tuple[int, Decimal]] = {}
    for row in database.rows("SELECT * FROM purchase WHERE void IS NULL"):
        key = (row["grant_agreement"], row["kit_version"])
        kits, amount = paid.get(key, (0, Decimal(0)))
        paid[key] = (kits + row["kits"], amount + Decimal(row["amount"]))
    moved: dict[Key, dict[str, int]] = {}
    condition, params = desk.visible("m.scope")
    for row in database.rows(
        "SELECT l.grant_agreement, l.kit_version,"
        # A count is no movement: what it changed follows from the balances.
        " CASE WHEN m.counted IS NULL THEN m.movement ELSE 'a count' END AS movement,"
        " sum(CASE WHEN m.counted IS NULL THEN m.kits ELSE 0 END) AS kits"
        " FROM stock_movement m JOIN lot l ON l.id = m.lot AND l.scope = m.scope"
        f" WHERE m.void IS NULL AND l.void IS NULL AND {condition}"
        " AND m.moved_on >= ? AND m.moved_on <= ?"
        " GROUP BY l.grant_agreement, l.kit_version, 3",
        [*params, first or "", last],
    ):
        key = (row["grant_agreement"], row["kit_version"])
        moved.setdefault(key, {})[row["movement"]] = row["kits"]
    travelling = _travelling(desk, last)
    closing = _at(desk, last, travelling)
    opening = _at(desk, before, _travelling(desk, before)) if before else {}
    handed = _handed(desk, first or "", last)
    back = _came_back(desk, first or "", last)
    return _lines(desk, paid, moved, handed, back, opening, closing), travelling


@dataclass(frozen=True)
class _Held:
    """Kits at the end of a day; ``missing`` ever until then."""

    shelves: int = 0
    way: int = 0
    missing: int = 0


def _travelling(desk: Desk, day: str) -> list[Journey]:
    condition, params = desk.visible()
    return journeys(desk.ledger.database, condition, params, day, open_ones)


def _at(desk: Desk, day: str, travelling: list[Journey]) -> dict[Key, _Held]:
    database = desk.ledger.database
    condition, params = desk.visible("m.scope")
    sql, given = balances(condition, params, day)
    held: dict[Key, _Held] = {}
    for row in database.rows(
        "SELECT l.grant_agreement, l.kit_version, sum(b.kits) AS kits"
        f" FROM ({sql}) b JOIN lot l ON l.id = b.lot AND l.scope = b.scope"
        " WHERE l.void IS NULL GROUP BY l.grant_agreement, l.kit_version",
        given,
    ):
        held[row["grant_agreement"], row["kit_version"]] = _Held(row["kits"])
    underway = [one for journey in travelling for one in journey.lots]
    paid_by = _paid_by(desk, {one.lot for one in underway})
    for one in underway:
        key = paid_by.get((one.lot, one.scope))
        if key is not None:
            so_far = held.get(key, _Held())
            held[key] = _Held(
                so_far.shelves, so_far.way + one.in_transit, so_far.missing + one.missing
            )
    return held


def _paid_by(desk: Desk, lots: set[str]) -> dict[tuple[str, str], Key]:
    """Grant and kit version of lots that count, by id and scope."""
    return {
        (lot, scope): (grant, kit)
        for lot, scope, grant, kit in desk.ledger.database.tuples(
            "SELECT id, scope, grant_agreement, kit_version FROM lot WHERE void IS NULL"
            " AND id IN (SELECT value FROM json_each(?))",
            (orjson.dumps(sorted(lots)).decode(),),
        )
    }


def _handed(desk: Desk, first: str, last: str) -> dict[Key, dict[str, int]]:
    condition, params = desk.visible("d.scope")
    return {
        (row["grant_agreement"], row["kit_version"]): row
        for row in desk.ledger.database.rows(
            "SELECT l.grant_agreement, d.kit_version, count(DISTINCT d.id) AS kits,"
            " count(DISTINCT d.person) AS people, count(DISTINCT r.distribution) AS receipts,"
            " count(DISTINCT CASE WHEN d.recipient_gender = 'female' THEN d.id END) AS women"
            " FROM distribution d JOIN lot l ON l.id = d.lot AND l.scope = d.scope"
            " LEFT JOIN receipt r ON r.distribution = d.id AND r.scope = d.scope"
            " AND r.void IS NULL"
            f" WHERE d.void IS NULL AND {condition} AND d.handed_on >= ? AND d.handed_on <= ?"
            " GROUP BY l.grant_agreement, d.kit_version",
            [*params, first, last],
        )
    }


def _came_back(desk: Desk, first: str, last: str) -> dict[Key, int]:
    """Kits handed over in the period that were given back on any day. They left the shelf and
    came back as ``returned``, and count as handed over in between."""
    condition, params = desk.visible("d.scope")
    return {
        (row["grant_agreement"], row["kit_version"]): row["kits"]
        for row in desk.ledger.database.rows(
            "SELECT l.grant_agreement, l.kit_version, -sum(m.kits) AS kits FROM distribution d"
            " JOIN stock_movement m ON m.distribution = d.id AND m.scope = d.scope"
            " AND m.movement = 'distributed' AND m.void IS NULL"
            " JOIN lot l ON l.id = m.lot AND l.scope = m.scope"
            f" WHERE d.void IS NOT NULL AND {condition} AND m.moved_on >= ? AND m.moved_on <= ?"
            " GROUP BY l.grant_agreement, l.kit_version",
            [*params, first, last],
        )
    }


def _lines(
    desk: Desk,
    paid: dict[Key, tuple[int, Decimal]],
    moved: dict[Key, dict[str, int]],
    handed: dict[Key, dict[str, int]],
    back: dict[Key, int],
    opening: dict[Key, _Held],
    closing: dict[Key, _Held],
) -> list[Reconciliation]:
    database = desk.ledger.database
    grants = {r["id"]: r for r in database.rows("SELECT * FROM grant_agreement")}
    kits = {
        r["id"]: r["kit"]
        for r in database.rows(
            "SELECT v.id, t.code || '-' || v.number AS kit FROM kit_version v"
            " JOIN kit_type t ON t.id = v.kit_type"
        )
    }
    result = []
    for key in paid.keys() | moved.keys() | opening.keys():
        grant, kit = grants.get(key[0]), kits.get(key[1])
        if grant is None or kit is None:
            continue
        if desk.actor.cso is not None and grant["cso"] != desk.actor.cso:
            continue
        kits_paid, amount = paid.get(key, (0, Decimal(0)))
        by_kind = moved.get(key, {})
        given = handed.get(key, {})
        away = back.get(key, 0) - by_kind.get("returned", 0)
        start, end = opening.get(key, _Held()), closing.get(key, _Held())
        result.append(
            Reconciliation(
                grant=key[0],
                grant_code=grant["code"],
                cso=grant["cso"],
                kit=kit,
                paid=kits_paid,
                amount=amount,
                currency=grant["currency"],
                received=by_kind.get("received", 0),
                distributed=given.get("kits", 0) + away,
                lost=-sum(by_kind.get(kind, 0) for kind in ("lost", "damaged", "expired")),
                # Where nothing was counted the shelves hold what moved, and nothing else.
                counted=end.shelves
                - start.shelves
                - sum(kits for kind, kits in by_kind.items() if kind != "counted"),
                on_hand=end.shelves,
                receipts=given.get("receipts", 0) + away,
                people=given.get("people", 0),
                women_and_girls=given.get("women", 0),
                opening=start.shelves + start.way,
                missing=end.missing - start.missing,
                in_transit=end.way,
            )
        )
    return sorted(result, key=lambda line: (line.grant_code, line.kit))
