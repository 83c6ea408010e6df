"""All doors of the room."""

from __future__ import annotations

from tracker.web.monitoring import call_files, interview, result_files, rounds
from tracker.web.monitoring.room import monitoring_room

__all__ = ["call_files", "interview", "monitoring_room", "result_files", "rounds"]
