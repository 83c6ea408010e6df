"""Wrong clocks: nothing is refused, nobody is poisoned, and people are told.

actual #7106: one bad clock poisons everyone.
"""

from __future__ import annotations

import pytest

from tests.fleet import Fleet, Site, register
from tracker.basics.clock import DRIFT_MS
from tracker.sync.clocks import own_skew, skews

MINUTE = 60 * 1000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
YEAR = 365 * DAY


def off(site: Site, other: Site) -> int | None:
    """What ``site`` says of the other's clock (ms)."""
    with site.desk() as desk:
        skew = skews(desk.ledger).get(other.installation.device.id)
    return None if skew is None else skew.ms


def own(site: Site) -> int | None:
    with site.desk() as desk:
        skew = own_skew(desk.ledger)
    return None if skew is None else skew.ms


@pytest.mark.parametrize("years", [-30, -1, 1, 30])
def test_one_bad_clock_does_not_poison_everyone(fleet: Fleet, years: int) -> None:
    """actual #7106."""
    bad, good, hub = fleet.laptop("TAP", "bad"), fleet.laptop("TAP", "good"), fleet.hub()
    bad.skew[0] = years * YEAR
    woman = register(bad, "Bad", "Clock", birth_date="1950-05-05")
    fleet.sync()
    fleet.sync()
    now = good.installation.now()
    for site in (good, hub):
        assert (int(site.value("SELECT value FROM meta WHERE name = 'hlc'")) >> 16) <= (
            now + DRIFT_MS + MINUTE
        )
    # Whoever has seen what the bad clock wrote can change it, whatever the clocks say.
    person = good.ask("person", person=woman)
    values = {"given_names": "Right"}
    good.do("cases:person:edit", person=woman, values=values, base=person.base.split(","))
    fleet.sync()
    fleet.sync()
    for site in (bad, good, hub):
        assert site.ask("person", person=woman).given_names == "Right"
        assert not site.verify().breaks
        assert site.ask("sync:conflicts") == [] if site is hub else True
    assert bad.digest()["cso:TAP"] == good.digest()["cso:TAP"] == hub.digest()["cso:TAP"]
    # Set right again, it goes on, and its new entries carry the right time.
    bad.skew[0] = 0
    register(bad, "After", "Repair")
    hub.take(bad.export("hub"))
    assert {p.given_names for p in hub.ask("people").people} == {"Right", "After"}


@pytest.mark.parametrize("hours", [-26280, -3, 3, 26280])
def test_a_wrong_clock_is_shown_to_both(fleet: Fleet, hours: int) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    laptop.skew[0] = hours * HOUR
    # It hears of what was written at the hub just now, by the hub's clock.
    fleet.reference  # noqa: B018
    hub.do("organisations:cso:add", code="NEW", name="New")
    laptop.take(hub.export("lap"))
    hub.take(laptop.export("hub"))
    seen = off(hub, laptop)
    assert seen is not None
    assert abs(seen - hours * HOUR) < 2 * MINUTE
    laptop.take(hub.export("lap"))
    mine = own(laptop)
    assert mine is not None
    assert (mine > 0) == (hours > 0)
    # Set right: after some exchanges nobody says anything any more.
    laptop.skew[0] = 0
    for _ in range(2):
        hub.do("organisations:cso:add", code=f"N{_}", name="New")
        laptop.take(hub.export("lap"))
        hub.take(laptop.export("hub"))
    assert off(hub, laptop) is None


def test_a_bundle_that_was_long_under_way_accuses_nobody(fleet: Fleet) -> None:
    """A week on a stick is not a clock that is a week behind."""
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    register(laptop)
    data = laptop.export("hub")
    hub.skew[0] = laptop.skew[0] = 7 * DAY
    hub.take(data)
    assert off(hub, laptop) is None
    assert own(hub) is None


def test_a_clock_that_went_back_is_noticed_by_the_laptop_itself(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP", "lap")
    register(laptop)
    assert own(laptop) is None
    laptop.skew[0] = -5 * HOUR
    seen = own(laptop)
    assert seen is not None
    assert abs(seen + 5 * HOUR) < 2 * MINUTE
    register(laptop, "Still", "Works")
