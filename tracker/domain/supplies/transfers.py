"""Transfers between sites of one organisation: what left, and what arrived.

The two halves are records of their own, tied by the number on the paper. The one that arrives
may be written before the other is held here; whatever comes first, a merge makes them one
(transit.py), and none of it is there twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.basics.errors import Invalid
from tracker.basics.ids import derived_id, grouped, random_code
from tracker.domain.supplies.adjusting import enough
from tracker.domain.supplies.amounts import paper_number, past_day, positive, same_number
from tracker.domain.supplies.lots import KEY, held_lot, written
from tracker.domain.supplies.slip_numbers import giver_of
from tracker.domain.supplies.stock import read_day
from tracker.domain.supplies.waybills import MOST_LINES, Came, arrivals, came_of, void_paper
from tracker.ledger.desk import Desk, command, scope_cso
from tracker.ledger.ledger import Change

_DIGITS = 8


@command("supplies:transfer:send")
def send_transfer(
    desk: Desk,
    *,
    from_site: str,
    to_site: str,
    lines: Sequence[Mapping[str, Any]],
    number: str | None = None,
    sent_on: str | None = None,
    expected_on: str | None = None,
    carrier_name: str | None = None,
    vehicle: str | None = None,
) -> dict[str, str]:
    """Goods that leave a site for another: ``{"transfer": id, "number": text}``.

    A line: ``lot`` (id) and ``kits``. Where no paper's number is told one is made.
    """
    start, end = desk.record("site", from_site), desk.record("site", to_site)
    scope = start["scope"]
    if end["scope"] != scope:
        raise Invalid("site_of_another_organisation", "to_site")
    if from_site == to_site:
        raise Invalid("same_site", "to_site")
    paper = paper_number(number) if number and number.strip() else _new_number(desk)
    if transfers_called(desk, scope, paper):
        raise Invalid("transfer_number_taken", "number")
    header = {
        "number": paper,
        "from_site": from_site,
        "to_site": to_site,
        "sent_on": sent_on,
        "expected_on": expected_on,
        "carrier_name": carrier_name or None,
        "vehicle": vehicle or None,
    }
    transfer = leave(desk, scope, "supplies:transfer:send", header, lines)
    return {"transfer": transfer, "number": paper}


def _new_number(desk: Desk) -> str:
    return grouped(random_code(_DIGITS, desk.ledger.entropy))


def transfers_called(desk: Desk, scope: str, number: str) -> list[str]:
    """Ids of the transfers of an organisation with this number, however it was written."""
    wanted = same_number(number)
    return [
        row["id"]
        for row in desk.ledger.database.rows(
            "SELECT id, number FROM transfer WHERE scope = ? AND void IS NULL ORDER BY _made, id",
            (scope,),
        )
        if same_number(row["number"]) == wanted
    ]


def leave(
    desk: Desk,
    scope: str,
    action: str,
    header: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
) -> str:
    """Write a transfer and the movements of what leaves with it; its id. Invalid for what
    cannot be, its days among that."""
    day = past_day(desk, "sent_on", header["sent_on"])
    due = read_day("expected_on", header["expected_on"] or None)
    if due is not None and due < day:
        raise Invalid("expected_before_sent", "expected_on")
    transfer, site = desk.ledger.new_id(), header["from_site"]
    values = {**header, "sent_on": day, "expected_on": due}
    fixed = {
        "site": site,
        "moved_on": day,
        "waybill": same_number(header["number"]),
        "document": transfer,
    }
    changes = [Change("transfer", transfer, values, ())]
    changes += [
        Change(
            "stock_movement",
            desk.ledger.new_id(),
            {**fixed, "movement": "sent", "lot": lot, "kits": -kits},
            (),
        )
        for lot, kits in _told(desk, scope, site, lines, day).items()
    ]
    desk.ledger.append(scope, action, desk.actor.user, changes)
    return transfer


def _told(
    desk: Desk, scope: str, site: str, lines: Sequence[Mapping[str, Any]], day: str
) -> dict[str, int]:
    if not lines:
        raise Invalid("no_lines", "lines")
    if len(lines) > MOST_LINES:
        raise Invalid("too_many_lines", "lines", most=MOST_LINES)
    told: dict[str, int] = {}
    for line in lines:
        lot = line.get("lot")
        if not isinstance(lot, str):
            raise Invalid("required", "lines")
        if lot in told:
            raise Invalid("lot_twice", f"kits-{lot}")
        row = desk.record("lot", lot)
        if row["scope"] != scope:
            raise Invalid("lot_not_at_site", f"kits-{lot}")
        told[lot] = positive(f"kits-{lot}", line.get("kits"))
        enough(desk, lot, site, told[lot], day, f"kits-{lot}")
    return told


@command("supplies:transfer:receive")
def receive_transfer(
    desk: Desk,
    *,
    number: str,
    site: str,
    lines: Sequence[Mapping[str, Any]],
    received_on: str | None = None,
) -> str:
    """What arrived at ``site`` of the transfer with this number; the receipt's id.

    Lines as of a waybill. The transfer itself need not be held here yet: then the paper tells
    what should have come. Where it is held, ``stated`` is what was sent, whatever is told.
    """
    place = desk.record("site", site)
    scope, paper = place["scope"], paper_number(number)
    giver = giver_of(desk, paper)
    if giver not in (None, scope_cso(scope)):
        raise Invalid("slip_of_another", "number", cso=giver)
    if any(
        desk.ledger.database.value(
            "SELECT to_cso FROM transfer WHERE id = ? AND scope = ?", (one, scope)
        )
        for one in transfers_called(desk, scope, paper)
    ):
        raise Invalid("given_away_here", "number")
    receipt = derived_id(KEY, scope, "transfer_receipt", same_number(paper), site)
    not_received(desk, scope, receipt)
    header = {"number": paper, "site": site, "received_on": received_on}
    came = came_of(desk, scope, _as_sent(desk, scope, paper, lines))
    return arrive(desk, scope, "supplies:transfer:receive", receipt, header, came)


def not_received(desk: Desk, scope: str, receipt: str) -> None:
    """Invalid("transfer_received_already") where this receipt is written already."""
    if desk.ledger.database.value(
        "SELECT 1 FROM transfer_receipt WHERE id = ? AND scope = ? AND void IS NULL",
        (receipt, scope),
    ):
        raise Invalid("transfer_received_already", "number")


def arrive(
    desk: Desk,
    scope: str,
    action: str,
    receipt: str,
    header: Mapping[str, Any],
    lines: tuple[list[Came], list[Change]],
) -> str:
    """Write a receipt and the movements of what came with it (``lines``: see ``came_of``); its
    id."""
    day = past_day(desk, "received_on", header["received_on"])
    values = {**header, "received_on": day}
    came, lots = lines
    fixed = {"site": header["site"], "moved_on": day, "waybill": same_number(header["number"])}
    changes = [written(desk, scope, "transfer_receipt", receipt, values), *lots]
    changes += arrivals(desk, scope, receipt, "arrived", fixed, came)
    desk.ledger.append(scope, action, desk.actor.user, changes)
    return receipt


def _as_sent(
    desk: Desk, scope: str, number: str, lines: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The lines, with what was sent for ``stated`` where that is held."""
    if not transfers_called(desk, scope, number):
        return [dict(line) for line in lines]
    sent = {
        row["lot"]: row["kits"]
        for row in desk.ledger.database.rows(
            "SELECT lot, -sum(kits) AS kits FROM stock_movement WHERE movement = 'sent'"
            " AND movement IN ('sent', 'arrived') AND scope = ? AND waybill = ?"
            " AND void IS NULL GROUP BY lot",
            (scope, same_number(number)),
        )
    }
    found = []
    for line in lines:
        held = held_lot(desk, scope, str(line.get("lot") or ""))
        stated = sent.get(held["id"], 0) if held else 0
        found.append({**line, "stated": stated})
    return found


@command("supplies:transfer:void", "supplies:stock:adjust")
def void_transfer(
    desk: Desk, *, transfer: str, reason: str, base: Sequence[str] | None = None
) -> None:
    """Take back that goods left: they are at the site they left."""
    void_paper(desk, "transfer", transfer, reason, base, "supplies:transfer:void")


@command("supplies:transfer:receipt_void", "supplies:stock:adjust")
def void_transfer_receipt(desk: Desk, *, receipt: str, base: Sequence[str] | None = None) -> None:
    """Take back that goods arrived; what came can then be recorded anew."""
    action = "supplies:transfer:receipt_void"
    void_paper(desk, "transfer_receipt", receipt, "entered_by_mistake", base, action)
