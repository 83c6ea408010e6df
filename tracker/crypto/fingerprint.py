"""Fingerprints as words that can be said aloud in any of the three languages.

Five-letter pronounceable words of 16 bits each (consonant, vowel, consonant, vowel,
consonant), after Wilkerson's "A Proposal for Proquints" (2009): no dictionary to
translate, hard to mishear on a telephone.
"""

from __future__ import annotations

import hashlib

_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"


def words(data: bytes, count: int = 6) -> str:
    """``count`` words (16 bits each) of the SHA-256 of ``data``, joined by spaces."""
    digest = hashlib.sha256(b"tracker:fingerprint\x00" + data).digest()
    return " ".join(_word(int.from_bytes(digest[2 * i : 2 * i + 2], "big")) for i in range(count))


def _word(bits: int) -> str:
    return (
        _CONSONANTS[bits >> 12 & 15]
        + _VOWELS[bits >> 10 & 3]
        + _CONSONANTS[bits >> 6 & 15]
        + _VOWELS[bits >> 4 & 3]
        + _CONSONANTS[bits & 15]
    )
