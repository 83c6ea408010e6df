"""From the bytes that a fuzzer makes to the text of a receipt, plain or well signed."""

from __future__ import annotations

import base64
from datetime import date

from tracker.basics.errors import TrackerError
from tracker.crypto.signing import SigningKey, key_id
from tracker.domain.supplies.receipt_code import (
    PREFIX,
    ReceiptFacts,
    folio_of,
    read_receipt,
    shown_folio,
    verify_receipt,
    write_receipt,
)

TEXT, BYTES, BODY = range(3)
KEY = SigningKey(bytes(range(32)))
KEYS = {key_id(KEY.public): KEY.public}
FACTS = ReceiptFacts(
    "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506", date(2026, 11, 3), "DK", 1, "TAP", key_id(KEY.public)
)


def text_of(data: bytes) -> str:
    """The first byte tells: the text itself, the bytes it stands for, or what is signed."""
    kind, rest = data[0] % 3, data[1:]
    if kind == TEXT:
        return rest.decode("utf-8", "surrogatepass" if rest.isascii() else "replace")
    if kind == BODY:
        rest += KEY.sign("receipt", rest)
    return PREFIX + base64.b32encode(rest).decode().rstrip("=")


def try_case(data: bytes) -> str:
    """What a text is refused with, "" when it is genuine. A genuine one is what the writer
    of receipts makes of its facts, letter by letter."""
    if not data:
        return "empty"
    text = text_of(data)
    try:
        read_receipt(text)
        facts = verify_receipt(text, KEYS)
    except TrackerError as error:
        return error.code
    assert write_receipt(facts, KEY) == "".join(text.split()).upper()
    assert len(shown_folio(folio_of(facts.receipt))) == 14
    return ""


def seeds() -> dict[str, bytes]:
    text = write_receipt(FACTS, KEY)
    _, body, signature = read_receipt(text)
    return {
        "text": bytes([TEXT]) + text.encode(),
        "bytes": bytes([BYTES]) + body + signature,
        "body": bytes([BODY]) + body,
    }
