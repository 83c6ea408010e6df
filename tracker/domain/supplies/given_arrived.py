"""What a hub tells an organisation's laptops of kits that it gave: that they arrived.

The receipt is a record of the other organisation and stays hers (docs/adr/0039). A giver learns
what a signed slip would tell that came back: the day, and how many of each of her lots arrived.
Not where, by whom, why another number came, or what became of the kits. It goes along with
each bundle as it is then and is no entry, so that what was taken back is not told again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.basics.errors import Damaged
from tracker.domain.supplies.amounts import same_number
from tracker.domain.supplies.halves import Held, Key
from tracker.domain.supplies.transit import Journey, journeys
from tracker.ledger.alongside import Alongside, Other, is_overtaken
from tracker.ledger.desk import Desk, cso_scope
from tracker.ledger.device import meta, set_meta
from tracker.ledger.ledger import Ledger

#: So many gifts at most, those sent last, and so many lots of one.
MOST, MOST_LOTS = 2000, 200
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_MADE = "given_arrived.made"


@dataclass(frozen=True)
class GivenArrived:
    """What came of one gift: the day, and kits by the giver's lots."""

    arrived_on: str
    kits: dict[str, int]

    @property
    def together(self) -> int:
        return sum(self.kits.values())


def given_arrived(desk: Desk, transfers: Collection[str]) -> dict[str, GivenArrived]:
    """Of these transfers those of which a hub told that they arrived, by id."""
    told: dict[str, GivenArrived] = {}
    for transfer, day, lot, kits in desk.ledger.database.tuples(
        "SELECT transfer, arrived_on, lot, kits FROM given_arrived"
    ):
        if transfer in transfers:
            told.setdefault(transfer, GivenArrived(day, {})).kits[lot] = kits
    return told


def tell_arrived(ledger: Ledger, receivers: Sequence[Other]) -> list[list[Any]] | None:
    """For laptops of one organisation that gave kits: transfer, day, and kits by lot."""
    organisations = {one.cso for one in receivers}
    kinds = {one.kind for one in receivers}
    if ledger.device.kind != "hub" or kinds != {"field"} or len(organisations) != 1:
        return None
    (cso,) = organisations
    given = ledger.database.rows(
        "SELECT number, to_cso FROM transfer WHERE scope = ? AND to_cso IS NOT NULL"
        " AND void IS NULL ORDER BY sent_on DESC, id DESC LIMIT ?",
        (cso_scope(cso or ""), MOST),
    )
    if cso is None or not given:
        return None
    scopes = sorted({cso_scope(code) for code in (cso, *(row["to_cso"] for row in given))})
    wanted = {(cso_scope(cso), same_number(row["number"])) for row in given}

    def chosen(held: Held) -> set[Key]:
        return wanted & held.halves.keys()

    condition = f"scope IN ({','.join('?' * len(scopes))})"
    found = [
        _told(ledger, one) for one in journeys(ledger.database, condition, scopes, choice=chosen)
    ]
    return sorted(one for one in found if one is not None)


def _told(ledger: Ledger, journey: Journey) -> list[Any] | None:
    """None while nothing arrived, or where another organisation received it: a hub's finding.

    Nor is told what no laptop would read (somebody wrote more kits than there can be): it would
    refuse the whole bundle.
    """
    if not journey.to_cso or not journey.receipts or len(journey.transfers) != 1:
        return None
    if any(scope != cso_scope(journey.to_cso) for scope in journey.received_in):
        return None
    day = ledger.database.value(
        "SELECT max(received_on) FROM transfer_receipt"
        f" WHERE id IN ({','.join('?' * len(journey.receipts))})",
        journey.receipts,
    )
    lots = [[one.lot, one.arrived] for one in journey.lots if one.scope == journey.scope]
    told = [journey.transfers[0], day, sorted(lots)]
    try:
        _read(told)
    except Damaged:
        return None
    return told


def hear_arrived(ledger: Ledger, sender: Other, made: int, told: Any) -> None:
    """What a hub told a laptop; of anybody else it is passed over."""
    if not isinstance(told, list) or len(told) > MOST:
        raise Damaged("bundle_unreadable")
    rows = [row for one in told for row in _read(one)]
    if ledger.device.kind != "field" or sender.kind != "hub":
        return
    if is_overtaken(made, int(meta(ledger.database, _MADE) or 0), ledger.now()):
        return
    ledger.database.execute("DELETE FROM given_arrived")
    ledger.database.executemany(
        "INSERT OR REPLACE INTO given_arrived (transfer, lot, arrived_on, kits)"
        " VALUES (?, ?, ?, ?)",
        rows,
    )
    set_meta(ledger.database, _MADE, str(made))


def _read(told: Any) -> list[tuple[str, str, str, int]]:
    if not isinstance(told, list) or len(told) != 3 or not isinstance(told[2], list):
        raise Damaged("bundle_unreadable")
    transfer, day, lots = told
    if not 1 <= len(lots) <= MOST_LOTS or not _is_id(transfer) or not _is_day(day):
        raise Damaged("bundle_unreadable")
    for lot in lots:
        if not isinstance(lot, list) or len(lot) != 2 or not _is_id(lot[0]):
            raise Damaged("bundle_unreadable")
        if type(lot[1]) is not int or not 0 <= lot[1] <= 1_000_000_000:
            raise Damaged("bundle_unreadable")
    return [(transfer, lot, day, kits) for lot, kits in lots]


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and bool(_ID.match(value))


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value).isoformat() == value)
    except (TypeError, ValueError):
        return False


GIVEN_ARRIVED = Alongside("given_arrived", tell_arrived, hear_arrived)
