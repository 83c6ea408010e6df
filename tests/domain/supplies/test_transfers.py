"""Transfers between laptops that never meet: any order of merging, nothing twice, nothing lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from tests.fleet import Fleet, Site
from tracker.basics.errors import Invalid, Refused
from tracker.domain.supplies.papers import TransferLine


def day(before: int = 0) -> str:
    return (date.today() - timedelta(days=before)).isoformat()


@dataclass
class Two:
    """A laptop in the warehouse, one at the shelter, both of one organisation, and a hub."""

    fleet: Fleet
    store: Site
    shelter: Site
    at_store: str
    at_shelter: str
    lot: str

    @property
    def hub(self) -> Site:
        return self.fleet.hub()

    def send(self, kits: int = 10, **more: Any) -> dict[str, str]:
        sent: dict[str, str] = self.store.do(
            "supplies:transfer:send",
            from_site=self.at_store,
            to_site=self.at_shelter,
            lines=[{"lot": self.lot, "kits": kits}],
            **more,
        )
        return sent

    def line(self, arrived: int, **more: Any) -> dict[str, Any]:
        return {
            "lot": "L-1",
            "kit_version": self.fleet.reference.kit_version,
            "grant_agreement": self.fleet.reference.grants["TAP"],
            "arrived": arrived,
            **more,
        }

    def receive(self, number: str, arrived: int, **more: Any) -> str:
        dated = {"received_on": more.pop("received_on")} if "received_on" in more else {}
        done: str = self.shelter.do(
            "supplies:transfer:receive",
            number=number,
            site=self.at_shelter,
            lines=[self.line(arrived, **more)],
            **dated,
        )
        return done


@pytest.fixture
def two(fleet: Fleet) -> Two:
    store, shelter = fleet.laptop("TAP", "store"), fleet.laptop("TAP", "shelter")
    at_store, lot = fleet.stocked(store, kits=30, came_on=day(30))
    at_shelter = store.do("organisations:site:add", name="Albergue Belén")
    fleet.hub().take(store.export("hub"))
    shelter.take(fleet.hub().export("shelter"))
    return Two(fleet, store, shelter, at_store, at_shelter, lot)


def shelves(site: Site, on: str | None = None) -> dict[str, int]:
    return {line.site_name: line.kits for line in site.ask("stock", on=on)}


def only(site: Site, **arguments: Any) -> TransferLine:
    (line,) = site.ask("transfers", **arguments)
    assert isinstance(line, TransferLine)
    return line


def sums(site: Site) -> dict[str, int]:
    """The reconciliation of TAP's grant."""
    line = next(x for x in site.ask("reconciliation") if x.cso == "TAP")
    assert line.unexplained == 0
    names = ("opening", "received", "distributed", "lost", "missing", "counted", "on_hand")
    return {name: getattr(line, name) for name in (*names, "in_transit")}


def test_what_left_is_on_the_way_until_it_is_received(two: Two) -> None:
    sent = two.send(carrier_name="Jacques Delva", vehicle="ABC-12-34")
    assert shelves(two.store) == {"Albergue L-1": 20}
    assert only(two.store).in_transit == 10
    two.hub.take(two.store.export("hub"))
    assert sums(two.hub)["in_transit"] == 10
    two.shelter.take(two.hub.export("shelter"))
    two.receive(sent["number"], 10)
    two.hub.take(two.shelter.export("hub"))
    assert shelves(two.hub) == {"Albergue L-1": 20, "Albergue Belén": 10}
    told = sums(two.hub)
    assert (told["on_hand"], told["in_transit"], told["missing"]) == (30, 0, 0)
    with pytest.raises(Invalid, match="transfer_received_already"):
        two.receive(sent["number"], 10)


@pytest.mark.parametrize("came", [10, 7, 12])
def test_paper_and_dispatch_become_one_in_every_order(two: Two, came: int) -> None:
    """The shelter types from the paper while the dispatch is on the warehouse's laptop only."""
    number = two.send()["number"]
    reason = {10: None, 7: "lost_on_the_way", 12: "more_sent"}[came]
    # As people write it: no dashes, small letters.
    two.receive(number.lower().replace("-", " "), came, stated=10, reason=reason)
    assert only(two.shelter).in_transit == -came
    bundles = {"store": two.store.export("hub"), "shelter": two.shelter.export("hub")}
    states = set()
    for order in (("store", "shelter"), ("shelter", "store"), ("shelter", "store", "shelter")):
        copy = two.fleet.copy_of_hub("-".join(order))
        for name in order:
            copy.take(bundles[name])
        assert shelves(copy) == {"Albergue L-1": 20, "Albergue Belén": came}
        line = only(copy)
        assert (line.kits, line.arrived, line.in_transit) == (10, came, 0)
        assert len({x.lot for x in copy.ask("stock")}) == 1
        assert sums(copy)["missing"] == 10 - came
        # Fewer came and somebody said why: that is no finding; more came than left is one.
        found = copy.ask("review_findings", kind="transit").findings
        assert [f.facts["trouble"] for f in found] == (["transfer_differs"] if came == 12 else [])
        assert copy.ask("sync:conflicts") == []
        states.add(copy.digest()["cso:TAP"].state)
        two.fleet.sites.pop(copy.name).installation.close()
    assert len(states) == 1


def test_an_arrival_typed_on_two_laptops_is_there_once(two: Two) -> None:
    other = two.fleet.laptop("TAP", "other")
    other.take(two.hub.export("other"))
    two.receive("W 17", 5)
    here = two.shelter
    two.shelter = other
    two.receive("w-17", 5)
    two.fleet.sync()
    assert shelves(two.hub)["Albergue Belén"] == 5
    assert two.hub.ask("sync:conflicts") == []
    assert not here.verify().breaks


def test_what_is_not_received_is_a_finding_by_time_alone(two: Two) -> None:
    two.send(sent_on=day(6))
    late = two.send(2, number="W-8", sent_on=day(8))
    far = two.send(3, number="W-9", sent_on=day(20), expected_on=day(-5))
    two.hub.take(two.store.export("hub"))
    (finding,) = two.hub.ask("review_findings", kind="transit").findings
    assert finding.records == (late["transfer"],)
    assert (finding.facts["trouble"], finding.facts["due"]) == ("not_received", day(1))
    # Nothing is written, and two days later the other one is late too.
    two.hub.skew[0] = 2 * 24 * 3600 * 1000
    findings = two.hub.ask("review_findings", kind="transit").findings
    assert len(findings) == 2
    assert far["transfer"] not in {f.records[0] for f in findings}
    two.hub.skew[0] = 0
    arguments = {"finding": finding.id, "reason": "looked_into", "seen": finding.seen}
    two.hub.do("review:accept", **arguments)
    assert "transit" not in two.hub.ask("review_counts")
    # Whoever audits sees it too, without the name of who carries it.
    audit = two.fleet.audit()
    audit.take(two.hub.export("audit"))
    assert {x.number for x in audit.ask("transfers", open=True) if x.trouble} == {"W-8"}
    assert audit.value("SELECT count(*) FROM transfer WHERE carrier_name IS NOT NULL") == 0


def test_arrived_and_never_sent_is_a_finding_after_the_same_days(two: Two) -> None:
    two.receive("W-1", 4, received_on=day(7))
    two.hub.take(two.shelter.export("hub"))
    assert two.hub.ask("review_counts") == {}
    two.hub.skew[0] = 24 * 3600 * 1000
    (finding,) = two.hub.ask("review_findings", kind="transit").findings
    assert finding.facts["trouble"] == "not_sent"


def test_damaged_on_the_way_came_and_is_no_stock(two: Two) -> None:
    number = two.send()["number"]
    two.fleet.sync()
    with pytest.raises(Invalid, match="arrival_reason_needed"):
        two.receive(number, 9)
    receipt = two.receive(number, 9, damaged=2, reason="lost_on_the_way")
    assert shelves(two.shelter)["Albergue Belén"] == 7
    (line,) = two.shelter.ask("transfer_receipt", receipt=receipt).lines
    assert (line.stated, line.kits, line.damaged, line.reason) == (10, 9, 2, "lost_on_the_way")
    two.fleet.sync()
    told = sums(two.hub)
    assert (told["lost"], told["missing"], told["on_hand"], told["in_transit"]) == (2, 1, 27, 0)


def test_an_arrival_is_taken_back_and_recorded_anew(two: Two) -> None:
    number = two.send()["number"]
    two.fleet.sync()
    receipt = two.receive(number, 4, reason="fewer_sent")
    two.shelter.do("supplies:transfer:receipt_void", receipt=receipt)
    assert only(two.shelter).in_transit == 10
    with pytest.raises(Refused, match="voided_already"):
        two.shelter.do("supplies:transfer:receipt_void", receipt=receipt)
    assert two.receive(number, 10) == receipt
    two.fleet.sync()
    assert shelves(two.store) == {"Albergue L-1": 20, "Albergue Belén": 10}


def test_a_transfer_taken_back_is_at_the_site_it_left(two: Two) -> None:
    sent = two.send()
    two.store.do("supplies:transfer:void", transfer=sent["transfer"], reason="not_sent")
    assert shelves(two.store) == {"Albergue L-1": 30}
    assert two.store.ask("transfers") == []
    assert two.store.ask("transfer", transfer=sent["transfer"]).lines[0].kits == 10


def test_what_cannot_be_sent_is_told(two: Two) -> None:
    with pytest.raises(Invalid, match="more_than_in_stock") as more:
        two.send(31)
    assert more.value.params["held"] == 30
    two.send(1, number="W-7")
    with pytest.raises(Invalid, match="transfer_number_taken"):
        two.send(1, number="w 7")
    lines = [{"lot": two.lot, "kits": 1}]
    there = {"from_site": two.at_store, "to_site": two.at_store, "lines": lines}
    with pytest.raises(Invalid, match="same_site"):
        two.store.do("supplies:transfer:send", **there)
    abroad = two.fleet.laptop("TIJ", "tij").do("organisations:site:add", name="Tijuana")
    two.hub.take(two.fleet.sites["tij"].export("hub"))
    two.hub.take(two.store.export("hub"))
    with pytest.raises(Invalid, match="site_of_another_organisation"):
        two.hub.do("supplies:transfer:send", **{**there, "to_site": abroad})


def test_open_ones_are_told_whatever_the_limit_and_the_latest_of_the_others(two: Two) -> None:
    numbers = [two.send(1, sent_on=day(5 - number))["number"] for number in range(4)]
    short = two.send(2, sent_on=day(9))["number"]
    two.hub.take(two.store.export("hub"))
    two.shelter.take(two.hub.export("shelter"))
    for number in numbers[:3]:
        two.receive(number, 1)
    two.receive(short, 1, reason="fewer_sent")
    two.hub.take(two.shelter.export("hub"))
    everything = two.hub.ask("transfers")
    assert [line.number for line in everything] == [*numbers[::-1], short]
    # Received short, and somebody said why, it is shown like those that are on the way.
    told = [line.number for line in two.hub.ask("transfers", limit=1)]
    assert told == [numbers[3], numbers[2], short]
    assert [x for x in everything if x.trouble or x.in_transit] == two.hub.ask(
        "transfers", open=True
    )
    for line in everything:
        assert two.hub.ask("transfer_numbered", number=line.number.lower()) == line
