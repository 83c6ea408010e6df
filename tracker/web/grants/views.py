"""All doors of the room."""

from __future__ import annotations

from tracker.web.grants import agreeing, looking, papers, paying, reporting, spending
from tracker.web.grants.room import grants_room

__all__ = ["agreeing", "grants_room", "looking", "papers", "paying", "reporting", "spending"]
