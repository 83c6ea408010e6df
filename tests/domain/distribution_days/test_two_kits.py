"""A day that gives out two types of kits, each from several lots; and who is invited to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.domain.distribution_days.test_days import answer, plan, serve, women_of
from tests.fleet import Fleet, Site
from tracker.basics.errors import Invalid
from tracker.domain.distribution_days.lots_there import lot_at_hand, lots_to_give
from tracker.ledger.ledger import Change


def shoes(fleet: Fleet) -> str:
    """A second type of kit in its first version."""
    hub = fleet.hub()
    kit = hub.do("supplies:kit:add", code="SH", ht="Soulye", es="Zapatos", en="Shoes")
    made = hub.do("supplies:kit:version", kit_type=kit, contents=[{"item": "soap", "quantity": 1}])
    return str(made)


def arrive(fleet: Fleet, site: Site, place: str, version: str, lot: str, **more: Any) -> str:
    received = site.do(
        "supplies:stock:receive", site=place, kit_version=version,
        grant_agreement=fleet.reference.grants["TAP"], lot=lot, waybill=f"W-{lot}", **more,
    )  # fmt: skip
    return str(received["lot"])


def test_she_gets_one_of_each_and_the_other_lot_of_a_type_is_no_other_type(fleet: Fleet) -> None:
    other = shoes(fleet)
    site = fleet.laptop("TAP", "rosa")
    place, lot = fleet.stocked(site)
    further = arrive(fleet, site, place, fleet.reference.kit_version, "L-2", kits=5)
    pairs = arrive(fleet, site, place, other, "S-1", kits=5)
    woman, second = women_of(site, 2)
    day = plan(fleet, site, place, kits=[fleet.reference.kit_version, other])
    site.do("days:token:make", day=day, count=3)
    token = site.ask("day_tokens", day=day)[0].tokens[0]
    serve(site, day, lot, woman, token=token)
    # Asked about another lot of the same type it is the same kit; about shoes it is not.
    for asked, warns, others in (
        (lot, ("kit_today", "earlier_kit"), [False]),
        (further, ("kit_today", "earlier_kit"), [False]),
        (pairs, (), [True]),
    ):
        told = answer(site, day, token, lot=asked)
        assert told.person.id == woman
        assert told.eligibility.warns == warns
        assert [kit.other for kit in told.eligibility.today] == others
        assert told.token_served == bool(warns)
    with pytest.raises(Invalid, match="token_served"):
        serve(site, day, further, woman, token=token, earlier_reason="kit_lost")
    serve(site, day, pairs, woman, token=token)
    with pytest.raises(Invalid, match="token_served"):
        serve(site, day, pairs, second, token=token)
    with pytest.raises(Invalid, match="earlier_kit_reason_needed"):
        serve(site, day, pairs, woman)
    figures = site.ask("day_figures", day=day)
    assert figures.count.total == 2
    left = {x.lot: x.expected for x in site.ask("lots_to_count", day=day)}
    assert left == {lot: 19, further: 5, pairs: 4}


def test_after_the_last_kit_of_a_lot_the_next_of_the_same_kit_is_at_hand(fleet: Fleet) -> None:
    other = shoes(fleet)
    site = fleet.laptop("TAP", "rosa")
    place, lot = fleet.stocked(site, kits=1)
    # The pairs expire first and stand in front: they are not what is being given out.
    soon = (date.today() + timedelta(days=40)).isoformat()
    pairs = arrive(fleet, site, place, other, "S-1", kits=5, expires_on=soon)
    further = arrive(fleet, site, place, fleet.reference.kit_version, "L-2", kits=1)
    women = women_of(site, 2)
    versions = (fleet.reference.kit_version, other)
    day = plan(fleet, site, place, kits=list(versions))

    def at_hand(wanted: str) -> str | None:
        with site.desk() as desk:
            row = desk.record("distribution_day", day)
            found = lot_at_hand(desk, lots_to_give(desk, row, versions), wanted)
            return found.lot if found else None

    assert (at_hand(""), at_hand(lot)) == (pairs, lot)
    serve(site, day, lot, women[0])
    assert at_hand(lot) == further
    serve(site, day, further, women[1])
    assert at_hand(further) == pairs


def test_whoever_had_a_kit_is_not_invited_however_it_is_known(fleet: Fleet) -> None:
    site = fleet.laptop("TAP", "rosa")
    place, lot = fleet.stocked(site)
    had, listed, joined, free = women_of(site, 4)
    serve(site, plan(fleet, site, place), lot, had)
    week_ago = (date.today() - timedelta(days=7)).isoformat()
    with site.desk() as desk:
        told = {"person": listed, "delivered_on": week_ago, "kits": 1}
        change = Change("reported_delivery", desk.ledger.new_id(), told, ())
        desk.ledger.append("cso:TAP", "cases:list:import", desk.actor.user, [change])
    site.do("cases:person:alias", first=had, second=joined, reason="told_by_her")
    day = plan(fleet, site, place, admission="invited")
    assert site.ask("to_invite", day=day, no_kit_days=90) == [free]
    assert set(site.ask("to_invite", day=day)) == {had, listed, joined, free}
    # A week is over: only who got one today is left out, under both registrations.
    assert set(site.ask("to_invite", day=day, no_kit_days=5)) == {listed, free}
