"""The short code of a referral: what a service says on the telephone to tell how it went.

It is computed from the referral's random id, so it leads to nobody outside of a ledger.
"""

from __future__ import annotations

import hashlib
import uuid

from tracker.basics.ids import check_digit, crockford

LENGTH = 8


def referral_code(referral: str) -> str:
    """Seven base-32 digits of the id's hash, and a check digit."""
    digest = hashlib.sha256(b"tracker:referral\x00" + uuid.UUID(referral).bytes).digest()
    body = crockford(digest, LENGTH - 1)
    return body + check_digit(body)
