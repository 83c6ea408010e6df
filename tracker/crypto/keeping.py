"""Small files beside the database, for this installation's eyes alone."""

from __future__ import annotations

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

_NONCE = 12


def keep(key: bytes, purpose: str, data: bytes) -> bytes:
    """``data`` under a key of its own, made from the installation's data key."""
    nonce = os.urandom(_NONCE)
    return nonce + ChaCha20Poly1305(_own(key, purpose)).encrypt(nonce, data, None)


def kept(key: bytes, purpose: str, sealed: bytes) -> bytes | None:
    """What ``keep`` was given; None for another installation's file, or an altered one."""
    try:
        return ChaCha20Poly1305(_own(key, purpose)).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    except (InvalidTag, ValueError):
        return None


def _own(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, f"tracker {purpose}".encode(), "sha256")
