"""Kits given to another organisation: two halves in two scopes, which meet at the hub."""

from __future__ import annotations

import hashlib
import itertools
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fleet import Fleet, Site, hand_over, register
from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.domain.supplies.giving import name_at
from tracker.domain.supplies.papers import TransferLine
from tracker.domain.supplies.slip_numbers import giver_of


def day(before: int = 0) -> str:
    return (date.today() - timedelta(days=before)).isoformat()


@dataclass
class Both:
    """A laptop of TAP, which gives, two of TIJ, which receives, and their hub."""

    fleet: Fleet
    giver: Site
    taker: Site
    second: Site
    at_giver: str
    at_taker: str
    lot: str

    @classmethod
    def begun(cls, fleet: Fleet) -> Both:
        giver = fleet.laptop("TAP", "giver")
        taker, second = fleet.laptop("TIJ", "taker"), fleet.laptop("TIJ", "second")
        at_giver, lot = fleet.stocked(giver, kits=30, came_on=day(30))
        at_taker = taker.do("organisations:site:add", name="Albergue Tijuana")
        fleet.sync()
        return cls(fleet, giver, taker, second, at_giver, at_taker, lot)

    @property
    def hub(self) -> Site:
        return self.fleet.hub()

    def give(self, kits: int = 10, to: str = "TIJ", **more: Any) -> dict[str, str]:
        lines = [{"lot": self.lot, "kits": kits}]
        sent: dict[str, str] = self.giver.do(
            "supplies:transfer:give", from_site=self.at_giver, to_cso=to, lines=lines, **more
        )
        return sent

    def take(self, number: str, arrived: int = 10, at: Site | None = None, **more: Any) -> str:
        where = {n: more.pop(n) for n in ("received_on", "site") if n in more}
        line = {
            "lot": "L-1",
            "kit_version": self.fleet.reference.kit_version,
            "grant_agreement": self.fleet.reference.grants["TAP"],
            "arrived": arrived,
            **more,
        }
        done: str = (at or self.taker).do(
            "supplies:transfer:take",
            number=number,
            lines=[line],
            **{"site": self.at_taker, **where},
        )
        return done


@pytest.fixture
def both(fleet: Fleet) -> Both:
    return Both.begun(fleet)


def shelves(site: Site, on: str | None = None) -> dict[tuple[str, str], int]:
    return {(x.cso, x.lot_code): x.kits for x in site.ask("stock", on=on)}


def only(site: Site, **arguments: Any) -> TransferLine:
    (line,) = site.ask("transfers", **arguments)
    assert isinstance(line, TransferLine)
    return line


def troubles(site: Site) -> list[str]:
    found = site.ask("review_findings", kind="transit").findings
    return [f.facts["trouble"] for f in found]


def sums(site: Site) -> dict[str, int]:
    """The reconciliation of TAP's grant; there is no line of it under TIJ's."""
    line = next(x for x in site.ask("reconciliation") if x.cso == "TAP")
    assert line.unexplained == 0
    names = ("received", "distributed", "lost", "missing", "on_hand", "in_transit")
    return {name: getattr(line, name) for name in names}


def test_each_writes_her_half_and_neither_sees_the_other(both: Both) -> None:
    sent = both.give(carrier_name="Jacques Delva")
    assert sent["number"].startswith("TAP-")
    both.take(sent["number"])
    both.fleet.sync()
    assert shelves(both.giver) == {("TAP", "L-1"): 20}
    assert shelves(both.taker) == shelves(both.second) == {("TIJ", "TAP:L-1"): 10}
    for site in (both.giver, both.taker, both.second):
        assert len({r["scope"] for r in site.rows("SELECT scope FROM stock_movement")}) == 1
        # What cannot be seen here is neither on the way nor a finding.
        line = only(site)
        assert (line.whole, line.in_transit, line.trouble) == (False, 0, None)
        assert site.ask("transfers", open=True) == []
        assert not site.verify().breaks
    assert only(both.giver).to_cso == "TIJ"
    assert only(both.taker).from_cso == "TAP"
    line = only(both.hub)
    assert (line.kits, line.arrived, line.in_transit, line.trouble) == (10, 10, 0, None)
    assert (line.from_cso, line.to_cso, line.to_name) == ("TAP", "TIJ", "Albergue Tijuana")
    assert both.taker.value("SELECT count(*) FROM transfer") == 0
    with pytest.raises(NotFound):
        both.taker.ask("transfer", transfer=sent["transfer"])


def test_the_grant_that_paid_counts_each_kit_once(both: Both) -> None:
    number = both.give()["number"]
    both.take(number)
    her = register(both.taker, "Guerda", "Simon")
    (line,) = both.taker.ask("stock")
    hand_over(both.taker, both.at_taker, line.lot, her)
    hand_over(both.giver, both.at_giver, both.lot, register(both.giver))
    both.fleet.sync()
    assert sums(both.hub) == {
        "received": 30,
        "distributed": 2,
        "lost": 0,
        "missing": 0,
        "on_hand": 28,
        "in_transit": 0,
    }
    # TIJ's own grant has nothing of it, and the same comes out where no names are held.
    assert [x.on_hand for x in both.hub.ask("reconciliation") if x.cso == "TIJ"] == [0]
    audit = both.fleet.audit()
    audit.take(both.hub.export("audit"))
    assert sums(audit) == sums(both.hub)
    grant = both.fleet.reference.grants["TAP"]
    reached = {
        site: {p.indicator: p.reached for p in place.ask("target_progress", grant=grant)}
        for site, place in (("hub", both.hub), ("giver", both.giver))
    }
    assert reached["hub"]["kits_distributed"] == 2
    assert reached["hub"]["women_and_girls_reached"] == 2
    # The giver's own laptop knows of those that she handed over, and how many she gave.
    assert both.giver.ask("kits_given", grant=grant) == 10
    assert both.taker.ask("kits_given", grant=grant) == 0
    assert reached["giver"]["kits_distributed"] == 1


@pytest.mark.parametrize("came", [10, 7, 12])
def test_halves_meet_in_every_order(both: Both, came: int) -> None:
    number = both.give()["number"]
    reason = {10: None, 7: "lost_on_the_way", 12: "more_sent"}[came]
    # As people write it: no dashes, small letters; on both laptops of the receiver.
    typed = number.lower().replace("-", " ")
    both.take(typed, came, stated=10, reason=reason)
    both.take(number, came, at=both.second, stated=10, reason=reason)
    bundles = {s.name: s.export("hub") for s in (both.giver, both.taker, both.second)}
    states = set()
    for order in itertools.permutations(bundles):
        copy = both.fleet.copy_of_hub("-".join(order))
        for name in (*order, order[0]):
            copy.take(bundles[name])
        assert shelves(copy) == {("TAP", "L-1"): 20, ("TIJ", "TAP:L-1"): came}
        assert sums(copy)["missing"] == 10 - came
        assert troubles(copy) == (["transfer_differs"] if came == 12 else [])
        assert copy.ask("sync:conflicts") == []
        digests = copy.digest()
        states.add((digests["cso:TAP"].state, digests["cso:TIJ"].state))
        both.fleet.sites.pop(copy.name).installation.close()
    assert len(states) == 1


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.sampled_from(
            [
                ("giver", "hub"),
                ("taker", "hub"),
                ("second", "hub"),
                ("hub", "giver"),
                ("hub", "taker"),
                ("hub", "second"),
                ("give",),
                ("take", "taker"),
                ("take", "second"),
                ("back", "taker"),
            ]
        ),
        max_size=14,
    )
)
def test_any_course_of_work_and_merging_ends_in_the_same_stock(
    both: Both, steps: list[tuple[str, ...]]
) -> None:
    """Slips go by hand, so one may be typed at either laptop before any bundle tells of it."""
    before = sum(shelves(both.hub).values())
    slips = [both.give(1)["number"]]
    taken: set[str] = set()
    for step in steps:
        if step[0] == "give":
            slips.append(both.give(1)["number"])
        elif step[0] == "take":
            here = both.taker if step[1] == "taker" else both.second
            known = "SELECT count(*) FROM transfer_receipt WHERE number = ? AND void IS NULL"
            if here.value(known, slips[-1]):
                with pytest.raises(Invalid, match="transfer_received_already"):
                    both.take(slips[-1], 1, at=here)
            else:
                both.take(slips[-1], 1, at=here)
            taken.add(slips[-1])
        elif step[0] == "back":
            rows = both.taker.rows("SELECT id, number FROM transfer_receipt WHERE void IS NULL")
            for row in rows[-1:]:
                both.taker.do("supplies:transfer:receipt_void", receipt=row["id"])
                # Nobody's word is lost by it: it is recorded anew, as it was.
                both.take(row["number"], 1)
        else:
            source, target = (both.fleet.sites[name] for name in step)
            target.take(source.export(step[1]))
    both.fleet.sync()
    both.fleet.sync()
    held = shelves(both.hub)
    on_the_way = sum(x.in_transit for x in both.hub.ask("transfers"))
    assert sum(held.values()) + on_the_way == before + on_the_way_before(both, slips)
    lines = {x.number: x for x in both.hub.ask("transfers")}
    for number in slips:
        assert lines[number].arrived == (1 if number in taken else 0)
        assert lines[number].trouble is None
    assert sums(both.hub)["received"] == 30
    for site in (both.giver, both.taker, both.second):
        assert not site.verify().breaks
        own = {scope: d.state for scope, d in site.digest().items()}
        agreed = {scope: d.state for scope, d in both.hub.digest().items()}
        assert all(own[scope] == agreed[scope] for scope in own)


def on_the_way_before(both: Both, slips: list[str]) -> int:
    """Kits of earlier examples that are still on the way: they were not on shelves before."""
    return sum(x.in_transit for x in both.hub.ask("transfers") if x.number not in slips)


def test_what_is_not_received_is_a_finding_at_the_hub_alone(both: Both) -> None:
    both.give(3, sent_on=day(8))
    both.fleet.sync()
    assert troubles(both.hub) == ["not_received"]
    assert troubles(both.giver) == []
    # A supervisor's findings are those of her own records; this one is of two organisations.
    (finding,) = both.hub.ask("review_findings", kind="transit").findings
    assert finding.facts["csos"] == ["TAP", "TIJ"]
    decided = {"finding": finding.id, "reason": "looked_into", "seen": finding.seen}
    both.hub.do("review:accept", **decided)
    assert troubles(both.hub) == []
    both.fleet.sync()
    assert both.giver.value("SELECT count(*) FROM review") == 0
    audit = both.fleet.audit()
    audit.take(both.hub.export("audit"))
    assert [x.trouble for x in audit.ask("transfers")] == ["not_received"]


def test_arrived_and_never_given_is_a_finding_after_the_same_days(both: Both) -> None:
    number = both.give(4)["number"]
    both.take(number, 4, received_on=day(7))
    both.hub.take(both.taker.export("hub"))
    assert troubles(both.hub) == []
    both.hub.skew[0] = 24 * 3600 * 1000
    assert troubles(both.hub) == ["not_sent"]


def test_two_places_of_one_arrival_are_a_conflict_and_not_twice_the_kits(both: Both) -> None:
    other = both.second.do("organisations:site:add", name="Bodega Centro")
    number = both.give()["number"]
    both.take(number)
    both.take(number, 8, at=both.second, site=other, stated=10, reason="fewer_sent")
    both.fleet.sync()
    assert sum(n for (cso, _), n in shelves(both.hub).items() if cso == "TIJ") in (8, 10)
    fields = {(c.table, c.field) for c in both.hub.ask("sync:conflicts")}
    assert {("transfer_receipt", "site"), ("stock_movement", "kits")} <= fields


def test_whoever_it_was_not_for_cannot_take_it_without_a_finding(both: Both) -> None:
    both.hub.do(
        "organisations:cso:add",
        code="OAX",
        name="Oaxaca",
        municipality="20067",
        complaints_phone="951 000 0000",
    )
    third = both.fleet.laptop("OAX", "third")
    there = third.do("organisations:site:add", name="Oaxaca Centro")
    both.fleet.sync()
    number = both.give()["number"]
    both.take(number, at=third, site=there)
    both.take(number)
    both.fleet.sync()
    assert troubles(both.hub) == ["received_by_another"]
    # At the hub, where the giver's half is held, it is told at once.
    sent = both.give(2)
    both.fleet.sync()
    with pytest.raises(Invalid, match="given_to_another") as told:
        both.take(sent["number"], 2, at=both.hub, site=there)
    assert told.value.params["cso"] == "TIJ"


def test_another_grant_or_kit_than_was_given_is_a_finding(both: Both) -> None:
    number = both.give()["number"]
    both.take(number, expires_on=day(-30))
    both.fleet.sync()
    assert troubles(both.hub) == []
    both.giver.do("supplies:lot:correct", lot=both.lot, values={"expires_on": day(-90)})
    both.fleet.sync()
    assert troubles(both.hub) == ["lot_differs"]
    (line,) = both.taker.ask("stock")
    # Whose kits they are stays; what else the slip said wrong can be put right.
    own = both.fleet.reference.grants["TIJ"]
    with pytest.raises(Invalid, match="grant_of_another_organisation"):
        both.taker.do("supplies:lot:correct", lot=line.lot, values={"grant_agreement": own})
    both.taker.do("supplies:lot:correct", lot=line.lot, values={"expires_on": day(-90)})
    both.fleet.sync()
    assert troubles(both.hub) == []


def test_a_lot_of_ones_own_with_the_same_code_stays_another_lot(both: Both) -> None:
    both.fleet.stocked(both.taker, kits=5)
    both.take(both.give()["number"])
    assert shelves(both.taker) == {("TIJ", "L-1"): 5, ("TIJ", "TAP:L-1"): 10}


def test_kits_go_on_to_a_third_and_come_home_as_what_they_are(both: Both) -> None:
    both.take(both.give()["number"])
    (line,) = both.taker.ask("stock")
    back = both.taker.do(
        "supplies:transfer:give",
        from_site=both.at_taker,
        to_cso="TAP",
        lines=[{"lot": line.lot, "kits": 4}],
    )
    both.giver.do(
        "supplies:transfer:take",
        number=back["number"],
        site=both.at_giver,
        lines=[{"lot": "TAP:L-1", "arrived": 4, "grant_agreement": line.grant}],
    )
    both.fleet.sync()
    assert shelves(both.hub) == {("TAP", "L-1"): 24, ("TIJ", "TAP:L-1"): 6}
    assert sums(both.hub)["on_hand"] == 30
    assert troubles(both.hub) == []


def test_what_was_taken_back_counts_on_neither_side(both: Both) -> None:
    sent = both.give()
    receipt = both.take(sent["number"])
    both.fleet.sync()
    both.giver.do("supplies:transfer:void", transfer=sent["transfer"], reason="not_sent")
    both.taker.do("supplies:transfer:receipt_void", receipt=receipt)
    both.fleet.sync()
    assert both.hub.ask("transfers") == []
    assert shelves(both.hub) == {("TAP", "L-1"): 30}


def test_stock_on_a_past_day_is_right_on_both_sides(both: Both) -> None:
    both.giver.do(
        "supplies:stock:receive",
        site=both.at_giver,
        kit_version=both.fleet.reference.kit_version,
        grant_agreement=both.fleet.reference.grants["TAP"],
        kits=9,
        lot="L-1",
        received_on=day(9),
    )
    number = both.give(6, sent_on=day(5))["number"]
    both.take(number, 6, received_on=day(2))
    both.fleet.sync()
    assert shelves(both.hub, on=day(6)) == {("TAP", "L-1"): 39}
    assert shelves(both.hub, on=day(4)) == {("TAP", "L-1"): 33}
    assert only(both.hub, on=day(4)).in_transit == 6
    assert shelves(both.hub, on=day(2)) == {("TAP", "L-1"): 33, ("TIJ", "TAP:L-1"): 6}


def test_what_cannot_be_given_or_taken_is_told(both: Both) -> None:
    with pytest.raises(Invalid, match="given_to_oneself"):
        both.give(to="TAP")
    with pytest.raises(Invalid, match="unknown_organisation"):
        both.give(to="NOBODY")
    with pytest.raises(Invalid, match="more_than_in_stock"):
        both.give(31)
    with pytest.raises(Invalid, match="expected_before_sent"):
        both.give(1, expected_on=day(1))
    number = both.give()["number"]
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    with pytest.raises(Invalid, match="slip_number_mistyped"):
        both.take(wrong)
    with pytest.raises(Invalid, match="given_away_here"):
        both.take(number, at=both.giver, site=both.at_giver)
    with pytest.raises(Invalid, match="given_away_here"):
        both.giver.do(
            "supplies:transfer:receive",
            number=number,
            site=both.at_giver,
            lines=[{"lot": "L-1", "arrived": 10}],
        )
    # Nor is another's slip ever received as a paper of her own.
    own = {"site": both.at_taker, "lines": [{"lot": "L-1", "arrived": 10}]}
    for told, code in ((number, "slip_of_another"), (wrong, "slip_number_mistyped")):
        with pytest.raises(Invalid, match=code):
            both.taker.do("supplies:transfer:receive", number=told, **own)
    both.take(number)
    with pytest.raises(Invalid, match="transfer_received_already"):
        both.take(number)
    # What a line says of itself changes nothing: an ordinary delivery is of one's own grant.
    with pytest.raises(Invalid, match="grant_of_another_organisation"):
        both.taker.do(
            "supplies:waybill:record",
            site=both.at_taker,
            number="W-1",
            supplier="Cruz Roja",
            lines=[
                {
                    "lot": "X-1",
                    "kit_version": both.fleet.reference.kit_version,
                    "grant_agreement": both.fleet.reference.grants["TAP"],
                    "arrived": 1,
                    "paid_by": "TAP",
                }
            ],
        )


def test_a_number_tells_whose_it_is_however_it_is_written(both: Both) -> None:
    number = both.give()["number"]
    with both.taker.desk() as desk:
        assert giver_of(desk, number.lower().replace("-", "")) == "TAP"
        assert giver_of(desk, number[:-5]) is None
        with pytest.raises(Invalid, match="slip_number_mistyped"):
            giver_of(desk, number[:-1] + ("0" if number[-1] != "0" else "1"))
        assert giver_of(desk, "W-17") is None


@pytest.mark.parametrize(
    ("cso", "payer", "code", "called"),
    [
        ("TIJ", "TAP", "L-1", "TAP:L-1"),
        ("TIJ", "TAP", "tap:L-1", "TAP:L-1"),
        ("TAP", "TAP", "TAP:L-1", "L-1"),
        ("TIJ", "TAP", "OAX:7", "TAP:OAX:7"),
    ],
)
def test_a_lot_is_called_by_whose_it_is(cso: str, payer: str, code: str, called: str) -> None:
    assert name_at(cso, payer, code) == called


def test_the_slip_tells_the_receiver_all_that_she_has_to_know(both: Both) -> None:
    both.giver.do("supplies:lot:correct", lot=both.lot, values={"expires_on": day(-60)})
    sent = both.give(7)
    text = both.giver.ask("transfer_slip", transfer=sent["transfer"])
    assert re.fullmatch(r"TRS1[A-Z2-7]+", text)
    # A scanner may add blanks and write small letters.
    slip = both.taker.ask("given_slip", text=f" {text.lower()}\n")
    (line,) = slip.lines
    assert (slip.number, slip.giver) == (sent["number"], "TAP")
    assert (line.lot_code, line.kit, line.grant_code) == ("L-1", "DK-1", "G-TAP")
    assert (line.expires_on, line.kits) == (day(-60), 7)
    assert line.kit_version == both.fleet.reference.kit_version
    assert line.grant == both.fleet.reference.grants["TAP"]
    for wrong in (text[:-2], text[:20] + "AAAA" + text[24:], "TRS1", "TRS1%%"):
        with pytest.raises(Refused, match="slip_unreadable"):
            both.taker.ask("given_slip", text=wrong)
    # The number alone tells whose it is; at a hub that holds her half, the lines too.
    assert both.taker.ask("given_slip", text=sent["number"]).lines == ()
    assert both.taker.ask("given_slip", text="W-17") is None
    both.fleet.sync()
    assert both.hub.ask("given_slip", text=sent["number"]).lines == slip.lines


def test_what_the_receivers_laptop_does_not_know_yet_is_told(both: Both) -> None:
    hub = both.hub
    told = {"name": "Oaxaca", "municipality": "20067", "complaints_phone": "951 000 0000"}
    hub.do("organisations:cso:add", code="OAX", **told)
    grant = {"title": "Kits", "donor": "Fondo", "amount": "10", "currency": "MXN"}
    grant |= {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    paid = hub.do("organisations:grant:add", code="G-OAX", cso="OAX", **grant)
    kit = hub.ask("kit_types")[0].id
    contents = [{"item": "soap", "quantity": 3}]
    version = hub.do("supplies:kit:version", kit_type=kit, contents=contents)
    third = both.fleet.laptop("OAX", "third")
    place = third.do("organisations:site:add", name="Oaxaca Centro")
    stocked = {"site": place, "kit_version": version, "grant_agreement": paid}
    lot = third.do("supplies:stock:receive", **stocked, kits=5, lot="7")["lot"]
    lines = [{"lot": lot, "kits": 5}]
    sent = third.do("supplies:transfer:give", from_site=place, to_cso="TIJ", lines=lines)
    text = third.ask("transfer_slip", transfer=sent["transfer"])
    with pytest.raises(Refused, match="slip_of_unknown"):
        both.taker.ask("given_slip", text=text)
    both.fleet.sync()
    (line,) = both.taker.ask("given_slip", text=text).lines
    assert (line.kit_version, line.grant) == (version, paid)
    # A kit that came to be after the last exchange: the slip names it, and it can be asked for.
    newer = hub.do("supplies:kit:version", kit_type=kit, contents=contents)
    third.take(hub.export("third"))
    stocked["kit_version"] = newer
    lot = third.do("supplies:stock:receive", **stocked, kits=5, lot="8")["lot"]
    lines = [{"lot": lot, "kits": 5}]
    sent = third.do("supplies:transfer:give", from_site=place, to_cso="TIJ", lines=lines)
    text = third.ask("transfer_slip", transfer=sent["transfer"])
    (line,) = both.taker.ask("given_slip", text=text).lines
    assert (line.kit, line.kit_version, line.grant) == ("DK-3", None, paid)


def test_a_slip_that_would_be_too_fine_to_read_is_the_number_alone(both: Both) -> None:
    lots = []
    for number in range(60):
        done = both.giver.do(
            "supplies:stock:receive",
            site=both.at_giver,
            kit_version=both.fleet.reference.kit_version,
            grant_agreement=both.fleet.reference.grants["TAP"],
            kits=number + 1,
            lot=hashlib.sha256(bytes([number])).hexdigest()[:30],
        )
        lots.append({"lot": done["lot"], "kits": number + 1})
    sent = both.giver.do(
        "supplies:transfer:give", from_site=both.at_giver, to_cso="TIJ", lines=lots
    )
    assert both.giver.ask("transfer_slip", transfer=sent["transfer"]) == sent["number"]


def test_a_lot_of_a_slip_is_the_givers_also_where_its_grant_is_left_out(both: Both) -> None:
    """The code stands on her paper: it never means a lot of the receiver's own."""
    both.fleet.stocked(both.taker, kits=5)
    number = both.give()["number"]
    with pytest.raises(Invalid, match="lot_not_known"):
        both.take(number, grant_agreement=None)
    assert shelves(both.taker) == {("TIJ", "L-1"): 5}
    both.take(number)
    again = both.give()["number"]
    # Her lot is known by now, and what is known of it need not be copied once more.
    both.take(again, grant_agreement=None, kit_version=None)
    assert shelves(both.taker) == {("TIJ", "L-1"): 5, ("TIJ", "TAP:L-1"): 20}
    (own,) = (x for x in both.taker.ask("stock") if x.lot_code == "L-1")
    other = both.taker.do(
        "supplies:transfer:give",
        from_site=own.site,
        to_cso="TAP",
        lines=[{"lot": own.lot, "kits": 3}],
    )
    line = {"lot": "L-1", "arrived": 3, "kit_version": both.fleet.reference.kit_version}
    with pytest.raises(Invalid, match="lot_not_known"):
        both.giver.do(
            "supplies:transfer:take", number=other["number"], site=both.at_giver, lines=[line]
        )


def test_a_digit_too_few_or_too_many_is_told_too(both: Both) -> None:
    """Else it would look like a paper of her own, of which nothing is known yet."""
    number = both.give()["number"]
    with both.taker.desk() as desk:
        for wrong in (number[:-1], number[:6] + number[7:], number + "0", number[:8] + number[7:]):
            with pytest.raises(Invalid, match="slip_number_mistyped"):
                giver_of(desk, wrong)


def test_whatever_code_a_lot_has_it_can_be_received(both: Both) -> None:
    stocked = {
        "site": both.at_giver,
        "kit_version": both.fleet.reference.kit_version,
        "grant_agreement": both.fleet.reference.grants["TAP"],
        "kits": 5,
    }
    with pytest.raises(Invalid, match="too_long"):
        both.giver.do("supplies:stock:receive", **stocked, lot="L" * 41)
    line = {**stocked, "lot": "L" * 41, "arrived": 5}
    with pytest.raises(Invalid, match="too_long") as told:
        both.giver.do(
            "supplies:waybill:record",
            site=both.at_giver,
            number="W-1",
            supplier="Cruz Roja",
            lines=[line],
        )
    assert told.value.field == "lines-0-lot"
    lot = both.giver.do("supplies:stock:receive", **stocked, lot="L" * 40)["lot"]
    lines = [{"lot": lot, "kits": 5}]
    sent = both.giver.do(
        "supplies:transfer:give", from_site=both.at_giver, to_cso="TIJ", lines=lines
    )
    both.take(sent["number"], 5, lot="L" * 40)
    assert shelves(both.taker) == {("TIJ", "TAP:" + "L" * 40): 5}
