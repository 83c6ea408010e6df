"""Where a page of a list begins: a number from an address, which anybody may have changed."""

from __future__ import annotations

#: No number beyond can be that of a row.
_MOST = 2**53


def row_number(text: str) -> int:
    """For ``type=`` of a value of an address; ValueError, and so the default, for no number."""
    number = int(text)
    if not 0 <= number <= _MOST:
        raise ValueError(text)
    return number
