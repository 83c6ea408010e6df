"""Ed25519 signatures of devices. Public keys and signatures are raw bytes (32, 64)."""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from tracker.basics.ids import crockford


class SigningKey:
    """A device's private signing key (32 bytes, kept inside the encrypted database)."""

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)

    @classmethod
    def generate(cls) -> SigningKey:
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def secret(self) -> bytes:
        return self._key.private_bytes_raw()

    @property
    def public(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, purpose: str, message: bytes) -> bytes:
        """64 bytes. ``purpose`` keeps a signature from being used for anything else."""
        return self._key.sign(_framed(purpose, message))


def verifies(public: bytes, signature: bytes, purpose: str, message: bytes) -> bool:
    """Whether ``signature`` is by the holder of ``public`` over this message and purpose."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _framed(purpose, message))
    except (InvalidSignature, ValueError):
        return False
    return True


def _framed(purpose: str, message: bytes) -> bytes:
    return b"tracker:" + purpose.encode() + b"\x00" + message


def key_id(public: bytes) -> str:
    """Eight base-32 characters that name a public key on a receipt."""
    return crockford(hashlib.sha256(b"tracker:key\x00" + public).digest(), 8)
