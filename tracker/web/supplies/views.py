"""All doors of the room: stock, handing over, and what was handed over."""

from __future__ import annotations

from tracker.web.supplies import (
    arrivals,
    distributions,
    handing_over,
    lots,
    sites,
    stock,
    stock_files,
    transfers,
    waybills,
)
from tracker.web.supplies.room import supplies_room

__all__ = [
    "arrivals",
    "distributions",
    "handing_over",
    "lots",
    "sites",
    "stock",
    "stock_files",
    "supplies_room",
    "transfers",
    "waybills",
]
