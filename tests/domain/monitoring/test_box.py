"""The box of answers of a computer that came back from an older copy, and of a closed round."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.fleet import PASSWORD, Fleet, Site, hand_over, register
from tracker.basics.clock import wall_ms
from tracker.basics.errors import Refused
from tracker.installation.opening import unlock
from tracker.settings import Settings
from tracker.store.backup import back_up, restore
from tracker.sync.clocks import own_skew

TODAY = date.today().isoformat()
DAY = 86_400_000


def begun(site: Site, fleet: Fleet, women: int) -> str:
    """A round in which ``women`` are on the list and all are asked."""
    place, lot = fleet.stocked(site, women)
    for number in range(women):
        hand_over(site, place, lot, register(site, f"Marie {number}", phone_safe="yes"))
    told = {"sites": [place], "handed_from": TODAY, "handed_until": TODAY, "sample": women}
    return str(site.do("monitoring:round:start", round=told))


def ask(site: Site, made: str, number: int) -> None:
    for one in site.ask("monitoring_calls", round=made)[:number]:
        answers = {"kit_received": "yes", "channel_shown": True}
        site.do("monitoring:interview:record", call=one.call, answers=answers)


def written(site: Site, made: str) -> set[str]:
    return {r["id"] for r in site.rows("SELECT id FROM monitoring_answer")}


def groups(site: Site) -> list[int]:
    """How many answers were written together, for each group."""
    rows = site.rows(
        "SELECT count(*) AS n FROM entry WHERE record IN (SELECT id FROM monitoring_answer)"
        " GROUP BY grp ORDER BY grp"
    )
    return [row["n"] for row in rows]


def back_from(fleet: Fleet, site: Site, backup: Path) -> Site:
    settings = Settings(fleet.folder / "again")
    restore(backup, settings)
    again = Site("again", unlock(settings, site.name, PASSWORD))
    fleet.sites["again"] = again
    return again


def saved(site: Site, backup: Path) -> Path:
    back_up(site.installation.store, site.installation.settings, backup)
    return backup


def progress(site: Site, made: str) -> Any:
    return site.ask("monitoring_progress", round=made)


def test_a_laptop_from_an_older_copy_mixes_only_what_was_never_written(
    fleet: Fleet, tmp_path: Path
) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    made = begun(laptop, fleet, 24)
    ask(laptop, made, 9)
    backup = saved(laptop, tmp_path / "b.tracker-backup")
    ask(laptop, made, 1)
    hub.take(laptop.export("hub"))
    assert len(written(hub, made)) == 5
    laptop.installation.close()

    again = back_from(fleet, laptop, backup)
    assert (progress(again, made).waiting_here, progress(again, made).of_older_copy) == (9, True)
    # Ten wait now, and which of them were written nobody here can know yet.
    ask(again, made, 3)
    assert written(again, made) == set()
    with pytest.raises(Refused, match="box_of_older_copy"):
        again.do("monitoring:box:empty", round=made)
    fleet.enrol(again, None)
    told = progress(again, made)
    before = written(hub, made)
    assert written(again, made) == before
    box = {r["id"] for r in again.rows("SELECT id FROM monitoring_box")}
    assert (told.waiting_here, told.of_older_copy) == (len(box - before), False)
    assert not again.ask("sync:conflicts")
    done = again.do("monitoring:box:empty", round=made)
    assert (done.written, done.dropped) == (told.waiting_here, 0)
    # Each group is as large as it seems: nothing in it was written before.
    assert groups(again) == [5, done.written]
    hub.take(again.export("hub"))
    assert len(written(hub, made)) == 5 + done.written
    assert hub.ask("sync:conflicts") == []


def test_what_was_written_and_lost_with_the_disk_is_not_lost(fleet: Fleet, tmp_path: Path) -> None:
    laptop = fleet.laptop("TAP", "lap")
    made = begun(laptop, fleet, 24)
    fleet.hub().take(laptop.export("hub"))
    ask(laptop, made, 9)
    backup = saved(laptop, tmp_path / "b.tracker-backup")
    ask(laptop, made, 1)
    assert len(written(laptop, made)) == 5
    laptop.installation.close()
    again = back_from(fleet, laptop, backup)
    fleet.enrol(again, None)
    done = again.do("monitoring:box:empty", round=made)
    assert (done.written, done.dropped) == (9, 0)


def test_a_hub_from_an_older_copy_waits_until_a_laptop_was_heard(
    fleet: Fleet, tmp_path: Path
) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    made = begun(laptop, fleet, 24)
    hub.take(laptop.export("hub"))
    ask(hub, made, 9)
    backup = saved(hub, tmp_path / "b.tracker-backup")
    ask(hub, made, 1)
    laptop.take(hub.export("lap"))
    hub.installation.close()
    again = back_from(fleet, hub, backup)
    assert progress(again, made).of_older_copy
    with pytest.raises(Refused, match="box_of_older_copy"):
        again.do("monitoring:box:empty", round=made)
    laptop.take(again.export("lap", full=True))
    again.take(laptop.export("hub", full=True))
    told = progress(again, made)
    assert not told.of_older_copy
    assert written(again, made) == written(laptop, made)
    box = {r["id"] for r in again.rows("SELECT id FROM monitoring_box")}
    assert told.waiting_here == len(box - written(again, made))
    assert again.ask("sync:conflicts") == []


def signed_in(fleet: Fleet, days: int) -> Site:
    """Somebody signs in at the laptop ``days`` after now, by its clock."""
    before = fleet.sites["lap"].installation
    before.close()
    then = wall_ms() + days * DAY
    again = Site("later", unlock(before.settings, "lap", PASSWORD, lambda: then))
    fleet.sites["lap"] = again
    return again


def closed_with(fleet: Fleet, number: int) -> None:
    laptop = fleet.laptop("TAP", "lap")
    made = begun(laptop, fleet, 12)
    ask(laptop, made, number)
    laptop.do("monitoring:round:close", round=made)


@pytest.mark.parametrize(
    ("number", "days", "left"),
    [
        (4, (11, 12, 13), 4),
        (4, (14, 15, 20), 0),
        # One jump of the clock, and several looks on that day.
        (4, (300, 300, 300), 4),
        # It was put right; the days that it showed are still to come.
        (4, (300, 301, 1, 14, 15), 4),
        (4, (300, 301, 1, 14, 15, 16), 0),
        (6, (40, 41, 42), 6),
    ],
)
def test_too_few_of_a_closed_round_are_thrown_away_in_time(
    fleet: Fleet, number: int, days: tuple[int, ...], left: int
) -> None:
    closed_with(fleet, number)
    # It is done when somebody signs in, whoever it is.
    for day in days:
        again = signed_in(fleet, day)
    assert again.value("SELECT count(*) FROM monitoring_box") == left
    assert [w.number for w in again.ask("monitoring_waits_here")] == ([left] if left else [])


def test_a_clock_that_the_hub_knows_to_be_ahead_throws_nothing_away(fleet: Fleet) -> None:
    closed_with(fleet, 4)
    ahead = signed_in(fleet, 20)
    register(ahead, "Guerda")
    fleet.hub().take(ahead.export("hub"))
    ahead.take(fleet.hub().export("lap", full=True))
    assert own_skew_days(ahead) == 20
    for day in (20, 21, 22):
        again = signed_in(fleet, day)
    assert again.value("SELECT count(*) FROM monitoring_box") == 4


def own_skew_days(site: Site) -> int:
    with site.desk() as desk:
        skew = own_skew(desk.ledger)
    return round(skew.ms / DAY) if skew else 0
