"""Texts that are no receipt of ours, each refused with its own code."""

from __future__ import annotations

import base64

import pytest

from tests.fuzz.receipt_cases import BODY, BYTES, FACTS, KEY, KEYS, TEXT, try_case
from tracker.basics.errors import Damaged, Refused, TrackerError
from tracker.crypto.signing import SigningKey
from tracker.domain.supplies.receipt_code import (
    PREFIX,
    read_receipt,
    verify_receipt,
    write_receipt,
)

GOOD = write_receipt(FACTS, KEY)
BODY_BYTES = read_receipt(GOOD)[1]


def signed(body: bytes) -> str:
    """Whatever it says, with a signature that fits."""
    whole = body + KEY.sign("receipt", body)
    return PREFIX + base64.b32encode(whole).decode().rstrip("=")


def test_a_receipt_as_a_scanner_or_a_person_types_it() -> None:
    spaced = " ".join(GOOD[i : i + 8] for i in range(0, len(GOOD), 8)).lower()
    assert verify_receipt(spaced, KEYS) == FACTS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "receipt_unreadable"),
        ("TRK1", "receipt_unreadable"),
        ("TRK2" + GOOD[4:], "receipt_unreadable"),
        (GOOD[:-1], "receipt_unreadable"),
        (GOOD + "A", "receipt_unreadable"),
        (GOOD + "=", "receipt_unreadable"),
        (GOOD[:40] + "0" + GOOD[41:], "receipt_unreadable"),
        (GOOD[:40] + "\u00df" + GOOD[41:], "receipt_unreadable"),
        (GOOD[:40] + "\ud800" + GOOD[41:], "receipt_unreadable"),
        (PREFIX + "A" * 100_000, "receipt_unreadable"),
        (signed(b"\x02" + BODY_BYTES[1:]), "receipt_too_new"),
        (signed(BODY_BYTES[:-1]), "receipt_unreadable"),
        (signed(BODY_BYTES + b"\x00"), "receipt_unreadable"),
        (signed(b""), "receipt_unreadable"),
        (signed(BODY_BYTES[:19] + b"\xff" + BODY_BYTES[20:]), "receipt_unreadable"),
        (signed(BODY_BYTES[:20] + b"\xff" + BODY_BYTES[21:]), "receipt_unreadable"),
        # Found by fuzzing: a code longer than any that is written.
        (signed(BODY_BYTES[:19] + b"\x20" + b"A" * 32 + BODY_BYTES[22:]), "receipt_unreadable"),
    ],
)
def test_texts_that_are_no_receipt(text: str, code: str) -> None:
    with pytest.raises(Damaged, match=f"^{code}"):
        verify_receipt(text, KEYS)


def test_each_single_letter_changed_is_told() -> None:
    """In the facts, in the key's name, in the signature: no letter is without effect."""
    for place in range(len(PREFIX), len(GOOD)):
        other = "B" if GOOD[place] == "A" else "A"
        with pytest.raises(TrackerError):
            verify_receipt(GOOD[:place] + other + GOOD[place + 1 :], KEYS)


def test_signed_by_somebody_else_in_the_name_of_the_key() -> None:
    stranger = SigningKey.generate()
    whole = BODY_BYTES + stranger.sign("receipt", BODY_BYTES)
    with pytest.raises(Damaged, match="receipt_forged"):
        verify_receipt(PREFIX + base64.b32encode(whole).decode().rstrip("="), KEYS)


def test_a_signature_made_for_something_else() -> None:
    whole = BODY_BYTES + KEY.sign("head", BODY_BYTES)
    with pytest.raises(Damaged, match="receipt_forged"):
        verify_receipt(PREFIX + base64.b32encode(whole).decode().rstrip("="), KEYS)


def test_signed_by_a_key_that_nobody_knows() -> None:
    with pytest.raises(Refused, match="receipt_unknown_key"):
        verify_receipt(write_receipt(FACTS, SigningKey.generate()), KEYS)


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (bytes([BODY]) + BODY_BYTES, ""),
        (bytes([TEXT]) + GOOD.encode(), ""),
        (bytes([BYTES]) + BODY_BYTES + bytes(64), "receipt_forged"),
        (
            bytes([BODY]) + BODY_BYTES[:19] + b"\x20" + b"A" * 32 + BODY_BYTES[22:],
            "receipt_unreadable",
        ),
    ],
)
def test_what_the_fuzzer_tries(case: bytes, code: str) -> None:
    assert try_case(case) == code
