"""Many ids, so many at a time as one statement may ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

#: Placeholders in one ``IN``, well below what any build of SQLite allows.
ASKED_AT_ONCE = 400


def in_parts(items: Sequence[T]) -> Iterator[list[T]]:
    """``items`` in their order, some hundred in each list."""
    for start in range(0, len(items), ASKED_AT_ONCE):
        yield list(items[start : start + ASKED_AT_ONCE])
