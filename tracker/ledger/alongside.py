"""What goes along in the manifest of a bundle and is no entry: told anew each time.

It is for what a receiver may know for a while and what shall leave no trace in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.ledger.ledger import Ledger


@dataclass(frozen=True)
class Other:
    """A device at the other end. ``kind``: field, hub or audit; ``cso`` is None for a hub."""

    id: str
    kind: str
    cso: str | None


@dataclass(frozen=True)
class Alongside:
    """One such thing, under its ``name`` in the manifest.

    ``tell`` gives a JSON value for these receivers, or None where there is nothing to tell.
    ``hear`` gets what a known sender told, when the manifest was ``made`` (ms, by the sender's
    clock), and raises Damaged where it is not of the form it should have.
    """

    name: str
    tell: Callable[[Ledger, Sequence[Other]], Any]
    hear: Callable[[Ledger, Other, int, Any], None]


#: A list that was made later than this (ms) after now was made by a clock that was ahead.
_AHEAD = 24 * 3600 * 1000


def is_overtaken(made: int, held: int, now: int) -> bool:
    """Whether what was ``made`` comes after something newer that is ``held`` (ms): bundles
    overtake each other. What a clock told that was far ahead gives way to whatever comes, or
    nothing would be heard until the day that it showed."""
    return made < held <= now + _AHEAD
