"""A fleet that meets in a folder which somebody else carries, well or badly."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.fleet import PASSWORD, Fleet, Site, register
from tracker.basics.errors import Refused
from tracker.installation import syncing
from tracker.installation.opening import unlock
from tracker.sync.transports.names import read_name, tag
from tracker.sync.transports.progress import Synced


def meet(site: Site, folder: Path, kind: str = "folder") -> None:
    folder.mkdir(exist_ok=True)
    with site.desk() as desk:
        syncing.set_up(desk, kind, str(folder))


def sync(site: Site) -> Synced:
    return syncing.sync(site.installation)


def state(site: Site) -> syncing.State:
    with site.desk() as desk:
        return syncing.state(desk)


def bundles(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


@pytest.fixture
def two(fleet: Fleet, tmp_path: Path) -> tuple[Site, Site, Path]:
    """A laptop and its hub, and the folder between them."""
    laptop, folder = fleet.laptop("TAP", "lap"), tmp_path / "shared"
    meet(laptop, folder)
    meet(fleet.hub(), folder)
    return laptop, fleet.hub(), folder


def test_what_is_registered_arrives_and_the_folder_is_cleared(two: tuple[Site, Site, Path]) -> None:
    laptop, hub, folder = two
    woman = register(laptop)
    assert state(laptop).waiting > 0
    assert sync(laptop).sent == 1
    assert state(laptop).waiting > 0, "nobody said yet that it arrived"
    assert state(hub).lying == 1
    came = sync(hub)
    assert came.bundles == 1
    assert came.new > 0
    assert hub.ask("person", person=woman).family_names == "Jean"
    assert sync(laptop).waiting == 0
    assert state(laptop).waiting == state(hub).waiting == 0
    assert state(hub).lying == 0
    assert laptop.digest()["cso:TAP"] == hub.digest()["cso:TAP"]
    # The bundle with her data is gone; what lies there now only says what is where.
    to_hub = folder / tag(hub.installation.device.id)
    assert bundles(to_hub) == []
    sizes = [p.stat().st_size for p in bundles(folder)]
    assert len(sizes) <= 2


def test_when_nothing_happens_nothing_is_written(two: tuple[Site, Site, Path]) -> None:
    laptop, hub, folder = two
    register(laptop)
    for _ in range(3):
        sync(laptop)
        sync(hub)
    before = [(p, p.stat().st_mtime_ns) for p in bundles(folder)]
    for _ in range(3):
        assert sync(laptop) == sync(hub) == Synced()
    assert [(p, p.stat().st_mtime_ns) for p in bundles(folder)] == before


def test_names_tell_nothing_about_anybody(two: tuple[Site, Site, Path]) -> None:
    laptop, hub, folder = two
    register(laptop, "Guerda", "Simon")
    sync(laptop)
    sync(hub)
    text = " ".join(str(p.relative_to(folder)) for p in folder.rglob("*")).lower()
    for word in ("guerda", "simon", "lap", "hub", "tap", laptop.installation.device.id):
        assert word not in text.replace("tracker", "")


def test_a_bundle_is_imported_once_even_after_a_restart(two: tuple[Site, Site, Path]) -> None:
    laptop, hub, folder = two
    register(laptop)
    sync(laptop)
    box = folder / tag(hub.installation.device.id)
    (bundle,) = bundles(box)
    sync(hub)
    for name in (
        f"{bundle.stem} (conflicted copy 2026-11-23 221501).tracker",
        f"{bundle.stem}.sync-conflict-20261123-221501-ABCDEFG.tracker",
        f"{bundle.stem}-DESKTOP-7.tracker",
        "from the coordinator (1).tracker",
    ):
        shutil.copy(bundle, box / name)
    hub.installation.store.close()
    again = Site(hub.name, unlock(hub.installation.settings, "hub", PASSWORD))
    came = sync(again)
    assert (came.bundles, came.new, came.unfinished, came.refused) == (0, 0, 0, ())
    # The copies were for the hub and are taken in, so it cleared them away.
    assert bundles(box) == [bundle]
    imports = again.value("SELECT count(*) FROM exchange WHERE direction = 'in'")
    assert imports == 1
    again.installation.close()


@pytest.mark.parametrize("renamed", [False, True])
def test_half_a_file_is_no_error_and_is_taken_in_when_it_is_whole(
    two: tuple[Site, Site, Path], renamed: bool
) -> None:
    laptop, hub, folder = two
    register(laptop)
    sync(laptop)
    box = folder / tag(hub.installation.device.id)
    (bundle,) = bundles(box)
    whole = bundle.read_bytes()
    if renamed:
        bundle = bundle.rename(box / "copy of a bundle.tracker")
    for half in (whole[:1], whole[: len(whole) // 2], whole[:-1]):
        bundle.write_bytes(half)
        came = sync(hub)
        assert (came.bundles, came.unfinished, came.refused) == (0, 1, ())
    if not renamed:
        # In its full length, but not arrived everywhere.
        bundle.write_bytes(whole[:-100] + bytes(100))
        assert sync(hub).unfinished == 1
    bundle.write_bytes(whole)
    assert sync(hub).bundles == 1
    assert laptop.digest()["cso:TAP"] == hub.digest()["cso:TAP"]


def test_files_of_synchronisers_are_left_alone(two: tuple[Site, Site, Path]) -> None:
    _laptop, hub, folder = two
    box = folder / tag(hub.installation.device.id)
    box.mkdir()
    (folder / ".stfolder").mkdir()
    names = (".syncthing.x.tracker.tmp", "~$x.tracker", "x.tracker.part", "a.tracker~", "list.xlsx")
    for name in names:
        (box / name).write_bytes(b"half")
    assert sync(hub) == Synced()
    assert {p.name for p in bundles(box)} == set(names)


def test_a_lost_bundle_is_made_again_from_what_the_hub_says(two: tuple[Site, Site, Path]) -> None:
    laptop, hub, folder = two
    for number in range(4):
        register(laptop, f"Rose {number}")
        sync(laptop)
        for path in bundles(folder):
            path.unlink()
        sync(hub)
    assert laptop.digest()["cso:TAP"] != hub.digest().get("cso:TAP")
    sync(laptop)
    sync(hub)
    assert laptop.digest()["cso:TAP"] == hub.digest()["cso:TAP"]


def test_a_slow_carrier_keeps_the_first_bundle_and_the_newest(two: tuple[Site, Site, Path]) -> None:
    laptop, hub, folder = two
    first = None
    for number in range(5):
        register(laptop, f"Rose {number}")
        sync(laptop)
        first = first or bundles(folder / tag(hub.installation.device.id))[0]
    lying = bundles(folder / tag(hub.installation.device.id))
    assert len(lying) == 2
    assert first in lying


def test_a_folder_that_is_not_there_or_is_not_ours_is_told_apart(
    two: tuple[Site, Site, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, hub, folder = two
    register(laptop)
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(Refused, match="sync_folder_missing"):
        sync(laptop)
    assert not folder.exists(), "a stick that is not plugged in becomes no folder"
    error = state(laptop).ways[0].error
    assert error is not None
    assert error.code == "sync_folder_missing"
    folder.with_name("elsewhere").rename(folder)
    # The laptop's own disk is not full: its last heads are written already.
    laptop.export("hub")
    for number, code in ((28, "sync_folder_full"), (30, "sync_folder_read_only")):

        def fail(*_: object, number: int = number) -> None:
            raise OSError(number, "as the system says")

        with monkeypatch.context() as patch:
            patch.setattr("tracker.sync.transports.shelf.os.fsync", fail)
            with pytest.raises(Refused, match=code):
                sync(laptop)
        assert bundles(folder) == []
    assert sync(laptop).sent == 1
    assert sync(hub).bundles == 1
    assert state(laptop).ways[0].error is None


def test_a_hub_from_a_backup_gets_again_what_it_had(fleet: Fleet, tmp_path: Path) -> None:
    laptop, folder = fleet.laptop("TAP", "lap"), tmp_path / "shared"
    meet(laptop, folder)
    hub = fleet.hub()
    meet(hub, folder)
    register(laptop)
    sync(laptop)
    sync(hub)
    sync(laptop)
    old = fleet.copy_of_hub("old")
    register(laptop, "Guerda")
    sync(laptop)
    sync(hub)
    sync(laptop)
    assert state(laptop).waiting == 0
    # The hub's disk dies; the copy of the day before takes its place.
    register(laptop, "Nadège")
    sync(laptop)
    came = sync(old)
    assert [t.error.code for t in came.refused] == ["bundle_gap"]
    for _ in range(2):
        sync(laptop)
        sync(old)
    assert old.digest()["cso:TAP"] == laptop.digest()["cso:TAP"]
    assert state(laptop).waiting == 0


def test_an_audit_tells_what_arrived_and_sends_nothing(fleet: Fleet, tmp_path: Path) -> None:
    audit, hub, folder = fleet.audit(), fleet.hub(), tmp_path / "shared"
    meet(audit, folder)
    meet(hub, folder)
    sync(audit)
    hub.do("organisations:cso:add", code="OAX", name="Oaxaca")
    sync(hub)
    assert state(hub).waiting > 0
    assert sync(audit).new > 0
    sync(hub)
    assert state(hub).waiting == 0


def test_a_stick_brings_loose_files_too(fleet: Fleet, tmp_path: Path) -> None:
    laptop, other = fleet.laptop("TAP", "lap"), fleet.laptop("TIJ", "other")
    hub, stick = fleet.hub(), tmp_path / "stick"
    for site in (laptop, hub):
        meet(site, stick, "file")
    register(laptop)
    (stick / "by-hand.tracker").write_bytes(laptop.export("hub"))
    (stick / "others.tracker").write_bytes(hub.export(other.name))
    came = sync(hub)
    assert (came.bundles, came.refused) == (1, ())
    assert (stick / "by-hand.tracker").exists()
    assert sync(hub).bundles == 0


def mishap(chance: random.Random, folder: Path, kept: list[tuple[Path, bytes]]) -> None:
    """What a synchroniser does to one file."""
    files = [p for p in bundles(folder) if p.suffix == ".tracker"]
    if not files:
        return
    path = chance.choice(files)
    what = chance.randrange(6)
    if what == 0:
        path.unlink()
    elif what == 1:
        kept.append((path, path.read_bytes()))
        path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])
    elif what == 2:
        shutil.copy(path, path.with_name(f"{path.stem} (conflicted copy).tracker"))
    elif what == 3:
        path.rename(path.with_name(f"{chance.randrange(9)} renamed.tracker"))
    elif what == 4 and kept:
        # It was carried to its end after all, late.
        late, data = kept.pop(chance.randrange(len(kept)))
        late.write_bytes(data)
    else:
        kept.append((path, path.read_bytes()))


@pytest.mark.parametrize("seed", range(8))
def test_all_agree_in_the_end_whatever_the_carrier_does(
    fleet: Fleet, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    folder = tmp_path / "shared"
    laptops = [fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two"), fleet.laptop("TIJ", "far")]
    sites = [*laptops, fleet.hub()]
    for site in sites:
        meet(site, folder)
    kept: list[tuple[Path, bytes]] = []
    for number in range(25):
        site = chance.choice(sites)
        if site in laptops and chance.random() < 0.5:
            register(site, f"Rose {number}")
        came = sync(site)
        assert all(t.error.code == "bundle_gap" for t in came.refused)
        for _ in range(chance.randrange(3)):
            mishap(chance, folder, kept)
    # The carrier comes to its senses: half files are whole or gone.
    for path in bundles(folder):
        named = read_name(path.name)
        if named is None or not named.is_whole(path.read_bytes()):
            path.unlink()
    for _ in range(4):
        for site in sites:
            came = sync(site)
            assert came.refused == ()
    for laptop in laptops:
        scope = f"cso:{laptop.installation.device.cso}"
        assert laptop.digest()[scope] == fleet.hub().digest()[scope]
        assert laptop.digest()["shared"] == fleet.hub().digest()["shared"]
        assert not laptop.verify().breaks
    assert all(state(site).waiting == 0 for site in sites)
