"""SHA-256 over stored bytes, and salted commitments to values that travel apart."""

from __future__ import annotations

import hashlib

SALT_BYTES = 16


def sha256(data: bytes) -> bytes:
    """The 32-byte digest."""
    return hashlib.sha256(data).digest()


def commitment(part: bytes) -> str:
    """Hex SHA-256 of a sealed part: 16 bytes of salt, then the canonical values."""
    return hashlib.sha256(part).hexdigest()
