"""Devices witness each other: what was seen of a chain cannot be taken back unnoticed."""

from __future__ import annotations

import json

import pytest

from tests.fleet import Fleet, Site, register
from tracker.ledger.ledger import Change
from tracker.ledger.witness import seen


def witnessed(site: Site) -> int:
    return int(site.value("SELECT count(*) FROM witness"))


@pytest.fixture
def three(fleet: Fleet) -> tuple[Site, Site, Site]:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    register(one, "First", "Woman")
    fleet.sync()
    return one, two, fleet.hub()


def test_everyone_who_received_something_bears_witness(three: tuple[Site, Site, Site]) -> None:
    one, two, hub = three
    with two.desk() as desk:
        heads = {(s.witness, s.device) for s in seen(desk.ledger.database)}
    for witness in (hub, two):
        assert (witness.installation.device.id, one.installation.device.id) in heads
    for site in three:
        assert not site.verify().breaks
    assert two.verify().witnessed > 0


def test_it_is_no_endless_echo(fleet: Fleet, three: tuple[Site, Site, Site]) -> None:
    """A merge that brought witness entries alone is not witnessed."""
    fleet.sync()
    fleet.sync()
    before = [witnessed(site) for site in three]
    assert len(set(before)) == 1
    for _ in range(3):
        fleet.sync()
    assert [witnessed(site) for site in three] == before


def test_it_makes_no_bundle_by_itself_and_goes_with_the_next(
    fleet: Fleet, three: tuple[Site, Site, Site]
) -> None:
    _one, two, hub = three
    assert hub.digest()["cso:TAP"] == two.digest()["cso:TAP"]
    assert witnessed(two) > witnessed(hub)
    register(two)
    hub.take(two.export("hub"))
    assert witnessed(hub) >= witnessed(two)


def test_merging_the_same_again_witnesses_nothing(three: tuple[Site, Site, Site]) -> None:
    one, _two, hub = three
    data = one.export("hub", full=True)
    hub.take(data)
    before = witnessed(hub)
    hub.take(data)
    hub.take(one.export("hub", full=True))
    assert witnessed(hub) == before


def test_an_audit_witnesses_nothing(fleet: Fleet, three: tuple[Site, Site, Site]) -> None:
    audit = fleet.audit()
    device = audit.installation.device.id
    assert audit.value("SELECT count(*) FROM chain WHERE device = ?", device) == 0
    assert not audit.verify().breaks
    assert audit.verify().witnessed > 0


@pytest.mark.parametrize("kind", ["rolled_back", "witness_differs"])
def test_a_chain_that_is_not_what_others_saw(three: tuple[Site, Site, Site], kind: str) -> None:
    """``verify`` names the device and who saw it otherwise."""
    one, two, hub = three
    device = one.installation.device.id
    claim = [device, "cso:TAP", 999 if kind == "rolled_back" else 1, "ab" * 32]
    with two.desk() as desk, desk.ledger.transaction():
        change = Change("witness", desk.ledger.new_id(), {"heads": [claim]}, ())
        desk.ledger.append("cso:TAP", "ledger:witness", two.installation.device.id, [change])
    hub.take(two.export("hub"))
    (found,) = hub.verify().breaks
    assert (found.kind, found.device, found.seq) == (kind, device, claim[2])
    assert found.witness == two.installation.device.id


@pytest.mark.parametrize("heads", [[7], ["x"], [[1, 2, 3, 4]], [["d", "s", 1, "zz"]], {}, [[]]])
def test_what_is_malformed_is_passed_over(three: tuple[Site, Site, Site], heads: object) -> None:
    _one, _two, hub = three
    with hub.desk() as desk:
        desk.ledger.database.execute("UPDATE witness SET heads = ?", (json.dumps(heads),))
        assert list(seen(desk.ledger.database)) == []


def test_a_fleet_of_hundreds_is_cut_into_entries(
    three: tuple[Site, Site, Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _two, hub = three
    monkeypatch.setattr("tracker.ledger.witness._AT_ONCE", 1)
    register(one, "Next", "Woman")
    hub.take(one.export("hub"))
    # The two laptops and nobody else: the hub's own chains it need not witness.
    own = hub.installation.device.id
    with hub.desk() as desk:
        heads = [s for s in seen(desk.ledger.database) if s.witness == own]
    assert len({h.device for h in heads[-2:]}) == 2
    body = hub.value(
        "SELECT body FROM entry e JOIN chain c ON c.id = e.chain WHERE c.device = ?"
        " AND c.scope = 'cso:TAP' ORDER BY seq DESC LIMIT 1",
        own,
    )
    assert json.loads(body)["group_size"] == 2
