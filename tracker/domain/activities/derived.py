"""Ids that follow from what a record is about, so that two laptops write to one."""

from __future__ import annotations

from tracker.basics.ids import derived_id

#: Not secret: the ids that go in are random.
_KEY = b"tracker activities"


def id_of(*parts: str) -> str:
    """The id of what is about ``parts``, the same on every computer."""
    return derived_id(_KEY, *parts)
