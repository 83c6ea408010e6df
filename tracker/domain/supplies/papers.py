"""Waybills and transfers to look at and to print: header, lines, and how they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.basics.errors import NotFound
from tracker.domain.supplies.given_arrived import GivenArrived, given_arrived
from tracker.domain.supplies.halves import all_of_them, open_and_latest, open_ones
from tracker.domain.supplies.stock import LAST_DAY, read_day
from tracker.domain.supplies.transit import Journey, journeys, sees_both
from tracker.ledger.desk import Desk, found, query, scope_cso


@dataclass(frozen=True)
class PaperLine:
    """One lot on a paper. ``stated`` is what should have come, ``kits`` what came or left
    (the ``damaged`` included)."""

    lot: str
    lot_code: str
    kit: str
    kit_version: str
    grant: str
    grant_code: str
    expires_on: str | None
    stated: int
    kits: int
    damaged: int
    reason: str | None


@dataclass(frozen=True)
class Waybill:
    """Goods from outside. The carrier's name and vehicle are None where they are not held."""

    id: str
    cso: str
    number: str
    supplier: str
    site: str
    site_name: str
    dated_on: str | None
    received_on: str
    carrier_name: str | None
    vehicle: str | None
    recorded_by: str
    recorded_at: int
    void: str | None
    base: str
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True)
class TransferReceipt:
    """The half that arrived. ``from_cso``: the other organisation that gave it, or None."""

    id: str
    cso: str
    number: str
    from_cso: str | None
    site: str
    site_name: str
    received_on: str
    recorded_by: str
    recorded_at: int
    void: str | None
    base: str
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True)
class Transfer:
    """The half that left, with the receipts of its number that are held.

    It is for a place (``to_site``), or for another organisation (``to_cso``). ``told``: what a hub
    told of its arrival there, where the receipt cannot be held.
    """

    id: str
    cso: str
    number: str
    from_site: str
    from_name: str
    to_site: str | None
    to_name: str
    to_cso: str | None
    sent_on: str
    expected_on: str | None
    carrier_name: str | None
    vehicle: str | None
    recorded_by: str
    recorded_at: int
    void: str | None
    base: str
    lines: tuple[PaperLine, ...]
    receipts: tuple[TransferReceipt, ...]
    told: GivenArrived | None = None

    @property
    def kits(self) -> int:
        return sum(line.kits for line in self.lines)


@dataclass(frozen=True)
class TransferLine:
    """A transfer in a list. ``transfer`` or ``receipt`` is None while that half is not held.

    ``kits`` were sent, ``arrived`` came; ``trouble``: why it is a finding, or None.
    ``from_cso``, ``to_cso``: of kits between two organisations; then ``whole`` tells whether
    both halves can be held here, and ``told`` how many arrived, if a hub told the giver.
    """

    cso: str
    number: str
    transfer: str | None
    receipt: str | None
    from_cso: str | None
    from_name: str | None
    to_cso: str | None
    to_site: str | None
    to_name: str | None
    sent_on: str | None
    received_on: str | None
    due_on: str
    kits: int
    arrived: int
    in_transit: int
    trouble: str | None
    whole: bool
    told: int | None = None

    @property
    def open(self) -> bool:
        """Whether something is on the way, or it is a finding."""
        return bool(self.trouble or self.in_transit)

    @property
    def awaited(self) -> bool:
        """Whether it left, and nobody received it yet."""
        return bool(self.transfer and not self.receipt and self.in_transit)


_LINES = (
    "SELECT m.document, m.lot, l.code AS lot_code, l.kit_version, t.code || '-' || v.number AS kit,"
    " l.grant_agreement, g.code AS grant_code, l.expires_on,"
    " sum(CASE m.movement WHEN 'damaged' THEN 0 ELSE abs(m.kits) END) AS kits,"
    " sum(CASE m.movement WHEN 'damaged' THEN -m.kits ELSE 0 END) AS damaged,"
    " max(m.stated) AS stated,"
    " max(CASE m.movement WHEN 'damaged' THEN NULL ELSE m.reason END) AS reason"
    " FROM stock_movement m JOIN lot l ON l.id = m.lot AND l.scope = m.scope"
    " JOIN kit_version v ON v.id = l.kit_version JOIN kit_type t ON t.id = v.kit_type"
    " JOIN grant_agreement g ON g.id = l.grant_agreement"
    # A paper that was taken back still shows what it said: its lines went with it.
    " WHERE m.document = ? AND m.scope = ? AND (m.void IS NULL) = ?"
    " GROUP BY m.lot ORDER BY kit, l.code, m.lot"
)


def _lines(desk: Desk, row: dict[str, Any]) -> tuple[PaperLine, ...]:
    return tuple(
        PaperLine(
            r["lot"],
            r["lot_code"],
            r["kit"],
            r["kit_version"],
            r["grant_agreement"],
            r["grant_code"],
            r["expires_on"],
            r["kits"] if r["stated"] is None else r["stated"],
            r["kits"],
            r["damaged"],
            r["reason"],
        )
        for r in desk.ledger.database.rows(
            _LINES, (row["id"], row["scope"], int(row["void"] is None))
        )
    )


def _site_name(desk: Desk, row: dict[str, Any], column: str) -> str:
    return str(
        desk.ledger.database.value(
            "SELECT name FROM site WHERE id = ? AND scope = ?", (row[column], row["scope"])
        )
        or ""
    )


def _common(desk: Desk, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "cso": scope_cso(row["scope"]) or "",
        "number": row["number"],
        "recorded_by": row["_made_by"],
        "recorded_at": row["_made"],
        "void": row["void"],
        "base": row["_heads"],
        "lines": _lines(desk, row),
    }


@query("waybills", "supplies:stock:read")
def waybills(desk: Desk, *, limit: int = 200) -> list[Waybill]:
    """Waybills in, the latest first, those taken back too."""
    condition, params = desk.visible()
    rows = desk.ledger.database.rows(
        f"SELECT * FROM waybill WHERE {condition} ORDER BY received_on DESC, id LIMIT ?",
        [*params, limit],
    )
    return [_waybill(desk, row) for row in rows]


@query("waybill", "supplies:stock:read")
def waybill(desk: Desk, *, waybill: str) -> Waybill:
    """One waybill with its lines."""
    return _waybill(desk, desk.record("waybill", waybill))


def _waybill(desk: Desk, row: dict[str, Any]) -> Waybill:
    names = ("supplier", "site", "dated_on", "received_on", "carrier_name", "vehicle")
    told = {name: row[name] for name in names}
    return Waybill(**_common(desk, row), **told, site_name=_site_name(desk, row, "site"))


@query("transfer", "supplies:stock:read")
def transfer(desk: Desk, *, transfer: str) -> Transfer:
    """One transfer with its lines, and what arrived of it."""
    row = desk.record("transfer", transfer)
    names = ("from_site", "to_site", "to_cso", "sent_on", "expected_on", "carrier_name", "vehicle")
    journey = _journey(desk, row) if not row["void"] else None
    receipts = journey.receipts if journey else ()
    return Transfer(
        **_common(desk, row),
        **{name: row[name] for name in names},
        from_name=_site_name(desk, row, "from_site"),
        to_name=_site_name(desk, row, "to_site"),
        receipts=tuple(transfer_receipt(desk, receipt=one) for one in receipts),
        told=given_arrived(desk, {row["id"]}).get(row["id"]) if not receipts else None,
    )


def _journey(desk: Desk, row: dict[str, Any]) -> Journey | None:
    for journey in journeys(desk.ledger.database, *desk.visible(), number=row["number"]):
        if row["id"] in journey.transfers:
            return journey
    return None


@query("transfer_receipt", "supplies:stock:read")
def transfer_receipt(desk: Desk, *, receipt: str) -> TransferReceipt:
    """What arrived with one transfer's number at one site."""
    row = desk.record("transfer_receipt", receipt)
    return TransferReceipt(
        **_common(desk, row),
        from_cso=row["from_cso"],
        site=row["site"],
        site_name=_site_name(desk, row, "site"),
        received_on=row["received_on"],
    )


@query("transfer_numbered", "supplies:stock:read")
def transfer_numbered(desk: Desk, *, number: str) -> TransferLine:
    """The transfer with this number, however it is written."""
    for line in transfers_numbered(desk, number):
        return line
    raise NotFound("not_found", what="transfer")


def transfers_numbered(desk: Desk, number: str) -> list[TransferLine]:
    """Those of every organisation that the actor sees."""
    found = journeys(desk.ledger.database, *desk.visible(), number=number)
    return _transfer_lines(desk, found, desk.today().isoformat())


@query("transfers", "supplies:stock:read")
def transfers(
    desk: Desk, *, on: str | None = None, open: bool = False, limit: int | None = None
) -> list[TransferLine]:
    """Transfers as they stood at the end of the day ``on`` (today), the latest first.

    ``open``: those only of which something is on the way, or that are a finding. ``limit``:
    so many at most of those that are done.
    """
    # Without a day all that is held counts, also what a clock that is ahead wrote.
    day = read_day("on", on)
    today = day or desk.today().isoformat()
    choice = all_of_them if limit is None else open_and_latest(limit)
    found = journeys(
        desk.ledger.database, *desk.visible(), day or LAST_DAY, open_ones if open else choice
    )
    return open_lines(desk, found, day) if open else _transfer_lines(desk, found, today)


def open_lines(desk: Desk, found: list[Journey], on: str | None) -> list[TransferLine]:
    """Of transfers as they stood at the end of a day (today) those that are open."""
    lines = _transfer_lines(desk, found, on or desk.today().isoformat())
    return [line for line in lines if line.open]


def _transfer_lines(desk: Desk, found: list[Journey], today: str) -> list[TransferLine]:
    gifts = {one for journey in found if journey.to_cso for one in journey.transfers}
    told = given_arrived(desk, gifts) if gifts and not sees_both(desk) else {}
    lines = [_transfer_line(desk, journey, today, told) for journey in found]
    return sorted(lines, key=lambda x: (x.sent_on or x.received_on or "", x.number), reverse=True)


def _transfer_line(
    desk: Desk, journey: Journey, day: str, told: dict[str, GivenArrived]
) -> TransferLine:
    database, scope, whole = desk.ledger.database, journey.scope, sees_both(desk)
    sent = came = None
    if journey.transfers:
        sent = found(
            database.row(
                "SELECT * FROM transfer WHERE id = ? AND scope = ?", (journey.transfers[0], scope)
            ),
            "transfer",
        )
    if journey.receipts:
        came = found(
            database.row(
                "SELECT * FROM transfer_receipt WHERE id = ? AND scope = ?",
                (journey.receipts[0], journey.received_in[0]),
            ),
            "transfer_receipt",
        )
    end = (sent, "to_site") if sent and sent["to_site"] else (came, "site")
    paper = sent or came
    arrived = told.get(sent["id"]) if sent else None
    assert paper is not None
    taker = journey.to_cso or (scope_cso(came["scope"]) if came else None)
    return TransferLine(
        scope_cso(paper["scope"]) or "",
        paper["number"],
        sent["id"] if sent else None,
        came["id"] if came else None,
        scope_cso(scope) if journey.between else None,
        _site_name(desk, sent, "from_site") if sent else None,
        taker if journey.between else None,
        end[0][end[1]] if end[0] else None,
        _site_name(desk, end[0], end[1]) if end[0] else None,
        sent["sent_on"] if sent else None,
        came["received_on"] if came else None,
        journey.due_on,
        sum(lot.sent for lot in journey.lots),
        sum(lot.arrived for lot in journey.lots),
        journey.in_transit(whole),
        journey.trouble(day, whole),
        whole,
        arrived.together if arrived else None,
    )
