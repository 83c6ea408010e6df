"""Installations restored from an old backup, and laptops that were copied."""

from __future__ import annotations

from pathlib import Path

from tests.fleet import PASSWORD, Fleet, Site, register
from tracker.installation.opening import unlock
from tracker.settings import Settings
from tracker.store.backup import back_up, restore


def restored(fleet: Fleet, site: Site, backup: Path, name: str) -> Site:
    """The backup laid out in a folder of its own, and opened."""
    settings = Settings(fleet.folder / name)
    restore(backup, settings)
    again = Site(name, unlock(settings, site.name, PASSWORD))
    fleet.sites[name] = again
    return again


def test_a_restored_laptop_gets_its_own_work_back_and_goes_on(fleet: Fleet, tmp_path: Path) -> None:
    """CHT #8093: what the hub has comes back, and nothing forks."""
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    register(laptop, "Before", "Backup")
    backup = tmp_path / "b.tracker-backup"
    back_up(laptop.installation.store, laptop.installation.settings, backup)
    register(laptop, "After", "Backup")
    hub.take(laptop.export("hub"))
    again = restored(fleet, laptop, backup, "again")
    assert {p.given_names for p in again.ask("people").people} == {"Before"}
    again.take(hub.export("lap", full=True))
    register(again, "Later", "Work")
    merged = hub.take(again.export("hub"))
    assert merged.forked == ()
    assert merged.new == 2
    assert not hub.verify().breaks
    names = {p.given_names for p in hub.ask("people").people}
    assert names == {"Before", "After", "Later"}


def test_a_hub_restored_from_an_old_backup_gets_everything_again(
    fleet: Fleet, tmp_path: Path
) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    backup = tmp_path / "hub.tracker-backup"
    back_up(hub.installation.store, hub.installation.settings, backup)
    register(laptop, "Célestine", "Désir")
    hub.take(laptop.export("hub"))
    laptop.take(hub.export("lap"))
    again = restored(fleet, hub, backup, "hub-again")
    # The laptop believes that the hub has it all; the coordinator asks for everything.
    again.take(laptop.export("hub", full=True))
    assert {p.given_names for p in again.ask("people").people} == {"Célestine"}
    assert again.digest()["cso:TAP"] == laptop.digest()["cso:TAP"]


def test_a_copied_laptop_is_noticed_and_nothing_of_either_is_lost(
    fleet: Fleet, tmp_path: Path
) -> None:
    """cr-sqlite #145: a copied file keeps its identity; both branches are kept."""
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    backup = tmp_path / "b.tracker-backup"
    back_up(laptop.installation.store, laptop.installation.settings, backup)
    copy = restored(fleet, laptop, backup, "copy")
    register(laptop, "Original", "One")
    register(copy, "Copied", "Two")
    assert hub.take(laptop.export("hub")).forked == ()
    merged = hub.take(copy.export("hub"))
    assert merged.forked == (laptop.installation.device.id,)
    assert {p.given_names for p in hub.ask("people").people} == {"Original", "Copied"}
    assert {b.kind for b in hub.verify().breaks} == {"fork"}
    # Whoever gets it from the hub has both branches too, in any order.
    other = fleet.laptop("TAP", "other")
    assert {p.given_names for p in other.ask("people").people} == {"Original", "Copied"}
    hub.take(other.export("hub"))
    assert other.digest()["cso:TAP"] == hub.digest()["cso:TAP"]
