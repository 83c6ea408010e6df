"""Telephone numbers as people write them, and the numbers that stand for none."""

from __future__ import annotations

import re
from functools import lru_cache

_NOT_DIGITS = re.compile(r"\D+")
_SEPARATED = re.compile(r"[/;,]| [oyu] | ou | or ", re.IGNORECASE)
_RUNS = ("01234567890123456789", "98765432109876543210")


@lru_cache(maxsize=65536)
def phone_number(text: str | None) -> str | None:
    """``+`` and digits (E.164), or None when no number that reaches anybody is written.

    Ten digits are Mexican; the old mobile marks 1, 044 and 045 are left out. Of several
    numbers the first counts.
    """
    if not text:
        return None
    for piece in _SEPARATED.split(text):
        number = _one(piece.strip())
        if number is not None:
            return number
    return None


def says_none(text: str) -> bool:
    """Whether a filled cell means that she has no telephone (words, zeros, nines)."""
    digits = _NOT_DIGITS.sub("", text)
    return not digits or _stands_for_none(digits) or _stands_for_none(digits[-10:])


def _one(text: str) -> str | None:
    digits = _NOT_DIGITS.sub("", text)
    if text.startswith("00") and len(digits) > 11:
        text, digits = "+", digits[2:]
    if len(digits) == 13 and digits.startswith(("044", "045")):
        digits = digits[3:]
    if len(digits) == 13 and digits.startswith("521"):
        digits = "52" + digits[3:]
    country, national = _parts(digits, text.startswith("+"))
    if not country or _stands_for_none(national) or _stands_for_none(digits):
        return None
    return "+" + country + national


def _parts(digits: str, international: bool) -> tuple[str, str]:
    size = len(digits)
    if size == 10 and not international:
        return "52", digits
    for country, length in (("52", 12), ("509", 11), ("1", 11)):
        if size == length and digits.startswith(country):
            return country, digits[len(country) :]
    if international and 8 <= size <= 15:
        return digits[:2], digits[2:]
    return "", digits


def _stands_for_none(digits: str) -> bool:
    return len(set(digits)) <= 1 or any(digits in run for run in _RUNS)
