"""Medic CHT #8093: a hub restored from an old backup gets everything again from the laptops.

It takes a new identity, which its old key vouches for, so laptops follow it by themselves;
what the hub itself had written since comes back from them, and no chain of it forks.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fleet import Fleet, Site, register
from tests.sync.test_restored import names, restored, saved
from tracker.basics.errors import Refused
from tracker.sync import enrolment


@pytest.fixture
def lost(fleet: Fleet, tmp_path: Path) -> tuple[Site, Site, Site]:
    """Two laptops, and a hub that forgot what came after the backup: theirs and its own."""
    one, two, hub = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two"), fleet.hub()
    register(one, "Before", "Backup")
    fleet.sync()
    backup = saved(hub, tmp_path / "hub.tracker-backup")
    register(one, "After", "One")
    register(two, "After", "Two")
    add_cso(hub, "LOST")
    fleet.sync()
    fleet.sync()
    hub.installation.close()
    again = restored(fleet, hub, backup, "hub-again")
    del fleet.sites["hub-again"]
    fleet.sites["hub"] = again
    return again, one, two


def add_cso(hub: Site, code: str) -> None:
    hub.do(
        "organisations:cso:add",
        code=code,
        name=f"Organización {code}",
        municipality="07089",
        complaints_phone="962 000 0000",
    )


def csos(site: Site) -> set[str]:
    return {c.code for c in site.ask("csos")}


def test_a_hub_restored_from_an_old_backup_gets_everything_again(
    fleet: Fleet, lost: tuple[Site, Site, Site]
) -> None:
    """CHT #8093, whole: also what the hub had written itself, and nobody asks for --full."""
    hub, one, two = lost
    assert names(hub) == {"Before"}
    assert "LOST" not in csos(hub)
    # It works at once, before it heard from anybody.
    add_cso(hub, "NEW")
    for laptop in (one, two):
        # The laptop hears that the hub has less than it had said.
        laptop.take(hub.export(laptop.installation.device.id))
        merged = hub.take(laptop.export("hub"))
        assert merged.forked == () == merged.left_out
    assert csos(hub) == {"TAP", "TIJ", "LOST", "NEW"}
    assert names(hub) == {"Before", "After"}
    fleet.sync()
    for site in (hub, one, two):
        assert not site.verify().breaks
        assert site.digest()["shared"] == hub.digest()["shared"]
    assert one.digest()["cso:TAP"] == hub.digest()["cso:TAP"] == two.digest()["cso:TAP"]
    hubs = {d.id: d.status for d in one.ask("sync:devices") if d.kind == "hub"}
    assert hubs == {
        hub.installation.device.id: "active",
        str(hub.value("SELECT device FROM former_device")): "revoked",
    }


def test_witnesses_find_what_is_still_missing(lost: tuple[Site, Site, Site]) -> None:
    """Until the laptop that wrote them is heard, others' word shows that entries are missing."""
    hub, one, two = lost
    hub.take(two.export("hub", full=True))
    assert names(hub) == {"Before", "After"}
    assert not hub.verify().breaks
    # Somebody hides the last entries of one laptop in the hub's own file.
    device = one.installation.device.id
    with hub.desk() as desk, desk.ledger.transaction():
        database = desk.ledger.database
        top = database.value(
            "SELECT max(seq) FROM entry e JOIN chain c ON c.id = e.chain WHERE c.device = ?",
            (device,),
        )
        for table, condition in (("entry", "chain IN (SELECT id FROM chain WHERE device = ?)"),
                                 ("signed_head", "device = ?")):  # fmt: skip
            database.execute(f"DELETE FROM {table} WHERE seq = ? AND {condition}", (top, device))
        desk.ledger.rebuild()
    found = {(b.kind, b.device) for b in hub.verify().breaks if b.witness}
    assert ("rolled_back", device) in found


def test_a_laptop_that_joins_later_believes_the_line_of_hubs(
    fleet: Fleet, lost: tuple[Site, Site, Site]
) -> None:
    hub, one, two = lost
    for laptop in (one, two):
        hub.take(laptop.export("hub", full=True))
    late = fleet.laptop("TAP", "late")
    assert names(late) == {"Before", "After"}
    assert not late.verify().breaks
    audit = fleet.audit()
    assert audit.digest()["shared"].state == hub.digest()["shared"].state


def test_a_laptop_enrolled_after_the_backup_asks_once_more(fleet: Fleet, tmp_path: Path) -> None:
    hub = fleet.hub()
    backup = saved(hub, tmp_path / "hub.tracker-backup")
    laptop = fleet.laptop("TAP", "forgotten")
    register(laptop)
    hub.installation.close()
    again = restored(fleet, hub, backup, "hub-again")
    fleet.sites["hub"] = again
    with pytest.raises(Refused, match="unknown_sender"):
        again.take(laptop.export("hub"))
    with laptop.desk() as desk:
        request = enrolment.write_request(desk.ledger, again=True)
    with again.desk() as desk:
        enrolment.enrol(desk, request=request, cso="TAP")
        welcome = enrolment.welcome(desk, request).data
    laptop.take(welcome)
    merged = again.take(laptop.export("hub"))
    assert merged.forked == ()
    assert names(again) == {"Marie Rose"}
    assert not again.verify().breaks
    assert again.ask("sync:conflicts") == []


def test_restored_twice(fleet: Fleet, lost: tuple[Site, Site, Site], tmp_path: Path) -> None:
    """A line of three: a laptop that was away the whole time knows only the first."""
    hub, one, two = lost
    one.take(hub.export("one"))
    hub.take(one.export("hub"))
    third = restored(fleet, hub_named(hub), saved(hub, tmp_path / "2.tracker-backup"), "hub-3")
    fleet.sites["hub"] = third
    add_cso(third, "THIRD")
    two.take(third.export("two"))
    third.take(two.export("hub"))
    assert csos(two) == {"TAP", "TIJ", "LOST", "THIRD"}
    assert two.digest()["shared"] == third.digest()["shared"]
    assert not two.verify().breaks


def hub_named(site: Site) -> Site:
    """The restored site, under the name of its user."""
    return Site("hub", site.installation, site.skew)


def test_nobody_else_becomes_a_hub_so(fleet: Fleet, lost: tuple[Site, Site, Site]) -> None:
    """A line that the old key did not sign, or of a hub that was revoked, counts for nothing."""
    hub, one, _two = lost
    new = hub.installation.device.id
    with hub.desk() as desk:
        desk.ledger.database.execute("UPDATE device SET proof = ? WHERE id = ?", ("00" * 64, new))
    with pytest.raises(Refused, match="unknown_sender"):
        one.take(hub.export("one"))


def test_a_revoked_hub_has_no_successor(fleet: Fleet, lost: tuple[Site, Site, Site]) -> None:
    hub, one, _two = lost
    with one.desk() as desk:
        desk.ledger.database.execute("UPDATE device SET status = 'revoked' WHERE kind = 'hub'")
    with pytest.raises(Refused, match="unknown_sender"):
        one.take(hub.export("one"))
