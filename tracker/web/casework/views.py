"""The room with all its pages."""

from __future__ import annotations

from tracker.web.casework import (  # noqa: F401
    figure_files,
    listing,
    one,
    opening,
    shared,
    sharing,
    supervising,
    writing,
)
from tracker.web.casework.room import casework_room

__all__ = ["casework_room"]
