"""Keys, seals, signatures, words: each does what its name says, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.made_once import CHEAP
from tracker.basics.errors import Damaged, Refused
from tracker.basics.ids import CROCKFORD, check_digit, has_check, random_code, read_code, uuid7
from tracker.crypto.fingerprint import words
from tracker.crypto.keyslots import KeySlots
from tracker.crypto.sealing import new_identity, recipient_of, seal, unseal
from tracker.crypto.signing import SigningKey, key_id, verifies


def test_a_signature_serves_one_purpose_and_one_message() -> None:
    key = SigningKey.generate()
    signature = key.sign("head", b"message")
    assert verifies(key.public, signature, "head", b"message")
    assert not verifies(key.public, signature, "receipt", b"message")
    assert not verifies(key.public, signature, "head", b"messagf")
    assert not verifies(SigningKey.generate().public, signature, "head", b"message")
    assert len(key_id(key.public)) == 8


def test_sealed_bytes_open_for_their_recipient_only() -> None:
    ours, theirs = new_identity(), new_identity()
    data = seal(b"kits", [recipient_of(ours)])
    assert unseal(data, ours) == b"kits"
    with pytest.raises(Refused, match="bundle_not_for_us"):
        unseal(data, theirs)
    with pytest.raises(Damaged, match="bundle_damaged"):
        unseal(data[:-1] + bytes([data[-1] ^ 1]), ours)
    with pytest.raises(Damaged, match="bundle_unreadable"):
        unseal(b"kits", ours)


@pytest.mark.skipif(shutil.which("age") is None, reason="the standard age is not installed")
def test_the_standard_age_opens_what_we_seal(tmp_path: Path) -> None:
    identity = new_identity()
    (tmp_path / "key").write_text(identity)
    (tmp_path / "sealed").write_bytes(seal(b"kits", [recipient_of(identity)]))
    opened = subprocess.run(
        ["age", "-d", "-i", str(tmp_path / "key"), str(tmp_path / "sealed")],
        capture_output=True,
        check=True,
    )
    assert opened.stdout == b"kits"


def test_key_slots(tmp_path: Path) -> None:
    slots = KeySlots(tmp_path / "slots.json")
    slots.create()
    key = bytes(range(32))
    slots.add("Rosa", "primera clave", key, CHEAP)
    slots.add("nadia", "dezyèm modpas", key, CHEAP)
    # Names are folded as a person types them; passwords never are.
    assert slots.unlock(" rosa ", "primera clave") == key
    assert slots.unlock_any("dezyèm modpas") == (key, slots.tag("NADIA"))
    with pytest.raises(Refused, match="wrong_user_or_password"):
        slots.unlock("rosa", "Primera clave")
    with pytest.raises(Refused, match="password_too_short"):
        slots.add("x", "1234567", key, CHEAP)
    slots.add("rosa", "clave cambiada", key, CHEAP)
    with pytest.raises(Refused, match="wrong_user_or_password"):
        slots.unlock("rosa", "primera clave")
    slots.remove("nadia")
    with pytest.raises(Refused, match="last_user"):
        slots.remove("rosa")
    text = (tmp_path / "slots.json").read_text().lower()
    assert "rosa" not in text
    assert "nadia" not in text
    (tmp_path / "slots.json").write_text("{}")
    with pytest.raises(Damaged, match="key_slots_damaged"):
        slots.unlock("rosa", "clave cambiada")


def test_words_are_sayable_and_tell_keys_apart() -> None:
    shown = words(b"a")
    assert shown == words(b"a")
    assert shown != words(b"b")
    assert len(shown.split()) == 6
    assert all(len(word) == 5 for word in shown.split())


CODES = st.text(alphabet=CROCKFORD, min_size=1, max_size=12)


@given(CODES, st.integers(0, 11), st.sampled_from(CROCKFORD))
def test_one_wrong_digit_is_seen(body: str, place: int, digit: str) -> None:
    code = body + check_digit(body)
    place %= len(code)
    wrong = code[:place] + digit + code[place + 1 :]
    assert has_check(code)
    assert has_check(wrong) == (wrong == code)


@given(CODES, st.integers(0, 10))
def test_two_swapped_digits_are_seen(body: str, place: int) -> None:
    code = body + check_digit(body)
    place %= len(code) - 1
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert has_check(swapped) == (swapped == code)


def test_codes_are_read_as_people_write_them() -> None:
    code = random_code(8)
    assert has_check(code)
    assert read_code(f" {code[:4].lower()}-{code[4:].lower()} ") == code
    assert read_code("O0Il-u") == "0011V"


def test_ids_sort_by_time() -> None:
    assert uuid7(1000) < uuid7(1001) < uuid7(10**12)
    assert uuid7(5)[14] == "7"
