"""New identities over HTTP and through a folder: without a hand, as far as that is safe."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fleet import Fleet, register
from tests.sync.online import hub_app, point, served, sync, unlock
from tests.sync.test_restored import copied, names, restored, saved
from tracker.basics.errors import Refused
from tracker.installation import syncing


def test_over_http_a_laptop_follows_a_hub_that_came_back(fleet: Fleet, tmp_path: Path) -> None:
    """CHT #8093 over the line: the hub has everything again after one press of the button."""
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    backup = saved(hub, tmp_path / "hub.tracker-backup")
    register(laptop, "Since", "Then")
    hub.do("organisations:cso:add", code="LOST", name="Forgotten")
    app = hub_app(hub)
    with served(app) as address:
        unlock(app)
        point(laptop, address)
        assert sync(laptop).waiting == 0
    hub.installation.close()
    again = restored(fleet, hub, backup, "hub-again")
    fleet.sites["hub"] = again
    app = hub_app(again)
    with served(app) as address:
        unlock(app)
        point(laptop, address)
        done = sync(laptop)
        assert (done.waiting, done.forked) == (0, ())
    assert names(again) == {"Since"}
    assert "LOST" in {c.code for c in again.ask("csos")}
    assert again.digest()["cso:TAP"] == laptop.digest()["cso:TAP"]
    assert again.digest()["shared"] == laptop.digest()["shared"]
    assert not again.verify().breaks
    assert not laptop.verify().breaks


def test_another_hub_at_the_address_is_not_followed(fleet: Fleet, tmp_path: Path) -> None:
    laptop = fleet.laptop("TAP", "lap")
    strangers = Fleet(tmp_path / "strangers", strangers=True)
    stranger = strangers.hub()
    app = hub_app(stranger)
    with served(app) as address:
        unlock(app)
        point(laptop, address)
        with pytest.raises(Refused, match=r"device_unknown_there|signature_wrong"):
            sync(laptop)
    strangers.close()


def test_over_http_two_copies_learn_of_each_other(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    copy = copied(fleet, laptop, "copy")
    register(laptop, "Original", "One")
    register(copy, "Copied", "Two")
    app = hub_app(hub)
    with served(app) as address:
        unlock(app)
        for site in (laptop, copy):
            point(site, address)
        sync(laptop)
        # The second one brings its branch, and hears of the first in the same run.
        sync(copy)
        assert copy.installation.device.replaces is not None
        with pytest.raises(Refused, match="not_enrolled_again"):
            sync(copy)
        sync(laptop)
        assert laptop.installation.device.replaces is not None
        fleet.enrol(copy, None)
        fleet.enrol(laptop, None)
        for site in (laptop, copy, laptop):
            assert sync(site).waiting == 0
    assert names(hub) == {"Original", "Copied"}
    assert hub.digest()["cso:TAP"] == laptop.digest()["cso:TAP"] == copy.digest()["cso:TAP"]


def test_over_http_the_copy_that_comes_late_is_told_what_to_do(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    copy = copied(fleet, laptop, "copy")
    register(copy, "Late", "Copy")
    laptop.do("sync:device:renew")
    laptop.installation.reload()
    fleet.enrol(laptop, None)
    app = hub_app(hub)
    with served(app) as address:
        unlock(app)
        point(copy, address)
        with pytest.raises(Refused, match="device_replaced"):
            sync(copy)
        copy.do("sync:device:renew")
        copy.installation.reload()
        fleet.enrol(copy, None)
        assert sync(copy).waiting == 0
    assert names(hub) == {"Late"}
    assert not hub.verify().breaks


def test_through_a_folder_a_laptop_receives_while_it_waits(fleet: Fleet, tmp_path: Path) -> None:
    laptop, other, hub = fleet.laptop("TAP", "lap"), fleet.laptop("TAP", "other"), fleet.hub()
    folder = tmp_path / "shared"
    folder.mkdir()
    for site in (laptop, other, hub):
        with site.desk() as desk:
            syncing.set_up(desk, "folder", str(folder))
    sync(laptop)
    backup = saved(laptop, tmp_path / "b.tracker-backup")
    register(other, "Of the", "Other")
    sync(other)
    sync(hub)
    laptop.installation.close()
    again = restored(fleet, laptop, backup, "again")
    register(again, "Mean", "While")
    done = sync(again)
    assert (done.bundles, done.sent) == (1, 0)
    assert names(again) == {"Of the", "Mean"}
    fleet.enrol(again, None)
    for _ in range(2):
        for site in (again, hub):
            sync(site)
    assert names(hub) == {"Of the", "Mean"}
    assert sync(hub).refused == ()
    assert hub.digest()["cso:TAP"] == again.digest()["cso:TAP"]
