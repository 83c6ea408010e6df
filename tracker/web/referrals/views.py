"""All doors of the room: the directory, making a referral, following it up, slips."""

from __future__ import annotations

from tracker.web.referrals import directory, following, making, slips, today
from tracker.web.referrals.room import referrals_room

__all__ = ["directory", "following", "making", "referrals_room", "slips", "today"]
