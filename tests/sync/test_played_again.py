"""Histories that ``make soak`` found to fail once, step by step, with the check at their end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sync.busy_histories import BusyHistories


@pytest.fixture
def history() -> Iterator[BusyHistories]:
    """A history that has begun; it is checked when the test has played it."""
    played = BusyHistories()
    played.start()
    yield played
    played.teardown()


def test_hubs_that_did_not_know_of_each_other_vouched_for_two_copies(
    history: BusyHistories,
) -> None:
    """A laptop's folder was copied twice, and the hub came back from a backup again and again. One
    hub believed a copy up to its last entry, the next one another copy, and only the later word
    counted: what the first copy had recorded was left out for ever."""
    history.hub_from_backup()
    history.copy(place=0)
    history.copy(place=0)
    for _ in range(7):
        history.hub_from_backup()
    history.both_write(number=0, one=4, other=0, seen_before=False, value=0)
    history.hub_from_backup()
    history.fast_clock_answered(number=0, one=0, other=3, value=0, years=1)
    history.hub_from_backup()
    history.hub_from_backup()


def test_an_identity_that_another_copy_gave_up_is_enrolled(history: BusyHistories) -> None:
    """A laptop that had taken a new identity was copied before a hub knew of it, and then came back
    from a backup itself. The copy was enrolled under the identity that the first had given up: it
    was called active, and all that it wrote was left out."""
    history.copy(place=0)
    history.all_write_and_meet(number=0, value=0)
    history.copy(place=0)
    history.keep(place=0)
    history.set_back(told=True, which=0)
