"""What lies in the folder: nothing readable, and nothing lost when the disk is full."""

from __future__ import annotations

import os
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fleet import PASSWORD, Fleet, hand_over, register
from tests.registrations import folder
from tracker.basics.errors import Damaged, Refused
from tracker.domain.cases.list_import import import_list
from tracker.installation.opening import unlock
from tracker.ledger.verify import verify
from tracker.settings import Settings
from tracker.store.backup import back_up, restore
from tracker.store.database import Database
from tracker.sync.devices import public_key_of


def test_no_byte_of_the_folder_reads_as_data(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP", "secretname")
    place, lot = fleet.stocked(laptop)
    hand_over(laptop, place, lot, register(laptop, "Célestine", "Désir"))
    everything = b"".join(
        path.read_bytes() for path in (fleet.folder / "secretname").rglob("*") if path.is_file()
    )
    assert len(everything) > 50_000
    for text in (
        "SQLite format",
        "Célestine",
        "Désir",
        "secretname",
        "cso:TAP",
        "person",
        "Albergue",
    ):
        assert text.encode() not in everything, text


def test_a_wrong_password_opens_nothing(fleet: Fleet) -> None:
    fleet.hub()
    settings = Settings(fleet.folder / "hub")
    for user, password in (("hub", "not this one"), ("nobody", PASSWORD), ("hub", "")):
        with pytest.raises(Refused, match="wrong_user_or_password"):
            unlock(settings, user, password)
    with pytest.raises(Refused, match="wrong_key"):
        Database.open(settings.database, bytes(32))


def test_a_locked_installation_gives_no_connection(fleet: Fleet) -> None:
    hub = fleet.hub()
    hub.installation.close()
    with pytest.raises(Refused, match="locked"):
        hub.value("SELECT 1")


def test_a_backup_taken_in_use_restores_to_the_same(fleet: Fleet, tmp_path: Path) -> None:
    laptop = fleet.laptop()
    register(laptop, "Célestine", "Désir")
    target = tmp_path / "night.tracker-backup"
    here = laptop.installation
    assert back_up(here.store, here.settings, target) > 0
    with pytest.raises(Refused, match="file_exists"):
        back_up(here.store, here.settings, target)
    assert "Célestine".encode() not in target.read_bytes()
    again = Settings(tmp_path / "again")
    restore(target, again)
    opened = unlock(again, laptop.name, PASSWORD)
    with opened.desk() as desk:
        result = verify(desk.ledger, lambda device: public_key_of(desk.ledger, device))
        assert not result.breaks
    opened.close()
    with pytest.raises(Refused, match="installation_exists"):
        restore(target, again)
    broken = tmp_path / "broken.tracker-backup"
    broken.write_bytes(target.read_bytes()[:-2000])
    with pytest.raises(Damaged, match="backup_unreadable"):
        restore(broken, Settings(tmp_path / "third"))
    assert zipfile.is_zipfile(target)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MB of its own."""
    place = tmp_path / "small"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)], capture_output=True
    )
    if done.returncode:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.skipif(os.name == "nt", reason="mounts a Linux tmpfs")
def test_a_full_disk_during_an_import_loses_nothing(small_disk: Path) -> None:
    fleet = Fleet(small_disk, ("TAP",))
    laptop = fleet.laptop("TAP")
    register(laptop, "Célestine", "Désir")
    hub = fleet.sites.pop("hub")
    hub.installation.close()
    for path in (small_disk / "hub").iterdir():
        path.unlink()
    before = laptop.digest()
    left = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    filler = small_disk / "filler"
    filler.write_bytes(bytes(max(left - 400_000, 0)))
    data = (folder() / "monterrey-export.csv").read_bytes()
    with laptop.desk() as desk, pytest.raises(Refused, match="disk_full"):
        import_list(desk, data=data, file_name="monterrey-export.csv")
    filler.unlink()
    assert laptop.digest() == before
    assert not laptop.verify().breaks
    with laptop.desk() as desk:
        assert import_list(desk, data=data, file_name="m.csv").imported > 200
    fleet.close()
