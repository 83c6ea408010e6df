"""Two computers with the same hub on them, both at work: noticed, and nothing of either lost.

A hub's disk was copied, and the copy was opened beside it on a machine that looks the same.
"""

from __future__ import annotations

import pytest

from tests.fleet import Fleet, Site, register
from tests.sync.test_hub_restored import add_cso, csos
from tests.sync.test_restored import copied, names
from tracker.basics.errors import TrackerError


@pytest.fixture
def two_hubs(fleet: Fleet) -> tuple[Site, Site, Site, Site]:
    """One laptop that goes to the one hub, one that goes to the other; both hubs wrote."""
    hub = fleet.hub()
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    fleet.sync()
    other = copied(fleet, Site("hub", hub.installation, hub.skew), "hub-copy")
    assert other.installation.device.id == hub.installation.device.id
    add_cso(hub, "ONE")
    add_cso(other, "TWO")
    for laptop, at in ((one, hub), (two, other)):
        register(laptop, laptop.name.capitalize(), "Jean")
        at.take(laptop.export("hub"))
        laptop.take(at.export(laptop.name))
    return hub, other, one, two


def test_a_laptop_that_saw_the_other_brings_it_to_light(
    two_hubs: tuple[Site, Site, Site, Site],
) -> None:
    hub, _other, one, two = two_hubs
    old = hub.installation.device.id
    assert csos(one) == {"TAP", "TIJ", "ONE"}
    assert csos(two) == {"TAP", "TIJ", "TWO"}
    merged = hub.take(two.export("hub", full=True))
    # It learns that another computer writes in its name, and goes on under a new one.
    assert merged.forked == (old,)
    assert merged.renewed == "forked"
    assert hub.installation.device.id != old
    assert csos(hub) == {"TAP", "TIJ", "ONE", "TWO"}
    assert names(hub) == {"One", "Two"}
    assert [f.records for f in hub.ask("review_findings", kind="fork").findings] == [(old,)]
    assert {b.kind for b in hub.verify().breaks} <= {"fork", "witness_differs"}
    # It works on, and both laptops follow it by themselves.
    add_cso(hub, "LATER")
    for laptop in (one, two, one):
        laptop.take(hub.export(laptop.name, full=True))
        hub.take(laptop.export("hub"))
    for laptop in (one, two):
        assert csos(laptop) == {"TAP", "TIJ", "ONE", "TWO", "LATER"}
        assert names(laptop) == {"One", "Two"}
        assert laptop.digest() == {
            scope: state for scope, state in hub.digest().items() if scope in laptop.digest()
        }


def test_the_other_one_is_not_a_hub_any_more(two_hubs: tuple[Site, Site, Site, Site]) -> None:
    """What it wrote until it was noticed is everywhere; what it writes since, nobody takes."""
    hub, other, one, two = two_hubs
    hub.take(two.export("hub", full=True))
    for laptop in (one, two):
        laptop.take(hub.export(laptop.name, full=True))
    add_cso(other, "LATE")
    for laptop in (one, two):
        with pytest.raises(TrackerError) as caught:
            laptop.take(other.export(laptop.name, full=True))
        assert caught.value.code == "sender_revoked"
        assert "LATE" not in csos(laptop)
