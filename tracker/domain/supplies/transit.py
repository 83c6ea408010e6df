"""What is on the way between sites, and what became of it.

For each number of a transfer and each lot: sent, arrived. While only the one half is held the
kits are on the way (below zero: they arrived, and nobody here knows yet that they were sent).
When both are held, what was sent and did not arrive is missing (below zero: more arrived). All
of it follows from the movements and papers held, in whatever order they came.

Where kits went to another organisation the halves lie in two scopes. A laptop has one of them
and never gets the other, so for it nothing is on the way: it says what left, or what came.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import orjson

from tracker.domain.supplies.giving import name_at
from tracker.domain.supplies.halves import Choice, Halves, Held, Key, all_of_them, held_halves
from tracker.domain.supplies.stock import LAST_DAY
from tracker.ledger.desk import Desk, cso_scope, scope_cso
from tracker.store.database import Database


@dataclass(frozen=True)
class OnTheWay:
    """One lot of one transfer. ``dispatched``, ``received``: that half is held.

    ``scope`` and ``lot`` are the sender's, or the receiver's where only she knows of it.
    ``explained``: whoever received it said why another number came. ``agrees``: both say the
    same of the lot's kit, grant and expiry.
    """

    scope: str
    number: str
    lot: str
    sent: int
    arrived: int
    explained: bool
    dispatched: bool
    received: bool
    agrees: bool = True

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

    ``scope``: of whoever sent. ``to_cso``: the other organisation that the kits are for, as
    the sender says; None within one. ``receipts`` are papers of the scopes ``received_in``.
    ``due_on``: the day after which it is a finding that a half is missing.
    """

    scope: str
    number: str
    transfers: tuple[str, ...]
    receipts: tuple[str, ...]
    received_in: tuple[str, ...]
    to_cso: str | None
    due_on: str
    lots: tuple[OnTheWay, ...]

    @property
    def between(self) -> bool:
        """Whether it is between two organisations."""
        return self.to_cso is not None or any(one != self.scope for one in self.received_in)

    @property
    def scopes(self) -> tuple[str, ...]:
        """Of all who have to do with it."""
        end = (cso_scope(self.to_cso),) if self.to_cso else ()
        return tuple(dict.fromkeys((self.scope, *end, *self.received_in)))

    @property
    def unexplained(self) -> tuple[OnTheWay, ...]:
        """Lots of which more arrived than was sent, or fewer and nobody said why."""
        return tuple(o for o in self.lots if o.missing < 0 or (o.missing > 0 and not o.explained))

    def trouble(self, today: str, whole: bool = True) -> str | None:
        """Why it is a finding, or None.

        ``not_received``, ``not_sent`` (it arrived, and no paper says that it left),
        ``transfer_differs``, ``received_by_another`` (an organisation that it was not for),
        ``lot_differs`` (another kit, grant or expiry). ``whole``: what both organisations
        write is held here; else nothing can be said of kits between two.
        """
        if self.between and not whole:
            return None
        if self.transfers and self.receipts:
            end = cso_scope(self.to_cso) if self.to_cso else self.scope
            if any(one != end for one in self.received_in):
                return "received_by_another"
            if self.unexplained:
                return "transfer_differs"
            return None if all(o.agrees for o in self.lots) else "lot_differs"
        if today <= self.due_on:
            return None
        return "not_received" if self.transfers else "not_sent"

    def in_transit(self, whole: bool = True) -> int:
        """Kits on the way; 0 where only one half can ever be held."""
        if self.between and not whole:
            return 0
        return sum(lot.in_transit for lot in self.lots)


def sees_both(desk: Desk) -> bool:
    """Whether what all organisations write is held here, and shown to the actor."""
    return desk.ledger.device.kind != "field" and desk.actor.cso is None


def journeys(
    database: Database,
    condition: str,
    params: list[str],
    day: str = LAST_DAY,
    choice: Choice = all_of_them,
    number: str | None = None,
) -> list[Journey]:
    """The transfers of a choice, or with a number however it is written, as they stood at the
    end of ``day``; ``condition`` is on scopes."""
    held = held_halves(database, condition, params, day, number)
    chosen = sorted(choice(held))
    moved = _moved(held, {number for _scope, number in chosen})
    return [_journey(key, held.halves[key], moved.get(key, [])) for key in chosen]


def _journey(key: Key, halves: Halves, rows: list[dict[str, Any]]) -> Journey:
    sent, received = halves.sent, halves.received
    return Journey(
        *key,
        tuple(p.id for p in sent),
        tuple(p.id for p in received),
        tuple(p.scope for p in received),
        next((p.to_cso for p in sent if p.to_cso), None),
        max(p.due for p in (*sent, *received)),
        tuple(_lots(key, rows, bool(sent), bool(received))),
    )


def _moved(held: Held, numbers: set[str]) -> dict[Key, list[dict[str, Any]]]:
    """What was sent and what arrived with these numbers, by lot."""
    moved: dict[Key, list[dict[str, Any]]] = {}
    for row in held.database.rows(
        "SELECT m.scope, m.waybill, m.lot, r.from_cso, l.code, l.kit_version, l.grant_agreement,"
        " l.expires_on, g.cso AS payer,"
        " sum(CASE m.movement WHEN 'sent' THEN -m.kits ELSE 0 END) AS sent,"
        " sum(CASE m.movement WHEN 'arrived' THEN m.kits ELSE 0 END) AS arrived,"
        " max(CASE m.movement WHEN 'arrived' THEN m.reason IS NOT NULL ELSE 0 END) AS explained"
        " FROM (SELECT * FROM stock_movement WHERE movement IN ('sent', 'arrived')"
        f" AND void IS NULL AND moved_on <= ? AND {held.condition}"
        " AND waybill IN (SELECT value FROM json_each(?))) m"
        " LEFT JOIN transfer_receipt r ON r.id = m.document AND r.scope = m.scope"
        " LEFT JOIN lot l ON l.id = m.lot AND l.scope = m.scope"
        " LEFT JOIN grant_agreement g ON g.id = l.grant_agreement"
        " GROUP BY m.scope, m.waybill, m.lot, r.from_cso ORDER BY m.scope, m.waybill, m.lot",
        [held.day, *held.params, orjson.dumps(sorted(numbers)).decode()],
    ):
        home = cso_scope(row["from_cso"]) if row["from_cso"] else row["scope"]
        moved.setdefault((home, row["waybill"]), []).append(row)
    return moved


def _lots(
    key: Key, rows: list[dict[str, Any]], dispatched: bool, received: bool
) -> Iterable[OnTheWay]:
    """Lots of a journey. What two organisations call one box is one of them."""
    found: dict[str, OnTheWay] = {}
    told: dict[str, dict[str, Any]] = {}
    # The sender's own rows first: hers is the lot that the others are held against.
    for row in sorted(rows, key=lambda r: r["scope"] != key[0]):
        name = _name(row)
        one = OnTheWay(
            row["scope"],
            key[1],
            row["lot"],
            row["sent"],
            row["arrived"],
            bool(row["explained"]),
            dispatched,
            received,
        )
        held = found.get(name)
        if held is None:
            found[name], told[name] = one, row
            continue
        found[name] = replace(
            held,
            sent=held.sent + one.sent,
            arrived=held.arrived + one.arrived,
            explained=held.explained or one.explained,
            agrees=held.agrees and _agree(told[name], row),
        )
    return found.values()


def _name(row: dict[str, Any]) -> str:
    """What tells one box from another wherever it is: who paid for it, and its code there."""
    payer = row["payer"] or scope_cso(row["scope"]) or ""
    return f"{payer}:{name_at(payer, payer, row['code'] or row['lot'])}".upper()


def _agree(one: dict[str, Any], other: dict[str, Any]) -> bool:
    names = ("kit_version", "grant_agreement", "expires_on")
    # What a slip did not tell contradicts nobody.
    return all(not one[n] or not other[n] or one[n] == other[n] for n in names)
