"""Amounts as people type them, with points, commas and spaces, as the commands take them."""

from __future__ import annotations

import re

_SPACES = re.compile(r"[\s\u00a0\u202f$]")
#: 1,234.50 and 1,234; 1.234,50 and 12,50. A lone group of three after a comma is a thousand.
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?\Z")
_COMMA = re.compile(r"(\d{1,3}(\.\d{3})+|\d+),\d{1,2}\Z")


def typed_amount(text: str | None) -> str:
    """An amount with a decimal point and nothing else, where it is one; else as typed."""
    bare = _SPACES.sub("", text or "")
    if _GROUPED.match(bare):
        return bare.replace(",", "")
    if _COMMA.match(bare):
        return bare.replace(".", "").replace(",", ".")
    return bare


def typed_rate(text: str | None) -> str:
    """A rate: a single comma is its decimal point."""
    bare = _SPACES.sub("", text or "")
    return bare.replace(",", ".") if bare.count(",") == 1 and "." not in bare else bare
