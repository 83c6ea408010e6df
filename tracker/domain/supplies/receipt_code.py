"""The signed receipt: a short text in a QR that anyone with the public keys can check.

Layout (bytes): version 1; receipt id 16; day 2 (days since 2020-01-01, big-endian); kit
code length 1 and ASCII; kit version 2; CSO code length 1 and ASCII; key id 5; Ed25519
signature 64 over all before it. Written as ``TRK1`` and RFC 4648 base 32 without padding:
only letters and digits, so that no keyboard layout of a scanner can garble it, in as
small a QR as base 45 would give. It holds no name and nothing that leads to one.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.basics.errors import Damaged, Refused
from tracker.basics.ids import CROCKFORD, check_digit, crockford, grouped
from tracker.crypto.signing import SigningKey, key_id, verifies

PREFIX = "TRK1"
_PURPOSE = "receipt"
_EPOCH = date(2020, 1, 1)
_SIGNATURE = 64
FOLIO_LENGTH = 12
_LONGEST_CODE = 31


@dataclass(frozen=True)
class ReceiptFacts:
    """What a receipt says. ``key`` is the eight-character id of the signing key."""

    receipt: str
    day: date
    kit: str
    version: int
    cso: str
    key: str


def folio_of(receipt: str) -> str:
    """The receipt's printed number: 11 base-32 digits of its id's hash and a check digit.

    Anyone who has the receipt's text can compute it; typed, it finds the receipt in any
    ledger that holds it.
    """
    digest = hashlib.sha256(b"tracker:folio\x00" + uuid.UUID(receipt).bytes).digest()
    body = crockford(digest, FOLIO_LENGTH - 1)
    return body + check_digit(body)


def shown_folio(folio: str) -> str:
    """``ABCD-EFGH-JKMN``."""
    return grouped(folio)


def write_receipt(facts: ReceiptFacts, key: SigningKey) -> str:
    """The QR's text, signed."""
    body = b"".join(
        (
            b"\x01",
            uuid.UUID(facts.receipt).bytes,
            (facts.day - _EPOCH).days.to_bytes(2, "big"),
            _short(facts.kit),
            facts.version.to_bytes(2, "big"),
            _short(facts.cso),
            _key_bytes(key_id(key.public)),
        )
    )
    signed = body + key.sign(_PURPOSE, body)
    return PREFIX + base64.b32encode(signed).decode().rstrip("=")


def _short(text: str) -> bytes:
    data = text.encode("ascii")
    if len(data) > _LONGEST_CODE:
        raise ValueError("code too long for a receipt")
    return bytes([len(data)]) + data


def _key_bytes(text: str) -> bytes:
    value = 0
    for c in text:
        value = value << 5 | CROCKFORD.index(c)
    return value.to_bytes(5, "big")


def read_receipt(text: str) -> tuple[ReceiptFacts, bytes, bytes]:
    """Facts, signed bytes and signature of a QR's text; Damaged("receipt_unreadable")."""
    compact = "".join(text.split()).upper()
    if not compact.startswith(PREFIX) or len(compact) > 400:
        raise Damaged("receipt_unreadable")
    encoded = compact[len(PREFIX) :]
    try:
        data = base64.b32decode(encoded + "=" * (-len(encoded) % 8))
        body, signature = data[:-_SIGNATURE], data[-_SIGNATURE:]
        if body[0] != 1:
            raise Damaged("receipt_too_new")
        at = 19
        kit, at = _read_short(body, at)
        version = int.from_bytes(body[at : at + 2], "big")
        cso, at = _read_short(body, at + 2)
        if len(body) != at + 5:
            raise Damaged("receipt_unreadable")
        facts = ReceiptFacts(
            str(uuid.UUID(bytes=body[1:17])),
            _EPOCH + timedelta(days=int.from_bytes(body[17:19], "big")),
            kit,
            version,
            cso,
            crockford(body[at:], 8),
        )
    except (ValueError, IndexError, UnicodeDecodeError) as error:
        raise Damaged("receipt_unreadable") from error
    if base64.b32encode(data).decode().rstrip("=") != encoded:
        raise Damaged("receipt_unreadable")
    return facts, body, signature


def _read_short(body: bytes, at: int) -> tuple[str, int]:
    length = body[at]
    end = at + 1 + length
    text = body[at + 1 : end]
    if len(text) != length or length > _LONGEST_CODE:
        raise ValueError("cut short, or longer than any that is written")
    return text.decode("ascii"), end


def verify_receipt(text: str, keys: dict[str, bytes]) -> ReceiptFacts:
    """The facts of a genuine receipt.

    ``keys``: public signing key by key id. Damaged("receipt_forged") when the signature
    does not fit; Refused("receipt_unknown_key") when nobody known signed it.
    """
    facts, body, signature = read_receipt(text)
    public = keys.get(facts.key)
    if public is None:
        raise Refused("receipt_unknown_key", key=facts.key)
    if not verifies(public, signature, _PURPOSE, body):
        raise Damaged("receipt_forged")
    return facts
