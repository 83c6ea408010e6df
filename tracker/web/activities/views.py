"""All doors of the room."""

from __future__ import annotations

from tracker.web.activities import at_the_door, figures, listing, networks, planning, sheets
from tracker.web.activities.room import activities_room

__all__ = [
    "activities_room",
    "at_the_door",
    "figures",
    "listing",
    "networks",
    "planning",
    "sheets",
]
