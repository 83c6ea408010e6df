"""All doors of the room: stock, handing over, and what was handed over."""

from __future__ import annotations

from tracker.web.supplies import distributions, handing_over, stock
from tracker.web.supplies.room import supplies_room

__all__ = ["distributions", "handing_over", "stock", "supplies_room"]
