"""Times of the day as screens show them."""

from __future__ import annotations

from tracker.basics.clock import instant


def clock(ms: int) -> str:
    """``14:05``: the local time of an instant."""
    return f"{instant(ms).astimezone():%H:%M}"
