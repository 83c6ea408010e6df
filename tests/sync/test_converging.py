"""A fleet comes to agree, whatever the order, repetition and detours of its bundles."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from tests.fleet import Fleet, Site, hand_over, register
from tracker.basics.errors import Damaged
from tracker.sync.conflicts import settle

DAY = 24 * 3600 * 1000


def busy(fleet: Fleet) -> list[Site]:
    """Three laptops of one organisation that have all worked on one woman, apart."""
    laptops = [fleet.laptop("TAP", f"lap{i}") for i in range(3)]
    woman = register(laptops[0])
    fleet.sync()
    for i, laptop in enumerate(laptops):
        laptop.skew[0] = (i - 1) * 400 * DAY
        laptop.do("cases:person:edit", person=woman, values={"phone": f"+52 961 123 456{i}"})
        laptop.do("cases:person:edit", person=woman, values={"notes": f"note {i}"})
        place, lot = fleet.stocked(laptop, lot=f"L-{i}")
        other = register(laptop, f"Guerda {i}", "Simon")
        hand_over(laptop, place, lot, other)
    return laptops


def test_any_order_of_imports_gives_the_same_digest(fleet: Fleet) -> None:
    """Tangerine #2484: the result does not depend on who syncs first."""
    laptops = busy(fleet)
    bundles = [laptop.export("hub", full=True) for laptop in laptops]
    digests, conflicts = set(), []
    for number, order in enumerate(itertools.permutations(range(3))):
        # Each order is tried on a coordinator's hub of its own making.
        watcher = fleet.copy_of_hub(f"watch{number}")
        for i in order:
            watcher.take(bundles[i])
            watcher.take(bundles[order[0]])
        digests.add(watcher.digest()["cso:TAP"])
        conflicts.append(len(watcher.ask("sync:conflicts")))
    assert len(digests) == 1
    assert conflicts == [2] * 6


def test_repeated_dropped_and_reordered_bundles_end_in_agreement(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    laptops = busy(fleet)
    chance = random.Random(7)
    hub = fleet.hub()
    for _ in range(25):
        laptop = chance.choice(laptops)
        bundle = laptop.export("hub", full=chance.random() < 0.3)
        if chance.random() < 0.2:
            continue
        hub.take(bundle)
        if chance.random() < 0.4:
            hub.take(bundle)
        if chance.random() < 0.5:
            other = chance.choice(laptops)
            other.take(hub.export(other.name, full=chance.random() < 0.3))
    fleet.sync()
    fleet.sync()
    agreed = hub.digest()
    for laptop in laptops:
        own = laptop.digest()
        assert set(own) == {"shared", "cso:TAP"}
        assert all(own[scope] == agreed[scope] for scope in own)
        assert not laptop.verify().breaks
    fleet.close()


def test_a_conflict_is_settled_once_and_for_all(fleet: Fleet) -> None:
    laptops = busy(fleet)
    fleet.sync()
    hub = fleet.hub()
    found = hub.ask("sync:conflicts")
    assert {c.field for c in found} == {"phone", "notes"}
    for conflict in found:
        # Every laptop wrote its own value; all three are kept and shown.
        assert len(conflict.sides) == 3
        assert {s.device_name for s in conflict.sides} == {"lap0", "lap1", "lap2"}
        with hub.desk() as desk:
            settle(
                desk,
                scope=conflict.scope,
                record=conflict.record,
                field=conflict.field,
                choose=conflict.sides[0].hash,
            )
    assert hub.ask("sync:conflicts") == []
    fleet.sync()
    for laptop in laptops:
        assert laptop.ask("sync:conflicts") == []
        assert laptop.digest()["cso:TAP"] == hub.digest()["cso:TAP"]


def test_an_edit_after_a_pull_is_no_conflict(fleet: Fleet) -> None:
    """ODK #805 and #698: only true concurrency is reported, and it always is."""
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    woman = register(one)
    fleet.sync()
    one.skew[0] = 900 * DAY
    one.do("cases:person:edit", person=woman, values={"phone": "+52 961 111 1111"})
    fleet.sync()
    two.do("cases:person:edit", person=woman, values={"phone": "+52 961 222 2222"})
    fleet.sync()
    assert fleet.hub().ask("sync:conflicts") == []
    assert one.ask("person", person=woman).phone == "+52 961 222 2222"


def test_importing_again_adds_nothing(fleet: Fleet) -> None:
    laptop = fleet.laptop()
    register(laptop)
    hub = fleet.hub()
    bundle = laptop.export("hub")
    assert hub.take(bundle).new > 0
    before = hub.digest()
    assert hub.take(bundle).new == 0
    assert hub.digest() == before


def test_only_what_the_receiver_lacks_is_sent(fleet: Fleet) -> None:
    laptop = fleet.laptop()
    for i in range(20):
        register(laptop, f"Rose {i}", "Jean")
    hub = fleet.hub()
    hub.take(laptop.export("hub"))
    laptop.take(hub.export(laptop.name))
    register(laptop, "Guerda", "Simon")
    assert hub.take(laptop.export("hub")).entries == 2


def test_a_bundle_that_starts_too_late_is_refused_whole(fleet: Fleet) -> None:
    """What is missing in between is asked for; nothing is taken from it."""
    laptop = fleet.laptop()
    register(laptop)
    hub = fleet.hub()
    hub.take(laptop.export("hub"))
    laptop.take(hub.export(laptop.name))
    register(laptop, "Guerda", "Simon")
    late = laptop.export("hub")
    # The hub loses its copy of that chain, as one restored from an old backup does.
    with hub.desk() as desk:
        desk.ledger.database.execute(
            "DELETE FROM entry WHERE chain IN (SELECT id FROM chain WHERE device = ?)",
            (laptop.installation.device.id,),
        )
        desk.ledger.rebuild()
    before = hub.digest()
    with pytest.raises(Damaged, match="bundle_gap"):
        hub.take(late)
    assert hub.digest() == before
    # CHT #8093: everything comes again when it is asked for.
    hub.take(laptop.export("hub", full=True))
    assert hub.ask("find", text="Guerda Simon")


def test_audit_sees_the_same_public_state_and_no_sealed_value(fleet: Fleet) -> None:
    laptop = fleet.laptop()
    place, lot = fleet.stocked(laptop)
    hand_over(laptop, place, lot, register(laptop))
    fleet.sync()
    audit = fleet.audit()
    hub = fleet.hub()
    audit.take(hub.export("audit"))
    mine, theirs = audit.digest(), hub.digest()
    for scope in theirs:
        assert mine[scope].state == theirs[scope].state
        assert mine[scope].heads == theirs[scope].heads
    assert mine["cso:TAP"].sealed != theirs["cso:TAP"].sealed
    assert (
        audit.value(
            "SELECT count(*) FROM entry WHERE personal IS NOT NULL OR sensitive IS NOT NULL"
        )
        == 0
    )
    for record_type in ("person", "list_row", "consent", "referral", "hub_user", "cso_user"):
        for row in audit.rows(f"SELECT * FROM {record_type}"):
            assert "Marie" not in str(row)
    assert not audit.verify().breaks
    assert audit.verify().sealed_absent > 0
