"""All doors of the room."""

from __future__ import annotations

from tracker.web.monitoring import interview, result_files, rounds
from tracker.web.monitoring.room import monitoring_room

__all__ = ["interview", "monitoring_room", "result_files", "rounds"]
