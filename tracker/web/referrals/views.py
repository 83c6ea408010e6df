"""All doors of the room: the directory, making a referral, following it up, slips."""

from __future__ import annotations

from tracker.web.referrals import (
    amending,
    directory,
    following,
    making,
    paper_slips,
    slips,
    times,
    today,
)
from tracker.web.referrals.room import referrals_room

__all__ = [
    "amending",
    "directory",
    "following",
    "making",
    "paper_slips",
    "referrals_room",
    "slips",
    "times",
    "today",
]
