"""All doors of the room: receipts to print, receipts to check."""

from __future__ import annotations

from tracker.web.receipts import checking, many, printing
from tracker.web.receipts.room import receipts_room

__all__ = ["checking", "many", "printing", "receipts_room"]
