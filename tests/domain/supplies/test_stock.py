"""Stock on any day: counts, waybills, losses, and the same under any order of merging."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from tests.fleet import Fleet, Site, hand_over, register
from tracker.basics.errors import Invalid, Refused


def day(before: int = 0) -> str:
    return (date.today() - timedelta(days=before)).isoformat()


def kits(site: Site, on: str | None = None) -> int:
    return sum(line.kits for line in site.ask("stock", on=on))


def receive(site: Site, place: str, fleet: Fleet, **more: Any) -> str:
    arguments = {
        "site": place,
        "kit_version": fleet.reference.kit_version,
        "grant_agreement": fleet.reference.grants["TAP"],
        "kits": 20,
        "lot": "L-1",
        **more,
    }
    return str(site.do("supplies:stock:receive", **arguments)["lot"])


def unregistered(site: Site, place: str, lot: str, **more: Any) -> str:
    told = {"recipient_gender": "female", "recipient_age_band": "18_59", "identity_shown": "none"}
    done = site.do("supplies:distribution:record", site=place, lot=lot, **told, **more)
    return str(done["distribution"])


def test_stock_on_a_past_day_goes_by_the_day_of_the_work(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP")
    place = laptop.do("organisations:site:add", name="Albergue")
    lot = receive(laptop, place, fleet, received_on=day(10))
    unregistered(laptop, place, lot, handed_on=day(5))
    gone = unregistered(laptop, place, lot, handed_on=day(4))
    adjust = {"site": place, "lot": lot}
    laptop.do("supplies:stock:adjust", **adjust, movement="lost", kits=3, moved_on=day(2))
    assert [kits(laptop, day(n)) for n in (11, 10, 5, 4, 3, 2, 0)] == [0, 20, 19, 18, 18, 15, 15]
    # A kit given back was away until today; one that was never handed over was not.
    laptop.do("supplies:distribution:void", distribution=gone, reason="kit_returned")
    assert (kits(laptop, day(3)), kits(laptop)) == (18, 16)
    fleet.sync()
    hub = fleet.hub()
    for since, until in ((None, None), (day(4), day(3)), (day(4), None), (day(3), day(0))):
        (line,) = [x for x in hub.ask("reconciliation", since=since, until=until) if x.cso == "TAP"]
        assert line.unexplained == 0, (since, until)
    (line,) = [x for x in hub.ask("reconciliation", since=day(4), until=day(3)) if x.cso == "TAP"]
    assert (line.opening, line.received, line.distributed, line.on_hand) == (19, 0, 1, 18)


def test_a_count_holds_when_an_earlier_distribution_comes_later(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    place = one.do("organisations:site:add", name="Albergue")
    lot = receive(one, place, fleet, received_on=day(9))
    fleet.sync()
    two.take(fleet.hub().export("two"))
    unregistered(two, place, lot, handed_on=day(6))
    after = unregistered(two, place, lot, handed_on=day(1))
    # The keeper counts 17 where her book says 20: one she cannot know of, two are gone.
    adjust = {"site": place, "lot": lot, "movement": "counted", "moved_on": day(3)}
    one.do("supplies:stock:adjust", **adjust, kits=17, reason="unknown")
    assert kits(one) == 17
    fleet.sync()
    for site in (one, two, fleet.hub()):
        assert [kits(site, day(n)) for n in (7, 6, 3, 1)] == [20, 19, 17, 16]
        (count,) = [h for h in site.ask("lot_history", lot=lot).happened if h.movement == "counted"]
        assert (count.counted, count.seen, count.change, count.after) == (17, -3, -2, 17)
        assert count.reason == "unknown"
    # Found to be wrong, it is taken back, and the movements tell.
    one.do("supplies:stock:undo", movement=count.id)
    assert kits(one) == 18
    moved = two.value("SELECT id FROM stock_movement WHERE distribution = ?", after)
    with pytest.raises(Refused, match="movement_of_a_paper"):
        two.do("supplies:stock:undo", movement=moved)


def test_a_count_that_agrees_is_kept_and_a_reason_never_invented(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP")
    place, lot = fleet.stocked(laptop)
    adjust = {"site": place, "lot": lot}
    laptop.do("supplies:stock:adjust", **adjust, movement="counted", kits=20)
    laptop.do("supplies:stock:adjust", **adjust, movement="counted", kits=19)
    laptop.do("supplies:stock:adjust", **adjust, movement="expired", kits=1, reason="recalled")
    happened = laptop.ask("lot_history", lot=lot).happened
    assert [(h.movement, h.change, h.reason, h.after) for h in happened] == [
        ("received", 20, None, 20),
        ("counted", 0, None, 20),
        ("counted", -1, "not_told", 19),
        ("expired", -1, "recalled", 18),
    ]
    for wrong in ({"movement": "lost", "reason": "wet"}, {"movement": "sent"}):
        with pytest.raises(Invalid, match="not_a_choice"):
            laptop.do("supplies:stock:adjust", **adjust, kits=1, **wrong)
    with pytest.raises(Invalid, match="more_than_in_stock"):
        laptop.do("supplies:stock:adjust", **adjust, kits=19, movement="lost", reason="stolen")


def test_of_a_day_that_is_over_no_more_is_lost_than_was_there(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP")
    place, _lot = fleet.stocked(laptop)
    came = {"kit_version": fleet.reference.kit_version, "lot": "L-2"}
    paid = {"grant_agreement": fleet.reference.grants["TAP"]}
    late = laptop.do(
        "supplies:stock:receive", site=place, kits=10, received_on=day(5), **came, **paid
    )["lot"]
    other = laptop.do("organisations:site:add", name="Otro lugar")
    lost = {"movement": "lost", "reason": "stolen", "site": place, "lot": late}
    # Before any of it had come; and the sentence tells of which day it speaks.
    with pytest.raises(Invalid, match="more_than_in_stock_then") as none:
        laptop.do("supplies:stock:adjust", **lost, kits=1, moved_on=day(6))
    assert (none.value.params["held"], none.value.params["day"]) == (0, date.fromisoformat(day(6)))
    laptop.do("supplies:stock:adjust", **lost, kits=4, moved_on=day(2))
    # Six of ten are left since then, so seven cannot have gone before.
    with pytest.raises(Invalid, match="more_than_in_stock_then") as few:
        laptop.do("supplies:stock:adjust", **lost, kits=7, moved_on=day(4))
    assert (few.value.params["held"], few.value.params["day"]) == (6, date.fromisoformat(day(2)))
    with pytest.raises(Invalid, match="more_than_in_stock_then") as sent:
        laptop.do(
            "supplies:transfer:send", from_site=place, to_site=other, sent_on=day(6),
            lines=[{"lot": late, "kits": 1}],
        )  # fmt: skip
    assert sent.value.params["field"] == f"kits-{late}"
    laptop.do(
        "supplies:stock:adjust",
        **{**lost, "movement": "counted", "reason": "counted_wrong"}, kits=1, moved_on=day(1),
    )  # fmt: skip
    # What is written down of the days before a count explains it, and takes nothing away.
    laptop.do("supplies:stock:adjust", **lost, kits=5, moved_on=day(3))
    assert [s.kits for s in laptop.ask("stock") if s.lot == late] == [1]
    with pytest.raises(Invalid, match=r"more_than_in_stock "):
        laptop.do("supplies:stock:adjust", **lost, kits=2)


def test_a_lot_is_one_in_whatever_letters_it_is_typed(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    place = one.do("organisations:site:add", name="Albergue")
    fleet.sync()
    two.take(fleet.hub().export("two"))
    told = {
        "site": place,
        "kit_version": fleet.reference.kit_version,
        "grant_agreement": fleet.reference.grants["TAP"],
        "kits": 3,
    }
    one.do("supplies:stock:receive", **told, lot="Lx-9")
    two.do("supplies:stock:receive", **told, lot=" lX-9")
    fleet.sync()
    assert [(s.lot_code, s.kits) for s in fleet.hub().ask("stock")] == [("LX-9", 6)]
    assert not fleet.hub().ask("review_findings").findings


def test_a_waybill_tells_what_should_have_come_and_is_recorded_once(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    place = one.do("organisations:site:add", name="Albergue")
    fleet.hub().take(one.export("hub"))
    two.take(fleet.hub().export("two"))
    known = {
        "kit_version": fleet.reference.kit_version,
        "grant_agreement": fleet.reference.grants["TAP"],
    }
    line = {"lot": "L-7", **known, "stated": 50, "arrived": 48, "damaged": 3}
    paper = {
        "site": place,
        "number": "a/2026 113",
        "supplier": "Cruz Roja",
        "carrier_name": "Jean Baptiste",
        "lines": [{**line, "reason": "fewer_sent", "expires_on": day(-40)}],
    }
    with pytest.raises(Invalid, match="arrival_reason_needed") as refused:
        one.do("supplies:waybill:record", **{**paper, "lines": [line]})
    assert refused.value.field == "lines-0-reason"
    first = one.do("supplies:waybill:record", **paper)
    with pytest.raises(Invalid, match="waybill_recorded_already"):
        one.do("supplies:waybill:record", **paper)
    # The same paper on another laptop, as another hand writes it.
    again = {**paper, "number": "A-2026-113", "supplier": "CRUZ  ROJA"}
    assert two.do("supplies:waybill:record", **again) == first
    fleet.sync()
    hub = fleet.hub()
    assert kits(hub) == 45
    held = hub.ask("waybill", waybill=first)
    assert (held.carrier_name, held.lines[0].stated, held.lines[0].kits) == (
        "Jean Baptiste",
        50,
        48,
    )
    (sums,) = [x for x in hub.ask("reconciliation") if x.cso == "TAP"]
    assert (sums.received, sums.lost, sums.on_hand) == (48, 3, 45)
    audit = fleet.audit()
    audit.take(hub.export("audit"))
    assert audit.ask("waybill", waybill=first).carrier_name is None
    assert kits(audit) == 45
    one.do("supplies:waybill:void", waybill=first, reason="entered_twice")
    assert kits(one) == 0
    assert one.ask("waybill", waybill=first).lines[0].kits == 48


def test_two_laptops_that_tell_another_expiry_of_a_lot_are_in_conflict(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    place = one.do("organisations:site:add", name="Albergue")
    fleet.hub().take(one.export("hub"))
    two.take(fleet.hub().export("two"))
    for site, expires in ((one, day(-40)), (two, day(-50))):
        receive(site, place, fleet, expires_on=expires, kits=5)
    fleet.sync()
    assert kits(fleet.hub()) == 10
    (conflict,) = fleet.hub().ask("sync:conflicts")
    assert (conflict.table, conflict.field) == ("lot", "expires_on")


def test_a_reorder_level_counts_what_can_still_be_handed_over(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP")
    place = laptop.do("organisations:site:add", name="Albergue")
    receive(laptop, place, fleet, kits=5, lot="OLD", expires_on=day(1))
    receive(laptop, place, fleet, kits=7, lot="NEW", expires_on=day(-1))
    level = {"site": place, "kit_version": fleet.reference.kit_version}
    for least, below in ((7, False), (8, True)):
        laptop.do("supplies:reorder:set", **level, kits=least)
        (told,) = laptop.ask("reorder_levels")
        assert (told.kits, told.level, told.below) == (7, least, below)
    laptop.do("supplies:reorder:set", **level, kits=0)
    assert laptop.ask("reorder_levels") == []


def test_a_lot_past_its_date_needs_a_reason(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP")
    place = laptop.do("organisations:site:add", name="Albergue")
    lot = receive(laptop, place, fleet, expires_on=day(3))
    woman = register(laptop)
    with pytest.raises(Invalid, match="lot_expired_reason_needed"):
        hand_over(laptop, place, lot, woman)
    done = hand_over(laptop, place, lot, woman, expired_reason="checked_good")
    held = laptop.ask("distribution", distribution=done["distribution"])
    assert held.expired_reason == "checked_good"
    # On its last day it was good.
    hand_over(laptop, place, lot, register(laptop, "Guerda", "Simon"), handed_on=day(3))


def test_a_kit_version_never_changes(fleet: Fleet) -> None:
    hub = fleet.hub()
    kit = hub.ask("kit_types")[0].id
    before = hub.ask("kit_versions")[0]
    contents = [{"item": "soap", "quantity": 250, "unit": "gram"}]
    hub.do("supplies:kit:version", kit_type=kit, contents=contents, duration_days=30)
    newest, oldest = hub.ask("kit_versions")
    assert oldest == before
    assert (newest.number, newest.units, newest.contents) == (2, {"soap": "gram"}, (("soap", 250),))
    wrong = [{"item": "soap", "quantity": 1, "unit": "barrel"}]
    with pytest.raises(Invalid, match="not_a_choice"):
        hub.do("supplies:kit:version", kit_type=kit, contents=wrong)
    laptop = fleet.laptop("TAP")
    with pytest.raises(Refused):
        laptop.do("supplies:kit:version", kit_type=kit, contents=contents)


@dataclass
class Book:
    """What a keeper who sees everything would write: an oracle without SQL.

    ``lines``: (day, when it was recorded, place, kits, counted).
    """

    lines: list[tuple[str, int, str, int, int | None]]

    def at(self, place: str, on: str) -> int:
        held = 0
        for when, _recorded, where, change, counted in sorted(
            self.lines, key=lambda line: (line[0], line[1])
        ):
            if when <= on and where == place:
                held = held + change if counted is None else counted
        return held


def work(site: Site, places: list[str], lot: str, dice: random.Random, book: Book) -> None:
    """One thing that a keeper does, at her laptop and in the book."""
    place, other = dice.sample(places, 2)
    when, number = day(dice.randrange(6)), dice.randrange(1, 4)
    # Each a millisecond later than the one before, as far as the ledgers can tell.
    site.skew[0] = len(book.lines) * 1000
    kind = dice.choice(["counted", "lost", "distributed", "sent", "damaged"])
    held = site.ask("stock")
    here = sum(line.kits for line in held if line.site == place)
    told: dict[str, Any] = {"site": place, "lot": lot, "moved_on": when}
    order = len(book.lines)
    if kind == "counted":
        counted = max(0, here - number)
        site.do("supplies:stock:adjust", **told, movement=kind, kits=counted, reason="unknown")
        book.lines.append((when, order, place, 0, counted))
    elif here < number:
        return
    elif kind in ("lost", "damaged"):
        site.do("supplies:stock:adjust", **told, movement=kind, kits=number, reason="other")
        book.lines.append((when, order, place, -number, None))
    elif kind == "distributed":
        unregistered(site, place, lot, handed_on=when)
        book.lines.append((when, order, place, -1, None))
    else:
        lines = [{"lot": lot, "kits": number}]
        sent = site.do(
            "supplies:transfer:send", from_site=place, to_site=other, lines=lines, sent_on=when
        )
        site.do(
            "supplies:transfer:receive",
            number=sent["number"],
            site=other,
            lines=[{"lot": "L-1", "arrived": number}],
            received_on=when,
        )
        book.lines.append((when, order, place, -number, None))
        book.lines.append((when, order, other, number, None))


@pytest.mark.parametrize("seed", range(3))
def test_stock_on_every_day_is_the_same_in_every_order_of_merging(fleet: Fleet, seed: int) -> None:
    dice = random.Random(seed)
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    places = [one.do("organisations:site:add", name=f"Place {n}") for n in range(2)]
    book = Book([])
    for place in places:
        lot = receive(one, place, fleet, received_on=day(8))
        book.lines.append((day(8), -1, place, 20, None))
    fleet.hub().take(one.export("hub"))
    two.take(fleet.hub().export("two"))
    bundles = []
    for _round in range(3):
        for _n in range(5):
            work(dice.choice((one, two)), places, lot, dice, book)
        bundles.append([site.export("hub", full=True) for site in (one, two)])
    pictures = []
    orders = [
        [b for pair in bundles for b in pair],
        [b for pair in bundles for b in reversed(pair)],
        [bundles[2][1], bundles[0][0], bundles[2][0]],
    ]
    for number, order in enumerate(orders):
        copy = fleet.copy_of_hub(f"copy-{number}")
        for bundle in order:
            copy.take(bundle)
        picture = {
            (line.site, day(n)): line.kits
            for n in range(10)
            for line in copy.ask("stock", on=day(n))
        }
        pictures.append((picture, copy.ask("reconciliation"), copy.ask("lot_history", lot=lot)))
        fleet.sites.pop(copy.name).installation.close()
    assert pictures[0] == pictures[1] == pictures[2]
    for place in places:
        for n in range(9):
            assert pictures[0][0][place, day(n)] == book.at(place, day(n)), (place, day(n))
    line = next(x for x in pictures[0][1] if x.cso == "TAP")
    assert line.unexplained == 0
    assert {h.site: h.after for h in pictures[0][2].happened} == pictures[0][2].on_hand
