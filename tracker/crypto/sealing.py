"""age encryption (X25519), so that the standard ``age`` command opens what we seal."""

from __future__ import annotations

from collections.abc import Sequence

import pyrage
from pyrage import x25519

from tracker.basics.errors import Damaged, Refused


def new_identity() -> str:
    """A secret age identity (``AGE-SECRET-KEY-1…``)."""
    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public recipient (``age1…``) of a secret identity."""
    return str(x25519.Identity.from_str(identity).to_public())


def is_recipient(text: str) -> bool:
    """Whether ``text`` is a well-formed age X25519 recipient."""
    try:
        x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def seal(data: bytes, recipients: Sequence[str]) -> bytes:
    """``data`` as an age file that each of ``recipients`` can open."""
    return bytes(pyrage.encrypt(data, [x25519.Recipient.from_str(r) for r in recipients]))


AGE_HEADER = b"age-encryption.org/v1\n"


def unseal(data: bytes, identity: str) -> bytes:
    """Open an age file; Refused("bundle_not_for_us") when it is sealed to others."""
    if not data.startswith(AGE_HEADER):
        raise Damaged("bundle_unreadable")
    try:
        return bytes(pyrage.decrypt(data, [x25519.Identity.from_str(identity)]))
    except pyrage.DecryptError as error:
        if "matching key" in str(error).lower():
            raise Refused("bundle_not_for_us") from error
        raise Damaged("bundle_damaged") from error
