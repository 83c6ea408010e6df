"""Short texts under a key of their own: ChaCha20-Poly1305 (RFC 8439), random nonces.

What is locked is padded, so that its length does not tell a line from a page.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from tracker.basics.errors import Damaged

KEY_BYTES = 32
_NONCE_BYTES = 12
#: Lengths are rounded up to so many bytes.
_STEP = 256


def new_key() -> bytes:
    """A fresh key of 32 bytes."""
    return os.urandom(KEY_BYTES)


def lock(text: bytes, key: bytes, about: bytes) -> bytes:
    """``text`` under ``key``, openable only where it is said to be about the same."""
    padded = len(text).to_bytes(4, "big") + text
    padded += bytes(-len(padded) % _STEP)
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, padded, about)


def unlock(locked: bytes, key: bytes, about: bytes) -> bytes:
    """What was locked; Damaged("locked_text_damaged") for other bytes, keys or subjects."""
    nonce, rest = locked[:_NONCE_BYTES], locked[_NONCE_BYTES:]
    try:
        padded = ChaCha20Poly1305(key).decrypt(nonce, rest, about)
    except (InvalidTag, ValueError) as error:
        raise Damaged("locked_text_damaged") from error
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]
