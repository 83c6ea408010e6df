"""All doors of the room."""

from __future__ import annotations

from tracker.web.days import closing, counter, inviting, one_day, papers, planning, taking_back
from tracker.web.days.room import days_room

__all__ = [
    "closing",
    "counter",
    "days_room",
    "inviting",
    "one_day",
    "papers",
    "planning",
    "taking_back",
]
