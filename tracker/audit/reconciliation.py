"""Per grant and kit version: what was paid, received, distributed, lost, and is on hand.

Reads public fields only: the same figures come out at the coordinator's, who holds the
names, and at the grants officer's, who does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tracker.ledger.desk import Desk, query


@dataclass(frozen=True)
class Reconciliation:
    """Kits by grant and kit version. ``on_hand`` = received − distributed − lost ± counted.

    ``women_and_girls`` are distributions whose recipient's gender is told as female;
    ``people`` are different persons among the distributions; ``receipts`` distributions
    that have a receipt. Voided records count nowhere.
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

    @property
    def not_received(self) -> int:
        """Paid for, but not received into stock (below zero: more came than was paid)."""
        return self.paid - self.received


@query("reconciliation", "audit:read")
def reconciliation(desk: Desk) -> list[Reconciliation]:
    """One line per grant and kit version that was paid for or received."""
    database = desk.ledger.database
    paid: dict[tuple[str, str], tuple[int, Decimal]] = {}
    for row in database.rows("SELECT * FROM purchase WHERE void IS NULL"):
        key = (row["grant_agreement"], row["kit_version"])
        kits, amount = paid.get(key, (0, Decimal(0)))
        paid[key] = (kits + row["kits"], amount + Decimal(row["amount"]))
    moved: dict[tuple[str, str], dict[str, int]] = {}
    condition, params = desk.visible("m.scope")
    for row in database.rows(
        "SELECT l.grant_agreement, l.kit_version, m.movement, sum(m.kits) AS kits"
        " FROM stock_movement m JOIN lot l ON l.id = m.lot AND l.scope = m.scope"
        f" WHERE m.void IS NULL AND l.void IS NULL AND {condition}"
        " GROUP BY l.grant_agreement, l.kit_version, m.movement",
        params,
    ):
        key = (row["grant_agreement"], row["kit_version"])
        moved.setdefault(key, {})[row["movement"]] = row["kits"]
    condition, params = desk.visible("d.scope")
    handed = {
        (row["grant_agreement"], row["kit_version"]): row
        for row in database.rows(
            "SELECT l.grant_agreement, d.kit_version, count(DISTINCT d.id) AS kits,"
            " count(DISTINCT d.person) AS people, count(DISTINCT r.distribution) AS receipts,"
            " count(DISTINCT CASE WHEN d.recipient_gender = 'female' THEN d.id END) AS women"
            " FROM distribution d JOIN lot l ON l.id = d.lot AND l.scope = d.scope"
            " LEFT JOIN receipt r ON r.distribution = d.id AND r.scope = d.scope"
            " AND r.void IS NULL"
            f" WHERE d.void IS NULL AND {condition} GROUP BY l.grant_agreement, d.kit_version",
            params,
        )
    }
    return _lines(desk, paid, moved, handed)


def _lines(
    desk: Desk,
    paid: dict[tuple[str, str], tuple[int, Decimal]],
    moved: dict[tuple[str, str], dict[str, int]],
    handed: dict[tuple[str, str], dict[str, int]],
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
    for key in paid.keys() | moved.keys():
        grant, kit = grants.get(key[0]), kits.get(key[1])
        if grant is None or kit is None:
            continue
        if desk.actor.cso is not None and grant["cso"] != desk.actor.cso:
            continue
        kits_paid, amount = paid.get(key, (0, Decimal(0)))
        by_kind = moved.get(key, {})
        given = handed.get(key, {})
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
                distributed=given.get("kits", 0),
                lost=-(by_kind.get("lost", 0) + by_kind.get("damaged", 0)),
                counted=by_kind.get("counted", 0),
                on_hand=sum(by_kind.values()),
                receipts=given.get("receipts", 0),
                people=given.get("people", 0),
                women_and_girls=given.get("women", 0),
            )
        )
    return sorted(result, key=lambda line: (line.grant_code, line.kit))
