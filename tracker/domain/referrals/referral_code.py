"""The short code of a referral: what a service says on the telephone to tell how it went.

It is computed from the referral's random id, so it leads to nobody outside of a ledger.
"""

from __future__ import annotations

import hashlib
import uuid

from tracker.basics.ids import CROCKFORD, check_digit, crockford

LENGTH = 8
_LETTERS = CROCKFORD[10:]
#: So far apart in the alphabet are the letters of a slip.
_APART = 4


def referral_code(referral: str) -> str:
    """Seven base-32 digits of the id's hash, and a check digit."""
    digest = hashlib.sha256(b"tracker:referral\x00" + uuid.UUID(referral).bytes).digest()
    body = crockford(digest, LENGTH - 1)
    return body + check_digit(body)


def outcome_sign(code: str, number: str) -> str:
    """The letter beside an outcome's ``number`` (a digit) on the slip of the referral ``code``.

    It depends on both, and no two numbers of a slip have the same: a number that was misheard
    does not fit the letter any more. A letter always, so that nobody takes it for a number.
    """
    start = CROCKFORD.index(check_digit(code + "0"))
    return _LETTERS[(start + _APART * int(number)) % len(_LETTERS)]
