"""Installations restored from an old backup, and laptops that were copied.

Whoever opens a backup or a copy gets a new identity before its first write. It records on
at once, keeps what it holds, and a hub that enrols it again gets all of it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.fleet import PASSWORD, Fleet, Site, register
from tracker.basics.errors import Refused
from tracker.installation.opening import unlock
from tracker.settings import Settings
from tracker.store.backup import back_up, restore
from tracker.sync import enrolment


def saved(site: Site, backup: Path) -> Path:
    back_up(site.installation.store, site.installation.settings, backup)
    return backup


def restored(fleet: Fleet, site: Site, backup: Path, name: str) -> Site:
    """The backup laid out in a folder of its own, and opened."""
    settings = Settings(fleet.folder / name)
    restore(backup, settings)
    return opened(fleet, site, settings, name)


def opened(fleet: Fleet, site: Site, settings: Settings, name: str) -> Site:
    again = Site(name, unlock(settings, site.name, PASSWORD))
    fleet.sites[name] = again
    return again


def copied(fleet: Fleet, site: Site, name: str) -> Site:
    """The folder as it lies there, opened a second time on the same machine."""
    site.value("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(site.installation.settings.home, fleet.folder / name)
    return opened(fleet, site, Settings(fleet.folder / name), name)


def names(site: Site) -> set[str]:
    return {p.given_names for p in site.ask("people", limit=200).people}


def test_a_restored_laptop_gets_its_own_work_back_and_goes_on(fleet: Fleet, tmp_path: Path) -> None:
    """CHT #8093: what the hub has comes back, and nothing forks."""
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    register(laptop, "Before", "Backup")
    backup = saved(laptop, tmp_path / "b.tracker-backup")
    register(laptop, "After", "Backup")
    hub.take(laptop.export("hub"))
    again = restored(fleet, laptop, backup, "again")
    assert again.installation.device.id != laptop.installation.device.id
    assert again.installation.device.replaces == laptop.installation.device.id
    assert names(again) == {"Before"}
    # What was sealed to the old identity still opens; nothing is written in its name again.
    again.take(hub.export("lap", full=True))
    assert names(again) == {"Before", "After"}
    register(again, "Later", "Work")
    with pytest.raises(Refused, match="not_enrolled_again"):
        again.export("hub")
    fleet.enrol(again, None)
    assert again.installation.device.cso == "TAP"
    merged = hub.take(again.export("hub"))
    assert merged.forked == () == merged.left_out
    assert names(hub) == names(again) == {"Before", "After", "Later"}
    assert hub.digest()["cso:TAP"] == again.digest()["cso:TAP"]
    assert not hub.verify().breaks
    assert not again.verify().breaks


def test_what_the_backup_held_and_nobody_else_is_not_lost(fleet: Fleet, tmp_path: Path) -> None:
    """Entries of the old identity that never left the laptop arrive under the new one."""
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    register(laptop, "Never", "Sent")
    backup = saved(laptop, tmp_path / "b.tracker-backup")
    laptop.installation.close()
    again = restored(fleet, laptop, backup, "again")
    register(again, "Sent", "Later")
    fleet.enrol(again, None)
    assert hub.take(again.export("hub")).left_out == ()
    assert names(hub) == {"Never", "Sent"}
    assert not hub.verify().breaks
    devices = {d.id: d for d in hub.ask("sync:devices")}
    old = devices[laptop.installation.device.id]
    assert (old.status, old.forked) == ("revoked", False)
    assert devices[again.installation.device.id].replaces == old.id


def test_restored_twice_before_anybody_enrols_it(fleet: Fleet, tmp_path: Path) -> None:
    """Each identity vouches for the next; what was recorded under any of them arrives."""
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    register(laptop, "First", "Life")
    once = restored(fleet, laptop, saved(laptop, tmp_path / "1.tracker-backup"), "once")
    register(once, "Second", "Life")
    twice = restored(fleet, laptop, saved(once, tmp_path / "2.tracker-backup"), "twice")
    register(twice, "Third", "Life")
    fleet.enrol(twice, None)
    hub.take(twice.export("hub"))
    assert names(hub) == {"First", "Second", "Third"}
    assert not hub.verify().breaks
    assert hub.digest()["cso:TAP"] == twice.digest()["cso:TAP"]


def test_an_older_database_put_in_place_is_noticed_at_the_start(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    home = laptop.installation.settings.home
    register(laptop, "Early", "Bird")
    laptop.value("PRAGMA wal_checkpoint(TRUNCATE)")
    older = (home / "tracker.db").read_bytes()
    register(laptop, "Late", "Bird")
    hub.take(laptop.export("hub"))
    laptop.installation.close()
    for path in home.glob("tracker.db*"):
        path.unlink()
    (home / "tracker.db").write_bytes(older)
    again = opened(fleet, laptop, laptop.installation.settings, "lap")
    assert again.value("SELECT reason FROM former_device") == "set_back"
    register(again, "Later", "Bird")
    fleet.enrol(again, None)
    assert hub.take(again.export("hub")).forked == ()
    again.take(hub.export(again.installation.device.id))
    assert names(hub) == names(again) == {"Early", "Late", "Later"}
    assert not hub.verify().breaks


@pytest.mark.parametrize("loss", ["taken away", "altered", "of another installation"])
def test_without_its_last_heads_it_takes_no_risk(fleet: Fleet, loss: str) -> None:
    laptop, other = fleet.laptop("TAP", "lap"), fleet.laptop("TIJ", "other")
    settings = laptop.installation.settings
    laptop.installation.close()
    if loss == "taken away":
        settings.last_heads.unlink()
    elif loss == "altered":
        data = bytearray(settings.last_heads.read_bytes())
        data[-1] ^= 1
        settings.last_heads.write_bytes(data)
    else:
        shutil.copyfile(other.installation.settings.last_heads, settings.last_heads)
    again = opened(fleet, laptop, settings, "lap")
    assert again.installation.device.replaces == laptop.installation.device.id


def test_an_ordinary_start_keeps_the_identity(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP", "lap")
    for number in range(3):
        register(laptop, f"Day {number}", "Work")
        device = laptop.installation.device
        laptop.installation.close()
        laptop = opened(fleet, laptop, laptop.installation.settings, "lap")
        assert laptop.installation.device.id == device.id


def test_killed_before_the_file_was_written(fleet: Fleet) -> None:
    """The database is ahead of the file: nothing is wrong."""
    laptop = fleet.laptop("TAP", "lap")
    settings = laptop.installation.settings
    before = settings.last_heads.read_bytes()
    register(laptop)
    laptop.installation.close()
    settings.last_heads.write_bytes(before)
    again = opened(fleet, laptop, settings, "lap")
    assert again.installation.device.id == laptop.installation.device.id


def test_what_leaves_is_in_the_file_first(fleet: Fleet, tmp_path: Path) -> None:
    """However fast one entry follows another: a database from before a bundle is found out."""
    laptop = fleet.laptop("TAP", "lap")
    settings = laptop.installation.settings
    register(laptop, "Within", "A second")
    laptop.value("PRAGMA wal_checkpoint(TRUNCATE)")
    older = settings.database.read_bytes()
    register(laptop, "Of", "Each other")
    before = settings.last_heads.read_bytes()
    laptop.export("hub")
    after = settings.last_heads.read_bytes()
    assert after != before
    laptop.installation.close()
    for path in settings.home.glob("tracker.db*"):
        path.unlink()
    settings.database.write_bytes(older)
    # As if the process had been killed right after the bundle was made.
    settings.last_heads.write_bytes(after)
    again = opened(fleet, laptop, settings, "lap")
    assert again.value("SELECT reason FROM former_device") == "set_back"


def test_the_file_tells_nothing(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_MACHINE", "a very particular machine")
    laptop = fleet.laptop("TAP", "lap")
    register(laptop, "Ghislaine", "Toussaint")
    laptop.export("hub")
    data = laptop.installation.settings.last_heads.read_bytes()
    device = laptop.installation.device
    for text in ("machine", "Ghislaine", "lap", "TAP", device.id, "shared"):
        assert text.encode() not in data


def test_a_folder_carried_to_another_machine(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    """cr-sqlite #145: a copied file keeps its identity. Ours does not."""
    monkeypatch.setenv("TRACKER_MACHINE", "one")
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    register(laptop, "Shared", "Past")
    monkeypatch.setenv("TRACKER_MACHINE", "two")
    copy = copied(fleet, laptop, "copy")
    assert copy.value("SELECT reason FROM former_device") == "copied"
    assert copy.installation.device.id != laptop.installation.device.id
    monkeypatch.setenv("TRACKER_MACHINE", "one")
    register(laptop, "Original", "One")
    register(copy, "Copied", "Two")
    assert hub.take(laptop.export("hub")).forked == ()
    fleet.enrol(copy, None)
    assert hub.take(copy.export("hub")).forked == ()
    assert names(hub) == {"Shared", "Original", "Copied"}
    assert not hub.verify().breaks


def test_a_copied_laptop_is_noticed_and_nothing_of_either_is_lost(fleet: Fleet) -> None:
    """cr-sqlite #145: copied on one machine, so nothing tells them apart until they meet."""
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    copy = copied(fleet, laptop, "copy")
    old = laptop.installation.device.id
    assert copy.installation.device.id == old
    register(laptop, "Original", "One")
    register(copy, "Copied", "Two")
    assert hub.take(laptop.export("hub")).forked == ()
    merged = hub.take(copy.export("hub"))
    assert merged.forked == (old,)
    assert names(hub) == {"Original", "Copied"}
    assert {b.kind for b in hub.verify().breaks} == {"fork"}
    assert {d.id for d in hub.ask("sync:devices") if d.forked} == {old}
    # Neither knows yet. What comes now under this key is not believed, and not lost.
    register(laptop, "Original", "Again")
    late = laptop.export("hub")
    left = hub.take(late).left_out
    assert [(o.name, o.code) for o in left] == [("lap", "writer_forked")]
    assert names(hub) == {"Original", "Copied"}
    # Both learn of it from the hub's next bundle, and take new identities.
    news = hub.export("lap")
    assert [laptop.take(news).renewed, copy.take(news).renewed] == ["forked", "forked"]
    assert len({old, laptop.installation.device.id, copy.installation.device.id}) == 3
    register(copy, "Copied", "Later")
    for site in (laptop, copy):
        fleet.enrol(site, None)
        assert hub.take(site.export("hub")).left_out == ()
    for site in (laptop, copy):
        site.take(hub.export(site.installation.device.id))
    family = {p.family_names for p in hub.ask("people").people}
    assert family == {"One", "Two", "Again", "Later"}
    assert hub.digest()["cso:TAP"] == laptop.digest()["cso:TAP"] == copy.digest()["cso:TAP"]
    # Whoever gets it from the hub has both branches too, in any order.
    other = fleet.laptop("TAP", "other")
    assert {p.family_names for p in other.ask("people").people} == family
    hub.take(other.export("hub"))
    assert other.digest()["cso:TAP"] == hub.digest()["cso:TAP"]
    # The bundle that was not believed is, now that its head was vouched for.
    with pytest.raises(Refused, match="sender_revoked"):
        hub.take(late)


def test_what_a_third_laptop_brings_of_a_copied_one_does_not_stop_it(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    third = fleet.laptop("TAP", "third")
    fleet.sync()
    copy = copied(fleet, laptop, "copy")
    register(laptop, "Original", "One")
    register(copy, "Copied", "Two")
    hub.take(laptop.export("hub"))
    hub.take(copy.export("hub"))
    register(laptop, "Original", "Again")
    third.take(laptop.export("third", full=True))
    register(third, "Third", "Own")
    merged = hub.take(third.export("hub"))
    assert [o.code for o in merged.left_out] == ["writer_forked"]
    assert {p.family_names for p in hub.ask("people").people} == {"One", "Two", "Own"}


def test_a_head_in_the_midst_of_what_is_not_believed_needs_no_signature(fleet: Fleet) -> None:
    """The copy's entries come once more in a bundle of the whole, whose one head is too late."""
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    copy, old = copied(fleet, laptop, "copy"), laptop.installation.device.id
    register(laptop, "Original", "One")
    hub.take(laptop.export("hub"))
    register(copy, "Copied", "Two")
    hub.take(copy.export("hub"))
    register(copy, "Copied", "Again")
    with copy.desk() as desk:
        # Its signature over the head that the hub heard of is not kept.
        desk.ledger.database.execute("DELETE FROM signed_head WHERE device = ?", (old,))
    merged = hub.take(copy.export("hub", full=True))
    assert [(o.code, o.entries) for o in merged.left_out] == [("writer_forked", 2)]
    assert {p.family_names for p in hub.ask("people").people} == {"One", "Two"}


def test_an_audit_installation_restored(fleet: Fleet, tmp_path: Path) -> None:
    audit, hub = fleet.audit(), fleet.hub()
    again = restored(fleet, audit, saved(audit, tmp_path / "a.tracker-backup"), "again")
    assert again.installation.device.replaces == audit.installation.device.id
    fleet.enrol(again, None)
    with pytest.raises(Refused, match=r"receiver_revoked|receiver_unknown"):
        hub.export(audit.installation.device.id)
    again.take(hub.export(again.installation.device.id))
    assert again.digest()["shared"].heads == hub.digest()["shared"].heads


def test_a_laptop_that_was_never_enrolled_is_restored(fleet: Fleet, tmp_path: Path) -> None:
    fleet.hub()
    lone = fleet.make("lone", "field")
    again = restored(fleet, lone, saved(lone, tmp_path / "l.tracker-backup"), "again")
    assert again.installation.device.id != lone.installation.device.id
    assert again.installation.device.replaces is None
    fleet.enrol(again, "TAP")
    register(again)


def test_a_lost_laptop_is_believed_up_to_what_was_here(fleet: Fleet) -> None:
    """Revoked: what it wrote since is left out, even when another laptop brings it."""
    lost, other, hub = fleet.laptop("TAP", "lost"), fleet.laptop("TAP", "other"), fleet.hub()
    fleet.sync()
    register(lost, "Known", "Before")
    hub.take(lost.export("hub"))
    hub.do("sync:device:revoke", device=lost.installation.device.id)
    register(lost, "Written", "Since")
    other.take(lost.export("other", full=True))
    register(other, "Other", "Own")
    merged = hub.take(other.export("hub"))
    assert [(o.name, o.code) for o in merged.left_out] == [("lost", "writer_revoked")]
    assert names(hub) == {"Known", "Other"}


def test_a_lost_laptop_that_is_found_is_enrolled_again_and_believed(fleet: Fleet) -> None:
    lost, hub = fleet.laptop("TAP", "lost"), fleet.hub()
    fleet.sync()
    hub.do("sync:device:revoke", device=lost.installation.device.id)
    register(lost, "Written", "Since")
    with lost.desk() as desk:
        request = enrolment.write_request(desk.ledger, again=True)
    with pytest.raises(Refused, match="sender_revoked"):
        hub.take(lost.export("hub"))
    hub.do("sync:device:enrol", request=request, cso="TAP")
    assert hub.take(lost.export("hub")).left_out == ()
    assert names(hub) == {"Written"}


def test_a_replacement_stays_in_its_organisation(fleet: Fleet, tmp_path: Path) -> None:
    laptop = fleet.laptop("TAP", "lap")
    again = restored(fleet, laptop, saved(laptop, tmp_path / "b.tracker-backup"), "again")
    with pytest.raises(Refused, match="replaces_another_organisation"):
        fleet.enrol(again, "TIJ")


def test_a_stranger_cannot_say_that_it_replaces_somebody(fleet: Fleet, tmp_path: Path) -> None:
    """The proof is the old key's own signature for just these new keys."""
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    backup = saved(laptop, tmp_path / "b.tracker-backup")
    again = restored(fleet, laptop, backup, "again")
    with again.desk() as desk:
        desk.ledger.database.execute("UPDATE former_device SET proof = ?", ("00" * 64,))
    with pytest.raises(Refused, match="request_tampered"):
        fleet.enrol(again, None)
    assert all(d.replaces is None for d in hub.ask("sync:devices"))


def test_what_was_recorded_is_no_error_when_the_last_heads_have_no_room(fleet: Fleet) -> None:
    """Told that it failed, she would record it again."""
    laptop = fleet.laptop("TAP", "no_room")
    in_the_way = laptop.installation.settings.last_heads.with_suffix(".new")
    in_the_way.mkdir()
    register(laptop, "Recorded", "Once")
    assert names(laptop) == {"Recorded"}
    # What leaves the laptop must be remembered first, or a backup could not be told from it.
    with pytest.raises(Refused, match="folder_not_writable"):
        laptop.export("hub")
    in_the_way.rmdir()
    fleet.hub().take(laptop.export("hub"))
    assert names(fleet.hub()) >= {"Recorded"}
