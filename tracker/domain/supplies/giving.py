"""Kits that one organisation gives to another: what left, and what the other one received.

The giver writes her half in her own scope, the receiver hers in her own; neither sees the
other's. They meet where both are held, at the hub, by the number on the slip, which nobody
can guess and which begins with the giver's code. The kits go on belonging to the grant that
paid for them: the receiver's lot names it, and is called by whose it is (``TAP:L-1``), so it
is never taken for a lot of her own (docs/adr/0039).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.basics.errors import Invalid
from tracker.basics.ids import derived_id
from tracker.domain.supplies.amounts import paper_number, same_number
from tracker.domain.supplies.lots import KEY
from tracker.domain.supplies.slip_numbers import giver_of, new_slip_number
from tracker.domain.supplies.transfers import arrive, leave, not_received
from tracker.domain.supplies.waybills import came_of
from tracker.ledger.desk import Desk, command, cso_scope, query, scope_cso


@command("supplies:transfer:give", "supplies:stock:adjust")
def give_kits(
    desk: Desk,
    *,
    from_site: str,
    to_cso: str,
    lines: Sequence[Mapping[str, Any]],
    sent_on: str | None = None,
    expected_on: str | None = None,
    carrier_name: str | None = None,
    vehicle: str | None = None,
) -> dict[str, str]:
    """Kits that leave a site for another organisation: ``{"transfer": id, "number": text}``.

    A line: ``lot`` (id) and ``kits``. The slip's number is always made: it is all that joins
    the two halves, so nobody may come upon it by chance.
    """
    scope = desk.record("site", from_site)["scope"]
    giver = scope_cso(scope) or ""
    if to_cso == giver:
        raise Invalid("given_to_oneself", "to_cso")
    if not desk.ledger.database.value(
        "SELECT 1 FROM cso WHERE code = ? AND void IS NULL", (to_cso,)
    ):
        raise Invalid("unknown_organisation", "to_cso")
    number = new_slip_number(desk, giver)
    header = {
        "number": number,
        "from_site": from_site,
        "to_cso": to_cso,
        "sent_on": sent_on,
        "expected_on": expected_on,
        "carrier_name": carrier_name or None,
        "vehicle": vehicle or None,
    }
    transfer = leave(desk, scope, "supplies:transfer:give", header, lines)
    return {"transfer": transfer, "number": number}


def name_at(cso: str, payer: str, code: str) -> str:
    """What a lot that ``payer`` paid for is called at ``cso``; ``code`` as anybody calls it.

    The same box is ``L-1`` at its own organisation and ``TAP:L-1`` at every other, also when
    it goes on to a third one, or comes home.
    """
    own, told = f"{payer}:", code.strip()
    bare = told[len(own) :] if told.upper().startswith(own) else told
    return bare if cso == payer else own + bare


@command("supplies:transfer:take", "supplies:transfer:receive")
def take_kits(
    desk: Desk,
    *,
    number: str,
    site: str,
    lines: Sequence[Mapping[str, Any]],
    received_on: str | None = None,
) -> str:
    """What came with another organisation's slip; the receipt's id.

    Lines as of a waybill, with any organisation's grant. The giver's half need not be held
    here, and on a laptop never is: the slip tells what should have come. At a hub that holds
    it ``stated`` is what was sent, whatever is told. The id follows from the number, so
    whoever types one slip on two laptops writes to one record.
    """
    place = desk.record("site", site)
    scope, paper = place["scope"], paper_number(number)
    giver = giver_of(desk, paper)
    if giver is None:
        raise Invalid("slip_number_mistyped", "number")
    if giver == scope_cso(scope):
        raise Invalid("given_away_here", "number")
    _for_her(desk, scope, giver, paper)
    receipt = derived_id(KEY, scope, "given_receipt", same_number(paper))
    not_received(desk, scope, receipt)
    called, payers = _called_here(desk, scope, giver, lines)
    if sent := _sent(desk, scope, giver, paper):
        called = [{**line, "stated": sent.get(line["lot"].upper(), 0)} for line in called]
    header = {"number": paper, "from_cso": giver, "site": site, "received_on": received_on}
    came = came_of(desk, scope, called, payers)
    return arrive(desk, scope, "supplies:transfer:take", receipt, header, came)


@query("kits_given", "supplies:stock:read")
def kits_given(desk: Desk, *, grant: str) -> int:
    """How many kits of a grant the actor's organisation gave to others. On its laptops nobody
    knows what became of them, and what they reached is counted where both are held."""
    condition, params = desk.visible("m.scope")
    return int(
        desk.ledger.database.value(
            "SELECT coalesce(-sum(m.kits), 0) FROM stock_movement m"
            " JOIN transfer t ON t.id = m.document AND t.scope = m.scope"
            " JOIN lot l ON l.id = m.lot AND l.scope = m.scope"
            " WHERE m.movement = 'sent' AND m.movement IN ('sent', 'arrived')"
            " AND m.void IS NULL AND t.void IS NULL AND t.to_cso IS NOT NULL"
            f" AND l.grant_agreement = ? AND {condition}",
            [grant, *params],
        )
    )


def _for_her(desk: Desk, scope: str, giver: str, number: str) -> None:
    """Where the giver's half is held, it says for whom the kits are."""
    wanted = same_number(number)
    for told, to_cso in desk.ledger.database.tuples(
        "SELECT number, to_cso FROM transfer WHERE scope = ? AND void IS NULL"
        " AND to_cso IS NOT NULL",
        (cso_scope(giver),),
    ):
        if same_number(told) == wanted and to_cso != scope_cso(scope):
            raise Invalid("given_to_another", "number", cso=to_cso)


def _sent(desk: Desk, scope: str, giver: str, number: str) -> dict[str, int]:
    """Kits sent by what their lots are called here, where the giver's half is held."""
    return {
        name_at(scope_cso(scope) or "", row["cso"], row["code"]).upper(): row["kits"]
        for row in desk.ledger.database.rows(
            "SELECT l.code, g.cso, -sum(m.kits) AS kits FROM stock_movement m"
            " JOIN lot l ON l.id = m.lot AND l.scope = m.scope"
            " JOIN grant_agreement g ON g.id = l.grant_agreement WHERE m.movement = 'sent'"
            " AND m.movement IN ('sent', 'arrived') AND m.scope = ? AND m.waybill = ?"
            " AND m.void IS NULL GROUP BY m.lot",
            (cso_scope(giver), same_number(number)),
        )
    }


def _called_here(
    desk: Desk, scope: str, giver: str, lines: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[str]]:
    """The lines with each lot as it is called here, and who paid for each.

    A code on the giver's slip is what she calls the lot: without a grant beside it, it is hers,
    or whose it says that it is; never the receiver's own that happens to have the same code.
    """
    here = scope_cso(scope) or ""
    found, payers = list[dict[str, Any]](), list[str]()
    for line in lines:
        code, grant = str(line.get("lot") or "").strip(), line.get("grant_agreement")
        payer = _payer(desk, grant) if grant else _named_in(desk, code)
        payers.append(payer or giver)
        found.append({**line, "lot": name_at(here, payers[-1], code) if code else code})
    return found, payers


def _payer(desk: Desk, grant: str) -> str | None:
    """The organisation whose grant it is."""
    return _code(desk, "SELECT cso FROM grant_agreement WHERE id = ?", grant)


def _named_in(desk: Desk, code: str) -> str | None:
    """The organisation that a lot's code begins with (``TAP:L-1``), or None."""
    begins, colon, _rest = code.upper().partition(":")
    return _code(desk, "SELECT code FROM cso WHERE upper(code) = ?", begins) if colon else None


def _code(desk: Desk, sql: str, value: str) -> str | None:
    found = desk.ledger.database.value(sql, (value,))
    return None if found is None else str(found)
