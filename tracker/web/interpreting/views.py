"""All doors of the room."""

from __future__ import annotations

from tracker.web.interpreting import documents, interpreters, overview, requests, sessions
from tracker.web.interpreting.room import interpreting_room

__all__ = [
    "documents",
    "interpreters",
    "interpreting_room",
    "overview",
    "requests",
    "sessions",
]
