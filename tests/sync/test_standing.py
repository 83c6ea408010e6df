"""What a device has by its word, whatever the order in which its words arrive."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.fleet import PASSWORD, Fleet, Site, register
from tracker.basics.errors import Damaged
from tracker.installation import exchange
from tracker.installation.opening import unlock
from tracker.settings import Settings
from tracker.sync.devices import known_devices
from tracker.sync.exporting import export
from tracker.sync.standing import Standing, hear, standing, word_of


def stands(site: Site, other: Site) -> Standing:
    with site.desk() as desk:
        device = known_devices(desk.ledger.database)[other.installation.device.id]
        return standing(desk.ledger, device)


def test_a_late_bundle_does_not_take_back_a_newer_word(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    register(laptop)
    first = laptop.export("hub")
    register(laptop, "Guerda")
    second = laptop.export("hub")
    hub.take(second)
    assert stands(hub, laptop).waiting == 0
    hub.take(first)
    assert stands(hub, laptop).waiting == 0


def test_a_newer_word_that_tells_of_less_counts(fleet: Fleet, tmp_path: Path) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    laptop.value("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(laptop.installation.settings.home, tmp_path / "old")
    register(laptop)
    hub.do("organisations:cso:add", code="OAX", name="Oaxaca")
    laptop.take(hub.export("lap"))
    hub.take(laptop.export("hub"))
    assert stands(hub, laptop).waiting == 0
    old = Site("lap", unlock(Settings(tmp_path / "old"), "lap", PASSWORD))
    hub.take(old.export("hub"))
    assert stands(hub, laptop).waiting > 0
    old.take(hub.export("lap"))
    assert old.digest()["cso:TAP"] == hub.digest()["cso:TAP"]
    old.installation.close()


def test_a_word_given_just_now_counts_whatever_the_clock_says(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    hub.take(laptop.export("hub"))
    device = laptop.installation.device.id
    with hub.desk() as desk:
        held = word_of(desk.ledger, device)
        assert held
        hear(desk.ledger, device, {}, 1)
        assert word_of(desk.ledger, device) == held
        hear(desk.ledger, device, {}, 1, now=True)
        assert word_of(desk.ledger, device) == {}


def test_a_forked_chain_is_sent_until_both_have_both_branches(fleet: Fleet, tmp_path: Path) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    hub.take(laptop.export("hub"))
    laptop.value("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(laptop.installation.settings.home, tmp_path / "copy")
    copy = Site("lap", unlock(Settings(tmp_path / "copy"), "lap", PASSWORD))
    register(laptop, "Rose")
    register(copy, "Guerda")
    hub.take(laptop.export("hub"))
    assert hub.take(copy.export("hub")).forked
    assert stands(hub, laptop).waiting > 0
    laptop.take(hub.export("lap"))
    # It learned of the other branch, so it has a new identity and is enrolled again.
    fleet.enrol(laptop, None)
    hub.take(laptop.export("hub"))
    assert stands(hub, laptop).waiting == 0
    laptop.take(hub.export(laptop.installation.device.id))
    assert stands(laptop, hub).waiting == 0
    copy.installation.close()


@pytest.mark.parametrize("word", [{"x|shared": ["zz"]}, {"x|shared": []}, {"": ["ab" * 32]}])
def test_a_word_that_makes_no_sense_means_nothing_is_had(
    fleet: Fleet, word: dict[str, list[str]]
) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    own = hub.installation.device.id
    with hub.desk() as desk:
        told = {key.replace("x", own): tops for key, tops in word.items()}
        hear(desk.ledger, laptop.installation.device.id, told, 1, now=True)
    assert stands(hub, laptop).starts[f"{own}|shared"] == 0


def test_an_ack_holds_nothing(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    register(laptop)
    with laptop.desk() as desk:
        receivers = exchange.receivers(desk, "hub")
        ack = export(desk.ledger, receivers, kind="ack")
        smuggling = export(desk.ledger, receivers, extra={"kind": "ack"})
    assert ack.entries == 0
    merged = hub.take(ack.data)
    assert (merged.kind, merged.entries) == ("ack", 0)
    assert smuggling.entries > 0
    with pytest.raises(Damaged, match="bundle_tampered"):
        hub.take(smuggling.data)
