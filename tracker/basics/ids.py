"""Identifiers: UUIDv7 for records and groups, short codes for people to read.

Ids hold a time and randomness, nothing else: nobody can be recognised from one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import uuid
from collections.abc import Callable

#: Crockford's base 32: no I, L, O, U, so that a code survives handwriting and telephone.
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})

Entropy = Callable[[int], bytes]


def uuid7(ms: int, entropy: Entropy = os.urandom) -> str:
    """A UUIDv7 (RFC 9562) for the instant ``ms`` (Unix milliseconds)."""
    tail = int.from_bytes(entropy(10), "big")
    value = (ms & (1 << 48) - 1) << 80
    value |= 0x7 << 76
    value |= (tail >> 68 & 0xFFF) << 64
    value |= 0b10 << 62
    value |= tail & (1 << 62) - 1
    return str(uuid.UUID(int=value))


def derived_id(key: bytes, *parts: str) -> str:
    """A UUIDv8 that is the same wherever ``key`` and ``parts`` are the same.

    Two laptops that import the same list make the same records. The key is secret to
    the organisation, so that nobody else can test a guessed name against the id.
    """
    message = b"\x00".join(part.encode() for part in parts)
    raw = bytearray(hmac.new(key, message, hashlib.sha256).digest()[:16])
    raw[6] = raw[6] & 0x0F | 0x80
    raw[8] = raw[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(raw)))


def crockford(data: bytes, length: int) -> str:
    """The first ``length`` base-32 digits of ``data``."""
    bits = int.from_bytes(data, "big")
    total = len(data) * 8
    return "".join(CROCKFORD[bits >> total - 5 * (i + 1) & 31] for i in range(length))


def _times(a: int, b: int) -> int:
    """Product in the field of 32 elements (x^5 + x^2 + 1)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= 0b100101
        b >>= 1
    return product


def check_digit(code: str) -> str:
    """One more base-32 digit that shows any single wrong digit and any swap of neighbours.

    A weighted sum over the field of 32 elements: each place has its own weight, the
    powers of a primitive element, so both kinds of slip always change the sum (codes up
    to 30 digits).
    """
    total, weight = 0, 2
    for c in code:
        total ^= _times(CROCKFORD.index(c), weight)
        weight = _times(weight, 2)
    return CROCKFORD[total]


def read_code(typed: str) -> str:
    """What a person typed, as code characters only (I, L → 1, O → 0, U → V)."""
    upper = typed.upper().translate(_READ_AS)
    return "".join(c for c in upper if c in CROCKFORD)


def grouped(code: str, size: int = 4) -> str:
    """``ABCD-EFGH-JKMN``: the code in groups, as it is printed."""
    return "-".join(code[i : i + size] for i in range(0, len(code), size))


def random_code(length: int, entropy: Entropy = os.urandom) -> str:
    """A random code of ``length`` base-32 digits, the last one its check digit."""
    body = crockford(entropy((length - 1) * 5 // 8 + 1), length - 1)
    return body + check_digit(body)


def has_check(code: str) -> bool:
    """Whether the last digit of ``code`` fits the others."""
    return len(code) > 1 and check_digit(code[:-1]) == code[-1]
