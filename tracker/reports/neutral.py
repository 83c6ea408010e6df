"""Text that a spreadsheet program must not run.

A cell that begins with = + - @ (or a tab or line break) can be taken for a formula; an
apostrophe before it makes it text. Reading a list back takes the apostrophe off again.
"""

from __future__ import annotations

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def neutral(text: str) -> str:
    """``text``, with an apostrophe before it where a program could run it."""
    return "'" + text if text.startswith(_RISKY) else text
