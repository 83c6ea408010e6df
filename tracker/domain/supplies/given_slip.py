"""The slip that goes along with given kits, as one text for its QR code.

Whoever receives the kits holds nothing of the giver's, so the slip itself must say what is in
the boxes: the number, and for each lot its code, kit, grant, expiry and how many. No name and
no place. Written as ``TRS1`` and RFC 4648 base 32 without padding, of deflated JSON with a
check: only letters and digits, so that no keyboard layout of a scanner can garble it. It is
not signed: what counts is whether the two halves agree at the hub.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from tracker.basics.errors import NotFound, Refused
from tracker.domain.supplies import papers
from tracker.domain.supplies.slip_numbers import giver_of
from tracker.ledger.desk import Desk, query

PREFIX = "TRS1"
#: A text beyond this is a QR code too fine for a bad printer; then the code is the number alone.
LONGEST = 900
_MOST_BYTES = 20_000


@dataclass(frozen=True)
class SlipLine:
    """One lot on a slip, by its code there. ``kit_version`` and ``grant`` are ids where they are
    known here, else None; ``kit`` and ``grant_code`` are what the slip calls them."""

    lot_code: str
    kit: str
    kit_version: str | None
    grant_code: str
    grant: str | None
    expires_on: str | None
    kits: int


@dataclass(frozen=True)
class Slip:
    """``giver``: the code of whoever gave. ``lines`` is empty where only the number is known."""

    number: str
    giver: str
    lines: tuple[SlipLine, ...]


@query("transfer_slip", "supplies:stock:read")
def transfer_slip(desk: Desk, *, transfer: str) -> str:
    """The text for the slip's QR code; the number alone where it would be too long, or where
    the kits stay within the organisation."""
    held = papers.transfer(desk, transfer=transfer)
    if held.to_cso is None:
        return held.number
    told = [held.number, *_told(held)]
    packed = zlib.compress(orjson.dumps(told), 9)
    body = packed + zlib.crc32(packed).to_bytes(4, "big")
    text = PREFIX + base64.b32encode(body).decode().rstrip("=")
    return text if len(text) <= LONGEST else held.number


def _told(held: papers.Transfer) -> list[list[Any]]:
    return [[x.lot_code, x.kit, x.grant_code, x.expires_on, x.kits] for x in held.lines]


@query("given_slip", "supplies:transfer:receive")
def given_slip(desk: Desk, *, text: str) -> Slip | None:
    """What a scanned slip or a typed number tells; None where it is no other organisation's.

    At a hub that holds the giver's half a typed number tells all lines too. Refused
    ("slip_unreadable") where a scanned slip is not whole; as ``giver_of`` for a typed one.
    """
    typed = "".join(text.split()).upper()
    if typed.startswith(PREFIX):
        number, rows = _read(typed.removeprefix(PREFIX))
    else:
        number, rows = text.strip(), []
    giver = giver_of(desk, number)
    if giver is None:
        if rows:
            raise Refused("slip_of_unknown")
        return None
    if not rows:
        rows = _held(desk, number)
    return Slip(number, giver, tuple(_line(desk, row) for row in rows))


def _read(text: str) -> tuple[str, list[Any]]:
    try:
        body = base64.b32decode(text + "=" * (-len(text) % 8))
        packed, check = body[:-4], body[-4:]
        if zlib.crc32(packed).to_bytes(4, "big") != check:
            raise Refused("slip_unreadable")
        inflated = zlib.decompressobj()
        data = inflated.decompress(packed, _MOST_BYTES)
        number, *rows = orjson.loads(data)
        if not isinstance(number, str) or not all(map(_is_row, rows)) or len(rows) > 100:
            raise Refused("slip_unreadable")
    except (binascii.Error, zlib.error, ValueError, TypeError) as error:
        raise Refused("slip_unreadable") from error
    return number, rows


def _is_row(row: Any) -> bool:
    if not isinstance(row, list) or len(row) != 5:
        return False
    lot, kit, grant, expires, kits = row
    try:
        if expires is not None:
            date.fromisoformat(expires)
    except (TypeError, ValueError):
        return False
    return all(isinstance(x, str) for x in (lot, kit, grant)) and type(kits) is int


def _held(desk: Desk, number: str) -> list[list[Any]]:
    try:
        known = papers.transfer_numbered(desk, number=number)
    except NotFound:
        return []
    if known.transfer is None:
        return []
    return _told(papers.transfer(desk, transfer=known.transfer))


def _line(desk: Desk, row: list[Any]) -> SlipLine:
    lot, kit, grant_code, expires, kits = row
    database = desk.ledger.database
    version = database.value(
        "SELECT v.id FROM kit_version v JOIN kit_type t ON t.id = v.kit_type"
        " WHERE t.code || '-' || v.number = ? AND v.void IS NULL",
        (kit,),
    )
    grant = database.value(
        "SELECT id FROM grant_agreement WHERE code = ? AND void IS NULL", (grant_code,)
    )
    return SlipLine(lot, kit, version, grant_code, grant, expires, kits)
