"""Kits given to another organisation: the giver learns that they arrived, and no more."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.supplies.test_giving import Both, only, shelves
from tests.fleet import Fleet, Site
from tests.web.screens import signed_in
from tracker.basics.errors import Damaged
from tracker.crypto.sealing import unseal
from tracker.domain.supplies.given_arrived import hear_arrived
from tracker.ledger.alongside import Other
from tracker.ledger.ledger import Change
from tracker.sync.bundle import read_bundle


@pytest.fixture
def both(fleet: Fleet) -> Both:
    return Both.begun(fleet)


def told_by_hub(both: Both, to: Site) -> Any:
    data = unseal(both.hub.export(to.name), to.installation.device.identity)
    return read_bundle(data)[0].get("alongside", {}).get("given_arrived")


def shown(both: Both, transfer: str) -> str:
    return signed_in(both.giver).get(f"/stock/transfers/{transfer}")


def test_the_giver_learns_on_which_day_how_many_arrived(both: Both) -> None:
    sent = both.give()
    both.fleet.sync()
    assert told_by_hub(both, both.giver) == []
    assert only(both.giver).told is None
    assert "has received it, the coordinator's computer tells so" in shown(both, sent["transfer"])
    receipt = both.take(sent["number"], 7, stated=10, reason="stolen_on_the_way")
    both.fleet.sync()
    both.fleet.sync()
    line = only(both.giver)
    assert (line.told, line.kits, line.trouble, line.receipt) == (7, 10, None, None)
    page = shown(both, sent["transfer"])
    assert "7 of 10 kits" in page
    assert "L-1: 7 of 10" in page
    assert "Received, another number than was sent" in page
    # Not where, not by whom, not why; and nobody else is told.
    (arrived,) = told_by_hub(both, both.giver)
    assert arrived == [sent["transfer"], arrived[1], [[both.lot, 7]]]
    assert told_by_hub(both, both.taker) is None
    for word in ("Albergue Tijuana", "stolen", "Stolen", both.at_taker, receipt):
        assert word not in str(arrived)
        assert word not in page
    # No entry of theirs came, and none was written for it.
    assert both.giver.value("SELECT count(*) FROM transfer_receipt") == 0
    assert shelves(both.giver) == {("TAP", "L-1"): 20}
    assert both.giver.digest()["cso:TAP"] == both.hub.digest()["cso:TAP"]
    # Taken back and counted anew it is told anew.
    both.taker.do("supplies:transfer:receipt_void", receipt=receipt)
    both.fleet.sync()
    both.fleet.sync()
    assert only(both.giver).told is None
    both.take(sent["number"])
    both.fleet.sync()
    both.fleet.sync()
    assert only(both.giver).told == 10
    assert "10 of 10 kits" in shown(both, sent["transfer"])


def test_what_another_organisation_received_is_for_the_coordinator_alone(both: Both) -> None:
    third = both.fleet.laptop("OAX", "third")
    place = third.do("organisations:site:add", name="Oaxaca")
    sent = both.give()
    line = {"lot": "L-1", "arrived": 10, "kit_version": both.fleet.reference.kit_version}
    line["grant_agreement"] = both.fleet.reference.grants["TAP"]
    third.do("supplies:transfer:take", number=sent["number"], site=place, lines=[line])
    both.fleet.sync()
    both.fleet.sync()
    assert only(both.hub).trouble == "received_by_another"
    assert told_by_hub(both, both.giver) == []
    assert only(both.giver).told is None


def test_a_number_that_no_laptop_would_read_keeps_no_bundle_from_it(both: Both) -> None:
    sent = both.give()
    both.take(sent["number"])
    (arrived,) = both.taker.rows("SELECT id, scope FROM stock_movement WHERE movement = 'arrived'")
    with both.taker.desk() as desk:
        change = Change("stock_movement", arrived["id"], {"kits": 2_000_000_000})
        desk.ledger.append(arrived["scope"], "supplies:transfer:take", desk.actor.user, [change])
    both.fleet.sync()
    assert told_by_hub(both, both.giver) == []
    both.fleet.sync()
    assert only(both.giver).told is None
    assert both.giver.digest()["cso:TAP"] == both.hub.digest()["cso:TAP"]


def test_an_older_bundle_replaces_nothing_and_a_spoilt_one_is_refused(both: Both) -> None:
    sent = both.give()
    hub, told = Other("h", "hub", None), [sent["transfer"], "2026-11-03", [[both.lot, 9]]]
    with both.giver.desk() as desk:
        hear_arrived(desk.ledger, hub, 2000, [told])
        hear_arrived(desk.ledger, hub, 1000, [])
        hear_arrived(desk.ledger, Other("o", "field", "TAP"), 3000, [])
    assert only(both.giver).told == 9
    spoilt: tuple[Any, ...] = (
        {}, [told[:2]], [[*told[:2], []]], [[sent["transfer"], "heute", told[2]]],
        [["x", *told[1:]]], [[*told[:2], [[both.lot, -1]]]], [[*told[:2], [[both.lot, True]]]],
        [[*told[:2], [["lot", 9]]]], [told] * 2001,
    )  # fmt: skip
    for wrong in spoilt:
        with both.giver.desk() as desk, pytest.raises(Damaged):
            hear_arrived(desk.ledger, hub, 4000, wrong)
    assert only(both.giver).told == 9
