"""The hybrid logical clock of a device, and the wall clock it leans on.

An HLC value is one integer: 48 bits of Unix milliseconds, 16 bits of counter. It only
orders what people see first; causality is decided by ``base`` (see ``ledger/fold.py``),
so a wrong clock can never lose a change.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime

#: A remote clock is followed at most this far ahead of our own (milliseconds).
DRIFT_MS = 24 * 3600 * 1000

WallClock = Callable[[], int]


def wall_ms() -> int:
    """Unix milliseconds by this machine's clock."""
    return time.time_ns() // 1_000_000


def local_date(ms: int) -> date:
    """The calendar day at this machine's place for an instant in Unix milliseconds."""
    return datetime.fromtimestamp(ms / 1000).date()


def instant(ms: int) -> datetime:
    """An aware UTC datetime for Unix milliseconds."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def tick(last: int, now_ms: int) -> int:
    """The next HLC value after ``last`` when the wall clock shows ``now_ms``."""
    return max(last + 1, now_ms << 16)


def absorb(last: int, remote: int, now_ms: int) -> int:
    """``last`` after a remote value was seen, followed only up to now + 24 hours."""
    return max(last, min(remote, now_ms + DRIFT_MS << 16))
