"""What a merge brings together is found, the same on every hub, and decided by a person."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from tests.fleet import CONSENT, Fleet, Site, hand_over, register
from tests.web.screens import signed_in
from tracker.basics.errors import NotAllowed, NotFound, Refused
from tracker.review.queue import Finding

PERSON = {
    "given_names": "Rose",
    "family_names": "Pierre",
    "birth_date": "1990-05-05",
    "birth_precision": "day",
    "gender": "female",
}


def found(site: Site, kind: str, *, open: bool = True) -> list[Finding]:
    listed: list[Finding] = site.ask("review_findings", kind=kind, open=open).findings
    return listed


def day(before: int) -> str:
    return (date.today() - timedelta(days=before)).isoformat()


def two_laptops(fleet: Fleet) -> tuple[Site, Site, str, list[tuple[str, str]]]:
    """Two laptops of one organisation that know one woman, each with kits of its own."""
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    woman = register(one)
    fleet.sync()
    two.take(fleet.hub().export("two"))
    return one, two, woman, [fleet.stocked(one), fleet.stocked(two, lot="L-2")]


def served_twice(fleet: Fleet) -> tuple[Site, Site, str, list[dict[str, str]]]:
    one, two, woman, kits = two_laptops(fleet)
    handed = [hand_over(one, *kits[0], woman), hand_over(two, *kits[1], woman)]
    return one, two, woman, handed


def test_one_woman_served_by_two_laptops_that_did_not_know(fleet: Fleet) -> None:
    one, _two, woman, handed = served_twice(fleet)
    fleet.sync()
    hub = fleet.hub()
    (finding,) = found(hub, "served_twice")
    assert set(finding.records) == {h["distribution"] for h in handed}
    assert finding.cso == "TAP"
    assert hub.ask("review_counts") == {"served_twice": 1}
    # Nothing was dropped: both kits count.
    assert len(hub.ask("distributions_of", person=woman)) == 2
    fleet.sync()
    assert found(one, "served_twice")[0].id == finding.id
    hub.do("supplies:distribution:void", distribution=finding.records[0], reason="kit_returned")
    assert found(hub, "served_twice") == []


def test_a_reason_another_time_or_one_laptop_is_no_finding(fleet: Fleet) -> None:
    one, two, woman, kits = two_laptops(fleet)
    other, third = register(one, "Guerda", "Simon"), register(two, "Wideline", "Noel")
    hand_over(one, *kits[0], woman, handed_on=day(90))
    hand_over(two, *kits[1], woman)
    hand_over(one, *kits[0], other)
    hand_over(two, *kits[1], third)
    fleet.sync()
    assert found(fleet.hub(), "served_twice") == []
    two.take(fleet.hub().export("two"))
    hand_over(two, *kits[1], other, earlier_reason="kit_lost")
    fleet.sync()
    assert found(fleet.hub(), "served_twice") == []


def test_the_last_day_of_a_kit_counts(fleet: Fleet) -> None:
    one, two, woman, kits = two_laptops(fleet)
    hand_over(one, *kits[0], woman, handed_on=day(89))
    hand_over(two, *kits[1], woman)
    fleet.sync()
    assert len(found(fleet.hub(), "served_twice")) == 1


def test_two_organisations_served_one_woman(fleet: Fleet) -> None:
    tap, tij = fleet.laptop("TAP", "tap"), fleet.laptop("TIJ", "tij")
    kits = [fleet.stocked(tap), fleet.stocked(tij)]
    her = [register(tap, phone="962 123 4567"), register(tij, "Mari Wòz", phone="962 123 4567")]
    for site, (place, lot), person in zip((tap, tij), kits, her, strict=True):
        hand_over(site, place, lot, person)
    fleet.sync()
    hub = fleet.hub()
    (finding,) = found(hub, "served_twice")
    assert (finding.cso, finding.scope) == (None, "cso:.hub")
    (pair,) = found(hub, "one_woman")
    assert set(pair.records) == set(her)
    # No organisation is shown the other's.
    fleet.sync()
    for laptop in (tap, tij):
        assert laptop.ask("review_findings").findings == []
        with pytest.raises(NotFound):
            laptop.ask("review_finding", finding=finding.id)
    # They are two women: neither finding holds.
    hub.do("cases:duplicate:decide", first=her[0], second=her[1])
    assert found(hub, "one_woman") == found(hub, "served_twice") == []
    assert hub.ask("review_counts") == {}


def test_registrations_that_are_joined_are_one_woman(fleet: Fleet) -> None:
    one, two, woman, kits = two_laptops(fleet)
    other = register(two, "Guerda", "Simon")
    hand_over(one, *kits[0], woman)
    hand_over(two, *kits[1], other)
    fleet.sync()
    hub = fleet.hub()
    assert hub.ask("review_counts") == {}
    alias = hub.do("cases:person:alias", first=woman, second=other, reason="told_by_her")
    assert hub.ask("review_counts") == {"served_twice": 1}
    hub.do("cases:person:alias_undo", alias=alias)
    assert hub.ask("review_counts") == {}


def test_two_registrations_of_one_woman_on_laptops_that_never_met(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    a, b = register(one, "Marie Rose"), register(two, "Mari Woz")
    twice = register(one, "Marie-Rose")  # the worker was warned and went on
    fleet.sync()
    hub = fleet.hub()
    assert {frozenset(f.records) for f in found(hub, "one_woman")} == {
        frozenset((a, b)),
        frozenset((twice, b)),
    }
    hub.do("cases:person:alias", first=a, second=b, reason="same_document")
    assert [frozenset(f.records) for f in found(hub, "one_woman")] == [frozenset((twice, b))]
    hub.do("cases:person:void", person=twice, reason="entered_by_mistake")
    assert found(hub, "one_woman") == []


def test_a_corrected_name_takes_the_finding_away_and_brings_it(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    register(one)
    b = register(two, "Wideline", "Toussaint", birth_date="1971-02-03")
    fleet.sync()
    hub = fleet.hub()
    assert found(hub, "one_woman") == []
    right = {"given_names": "Marie Rose", "family_names": "Jean", "birth_date": "1990-05-05"}
    hub.do("cases:person:edit", person=b, values=right)
    assert len(found(hub, "one_woman")) == 1
    hub.do("cases:person:edit", person=b, values={"given_names": "Wideline"})
    assert found(hub, "one_woman") == []


def test_stock_below_zero_on_a_past_day_though_not_today(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    place, lot = fleet.stocked(one, kits=1)
    fleet.sync()
    two.take(fleet.hub().export("two"))
    for site, name in ((one, "Guerda"), (two, "Wideline")):
        hand_over(site, place, lot, register(site, name, name), handed_on=day(0))
    fleet.sync()
    hub = fleet.hub()
    (finding,) = found(hub, "below_zero")
    assert finding.facts == {"day": day(0), "lowest": -1, "now": -1}
    more = {
        "site": place,
        "kit_version": fleet.reference.kit_version,
        "grant_agreement": fleet.reference.grants["TAP"],
        "kits": 5,
        "lot": "L-1",
    }
    hub.do("supplies:stock:receive", **more)
    fleet.sync()
    # The kits came the same day: at its end none was missing.
    assert found(hub, "below_zero") == []
    with hub.desk() as desk:
        desk.add(
            "cso:TAP",
            "supplies:stock:adjust",
            "stock_movement",
            {"movement": "lost", "lot": lot, "site": place, "kits": -3, "moved_on": day(10)},
        )
    (finding,) = found(hub, "below_zero")
    assert (finding.facts["day"], finding.facts["lowest"]) == (day(10), -3)


def corrected(fleet: Fleet, site: Site, lot: str) -> str:
    """A lot becomes a kit of a new version, of which all know; the version."""
    kit = fleet.hub().ask("kit_types")[0].id
    contents = [{"item": "soap", "quantity": 3}]
    version = str(fleet.hub().do("supplies:kit:version", kit_type=kit, contents=contents))
    fleet.sync()
    fleet.sync()
    site.do("supplies:lot:correct", lot=lot, values={"kit_version": version})
    return version


def found_in_any_order(fleet: Fleet, sites: Sequence[Site], kind: str) -> Finding:
    """The one finding at hubs that got what ``sites`` recorded in different orders."""
    bundles = [site.export("hub") for site in sites]
    told = []
    for number, order in enumerate(itertools.permutations(bundles)):
        watcher = fleet.copy_of_hub(f"watcher{number}")
        for bundle in order:
            watcher.take(bundle)
            found(watcher, kind)
        (finding,) = found(watcher, kind)
        told.append(finding)
        fleet.sites.pop(watcher.name).installation.close()
    for other in told[1:]:
        assert (other.id, other.seen) == (told[0].id, told[0].seen)
        assert (other.facts, other.records) == (told[0].facts, told[0].records)
    return told[0]


def test_a_kit_corrected_apart_from_its_hand_overs_is_found_in_every_order(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    hub = fleet.hub()
    place, lot = fleet.stocked(one)
    version = corrected(fleet, one, lot)
    handed = [
        hand_over(two, place, lot, register(two, name, name))["distribution"]
        for name in ("Guerda", "Wideline")
    ]
    told = found_in_any_order(fleet, (one, two), "other_kit")
    assert told.facts == {"code": "L-1", "kit": "DK-2", "handed": ["DK-1"], "number": 2}
    assert told.records == (lot,)
    fleet.sync()
    (finding,) = found(one, "other_kit")
    # One of the two was handed over by mistake: it is about the other one still.
    one.do("supplies:distribution:void", distribution=handed[0], reason="not_handed_over")
    (finding,) = found(one, "other_kit")
    assert finding.facts["number"] == 1
    one.do("review:accept", finding=finding.id, reason="looked_into", seen=finding.seen)
    assert found(one, "other_kit") == []
    # The lot is what the receipts say after all.
    one.do("supplies:lot:correct", lot=lot, values={"kit_version": fleet.reference.kit_version})
    fleet.sync()
    for site in (one, two, hub):
        assert found(site, "other_kit") == []
    with pytest.raises(Refused, match="lot_handed_over"):
        one.do("supplies:lot:correct", lot=lot, values={"kit_version": version})
    assert hub.ask("sync:conflicts") == []


def test_what_disagreed_before_an_update_is_found_after_it(fleet: Fleet) -> None:
    one, two, hub = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two"), fleet.hub()
    place, lot = fleet.stocked(one)
    corrected(fleet, one, lot)
    hand_over(two, place, lot, register(two))
    fleet.sync()
    assert len(found(hub, "other_kit")) == 1
    with hub.desk() as desk, desk.ledger.transaction():
        desk.ledger.database.execute("DELETE FROM review_finding WHERE kind = 'other_kit'")
        desk.ledger.database.execute("DELETE FROM review_mark WHERE name = 'other_kit'")
    assert len(found(hub, "other_kit")) == 1


def closed_apart(fleet: Fleet) -> tuple[Site, Site, str, list[str]]:
    """A day that two laptops close without knowing of each other; its closings."""
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    place, lot = fleet.stocked(one)
    told = {"site": place, "held_on": day(0), "admission": "open_queue"}
    held = one.do("days:day:add", day={**told, "kits": [fleet.reference.kit_version]})
    one.do("days:day:open", day=held)
    fleet.sync()
    two.take(fleet.hub().export("two"))
    (there,) = one.ask("lots_to_count", day=held)
    closings = []
    for site, missing in ((one, 2), (two, 0)):
        counted = {"lot": lot, "counted": there.expected - missing}
        if missing:
            counted["reason"] = "not_found"
        closings.append(site.do("days:day:close", day=held, counts=[counted]))
    return one, two, held, closings


def test_a_day_closed_at_two_laptops_with_other_counts(fleet: Fleet) -> None:
    one, two, held, closings = closed_apart(fleet)
    hub = fleet.hub()
    told = found_in_any_order(fleet, (one, two), "closed_twice")
    assert (told.facts, told.records) == ({"day": day(0), "number": 2}, (held,))
    fleet.sync()
    page = signed_in(one).get(f"/days/{held}")
    assert "The stock stands at what was counted last." in page
    assert "closed 2 times" in signed_in(hub).get("/review")
    # Found also where it lay before such days were looked for.
    with hub.desk() as desk, desk.ledger.transaction():
        desk.ledger.database.execute("DELETE FROM review_finding WHERE kind = 'closed_twice'")
        desk.ledger.database.execute("DELETE FROM review_mark WHERE name = 'closed_twice'")
    assert len(found(hub, "closed_twice")) == 1
    # One of them is taken back: the other one is how the day was closed.
    hub.do("days:day:reopen", closing=closings[1], reason="counted_again")
    assert found(hub, "closed_twice") == []
    fleet.sync()
    assert found(one, "closed_twice") == []
    assert "counted last" not in signed_in(one).get(f"/days/{held}")


def test_a_day_closed_twice_with_one_count_is_no_finding(fleet: Fleet) -> None:
    one, _two, held, closings = closed_apart(fleet)
    one.do("days:day:reopen", closing=closings[0], reason="counted_again")
    (there,) = one.ask("lots_to_count", day=held)
    counted = [{"lot": there.lot, "counted": there.expected}]
    one.do("days:day:close", day=held, counts=counted)
    fleet.sync()
    assert len(fleet.hub().ask("distribution_day", day=held).closings) == 2
    assert found(fleet.hub(), "closed_twice") == []


def test_one_waybill_recorded_twice_under_two_suppliers(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    place = one.do("organisations:site:add", name="Albergue")
    fleet.sync()
    two.take(fleet.hub().export("two"))
    line = {
        "kit_version": fleet.reference.kit_version,
        "grant_agreement": fleet.reference.grants["TAP"],
        "stated": 9,
        "arrived": 9,
    }

    def came(site: Site, supplier: str, *lots: str, number: str = "GR-118/26") -> str:
        lines = [{**line, "lot": lot} for lot in lots]
        paper = {"site": place, "number": number, "supplier": supplier, "lines": lines}
        return str(site.do("supplies:waybill:record", **paper))

    papers = [came(one, "Proveedora", "L-7", "L-8"), came(two, "Proveedora Sur", "L-8")]
    came(two, "Cruz Roja", "L-9", number="gr 118 26")
    came(two, "Proveedora Sur", "L-8", number="GR-119/26")
    hub = fleet.hub()
    told = []
    bundles = [one.export("hub"), two.export("hub")]
    for number, order in enumerate(itertools.permutations(bundles)):
        watcher = fleet.copy_of_hub(f"watcher{number}")
        for bundle in order:
            watcher.take(bundle)
            found(watcher, "paper_twice")
        (finding,) = found(watcher, "paper_twice")
        told.append((finding.id, finding.seen, finding.facts, finding.records))
        fleet.sites.pop(watcher.name).installation.close()
    assert told[0] == told[1]
    # Neither who shares the number alone, nor who shares the lot alone.
    assert told[0][3] == tuple(sorted(papers))
    assert told[0][2]["suppliers"] == ["Proveedora", "Proveedora Sur"]
    fleet.sync()
    page = signed_in(hub).get("/review")
    assert "recorded 2 times, from Proveedora, Proveedora Sur" in page
    # Both are shown side by side, since one of them is to be chosen.
    finding_page = f"/review/{found(hub, 'paper_twice')[0].id}"
    page = signed_in(hub).client.get(finding_page).get_data(as_text=True)
    for paper, supplier, lots in (
        (papers[0], "Proveedora", "9 × L-7, 9 × L-8"),
        (papers[1], "Proveedora Sur", "9 × L-8"),
    ):
        assert f"/stock/waybills/{paper}" in page
        assert f'<td data-label="{supplier}">{lots}</td>' in page
    # Found also where it lay before such papers were looked for.
    with hub.desk() as desk, desk.ledger.transaction():
        desk.ledger.database.execute("DELETE FROM review_finding WHERE kind = 'paper_twice'")
        desk.ledger.database.execute("DELETE FROM review_mark WHERE name = 'paper_twice'")
    register(one, "Somebody", "New")
    fleet.sync()
    (finding,) = found(hub, "paper_twice")
    decide(hub, finding, reason="agreed_with_both")
    assert found(hub, "paper_twice") == []
    two.do("supplies:waybill:void", waybill=papers[1], reason="entered_twice")
    fleet.sync()
    assert found(hub, "paper_twice") == []
    assert hub.value("SELECT count(*) FROM review_finding WHERE kind = 'paper_twice'") == 0


def test_two_hubs_and_every_order_of_merging_come_to_the_same(fleet: Fleet) -> None:
    one, two, woman, _handed = served_twice(fleet)
    register(one, "Guerda", "Simon")
    register(two, "Gerda", "Simon")
    for site, phone in ((one, "962 111 1111"), (two, "962 222 2222")):
        site.do("cases:person:edit", person=woman, values={"phone": phone})
    bundles = [one.export("hub"), two.export("hub"), fleet.hub().export("one")]
    results = []
    for number, order in enumerate(itertools.permutations(bundles[:2])):
        copy = fleet.copy_of_hub(f"copy-{number}")
        for bundle in order:
            copy.take(bundle)
        results.append(copy.ask("review_findings").findings)
        fresh = fleet.sites.pop(copy.name)
        with fresh.desk() as desk:
            desk.ledger.rebuild()
        assert fresh.ask("review_findings").findings == results[-1]
        fresh.installation.close()
    assert results[0] == results[1]
    assert {f.kind for f in results[0]} == {"served_twice", "one_woman", "conflict"}


def decide(site: Site, finding: Finding, **more: Any) -> None:
    arguments = {"reason": "looked_into", "seen": finding.seen, **more}
    site.do("review:accept", finding=finding.id, **arguments)


def test_a_decision_travels_can_be_taken_back_and_hides_nothing_new(fleet: Fleet) -> None:
    _one, two, woman, handed = served_twice(fleet)
    fleet.sync()
    hub = fleet.hub()
    (finding,) = found(hub, "served_twice")
    decide(hub, finding, note="Li te pèdi premye a")
    assert found(hub, "served_twice") == []
    (put_aside,) = found(hub, "served_twice", open=False)
    assert put_aside.decision is not None
    assert put_aside.decision.note == "Li te pèdi premye a"
    fleet.sync()
    assert found(two, "served_twice") == []
    hub.do("review:reopen", finding=finding.id)
    assert [f.id for f in found(hub, "served_twice")] == [finding.id]
    with pytest.raises(Refused, match="not_decided"):
        hub.do("review:reopen", finding=finding.id)
    decide(hub, finding)
    fleet.sync()
    assert found(two, "served_twice") == []
    # Something changes about what was looked at: the finding is open again by itself.
    with two.desk() as desk:
        from tracker.ledger.ledger import Change

        change = Change("distribution", handed[1]["distribution"], {"identity_shown": "card"})
        desk.ledger.append("cso:TAP", "supplies:distribution:record", desk.actor.user, [change])
    fleet.sync()
    (again,) = found(hub, "served_twice")
    assert again.id == finding.id
    with pytest.raises(Refused, match="finding_changed"):
        decide(hub, finding)
    # The note is personal: an audit holds the decision and not a word of it.
    audit = fleet.audit()
    audit.take(hub.export("audit"))
    assert audit.value("SELECT count(*) FROM review WHERE note IS NULL") == 1
    assert b"premye" not in b"".join(r["body"] for r in audit.rows("SELECT body FROM entry"))
    # Erasing her reaches the note.
    hub.do("cases:person:erase", person=woman, reason="her_wish")
    assert hub.value("SELECT count(*) FROM review WHERE note IS NOT NULL") == 0


def test_two_hubs_decide_differently_and_that_is_a_conflict(fleet: Fleet) -> None:
    one, two, _woman, _handed = served_twice(fleet)
    fleet.sync()
    fleet.sync()
    (finding,) = found(one, "served_twice")
    decide(one, finding, reason="larger_need")
    decide(two, finding, reason="first_kit_lost")
    fleet.sync()
    hub = fleet.hub()
    (conflict,) = hub.ask("sync:conflicts")
    assert (conflict.table, conflict.field) == ("review", "reason")
    assert hub.ask("review_counts") == {"conflict": 1}


def test_all_of_a_kind_of_a_day_with_the_number_that_was_shown(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    women = [register(one, name, name) for name in ("Guerda", "Wideline", "Fabiola")]
    fleet.sync()
    two.take(fleet.hub().export("two"))
    kits = [fleet.stocked(one), fleet.stocked(two, lot="L-2")]
    for woman, when in zip(women, (0, 0, 5), strict=True):
        hand_over(one, *kits[0], woman, handed_on=day(when))
        hand_over(two, *kits[1], woman, handed_on=day(when))
    fleet.sync()
    hub = fleet.hub()
    todays = {"kind": "served_twice", "day": day(0)}
    assert hub.ask("review_foreseen", **todays).findings == 2
    with pytest.raises(Refused, match="finding_changed"):
        hub.do("review:accept_all", **todays, reason="larger_need", expected=3)
    assert hub.do("review:accept_all", **todays, reason="larger_need", expected=2) == 2
    (left,) = found(hub, "served_twice")
    assert left.facts["days"] == [day(5), day(5)]
    with pytest.raises(Refused, match="finding_needs_action"):
        hub.do("review:accept_all", kind="one_woman", reason="larger_need")


def test_pages_follow_each_other_oldest_first(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    for name in ("Guerda", "Wideline", "Fabiola", "Natacha", "Roseline"):
        register(one, name, f"{name}son")
        register(two, name, f"{name}son")
    fleet.sync()
    hub, after, seen = fleet.hub(), "", list[Finding]()
    while True:
        page = hub.ask("review_findings", after=after, limit=2)
        seen += page.findings
        if page.after is None:
            break
        after = page.after
    assert len({f.id for f in seen}) == len(seen) == 5
    assert [f.since for f in seen] == sorted(f.since for f in seen)


def test_a_copied_laptop_is_found(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP", "one")
    data = []
    import shutil

    from tests.fleet import PASSWORD
    from tracker.installation.opening import unlock
    from tracker.settings import Settings

    laptop.value("PRAGMA wal_checkpoint(TRUNCATE)")
    home = fleet.folder / "copy"
    shutil.copytree(laptop.installation.settings.home, home)
    twin = Site("copy", unlock(Settings(home), "one", PASSWORD))
    register(laptop)
    register(twin, "Guerda", "Simon")
    hub = fleet.hub()
    for site in (laptop, twin):
        data.append(site.export("hub"))
        hub.take(data[-1])
    twin.installation.close()
    (finding,) = found(hub, "fork")
    assert finding.records == (laptop.installation.device.id,)
    decide(hub, finding, reason="laptop_replaced")
    assert found(hub, "fork") == []


def test_who_may_read_and_decide(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP", "one", "field_worker")
    with pytest.raises(NotAllowed):
        laptop.ask("review_findings")
    with pytest.raises(NotAllowed):
        laptop.do("review:accept", finding="x", reason="other")


def test_what_came_about_an_erased_woman_is_in_the_queue(fleet: Fleet) -> None:
    laptop = fleet.laptop()
    woman = register(laptop)
    fleet.sync()
    hub = fleet.hub()
    hub.do("cases:person:erase", person=woman, reason="her_wish")
    place, lot = fleet.stocked(laptop)
    hand_over(laptop, place, lot, woman, collector_name="Jacques", collector_reason="ill")
    fleet.sync()
    (finding,) = found(hub, "came_back")
    assert finding.records == (woman,)
    hub.do("cases:person:erase", person=woman, reason="her_wish")
    assert found(hub, "came_back") == []


def test_copies_of_one_card_given_to_two_women_by_two_laptops(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    fleet.sync()
    (code,) = one.ask("prepared_codes", count=1)
    first = one.do("cases:person:register", person=PERSON, consent=CONSENT, card=code)["person"]
    other = {**PERSON, "given_names": "Guerda", "family_names": "Simon"}
    later = two.do("cases:person:register", person=other, consent=CONSENT, card=code)["person"]
    assert found(one, "one_card") == found(two, "one_card") == []
    theirs = two.export("one")
    two.take(one.export("two"))
    one.take(theirs)
    # Whichever came to the other, both find the same.
    (finding,), (same,) = found(one, "one_card"), found(two, "one_card")
    assert finding == same
    assert finding.records == (first, later)
    fleet.sync()
    assert found(fleet.hub(), "one_card")[0].id == finding.id
    # Another card for the one who was given it first would not help the other one.
    one.do("cases:card:replace", person=first, reason="lost")
    assert len(found(one, "one_card")) == 1
    one.do("cases:card:replace", person=later, reason="damaged")
    assert found(one, "one_card") == []


def test_a_card_of_three_women_is_found_alike_whoever_comes_first(fleet: Fleet) -> None:
    laptops = [fleet.laptop("TAP", name) for name in ("one", "two", "three")]
    fleet.sync()
    (code,) = laptops[0].ask("prepared_codes", count=1)
    women = []
    for laptop, name in zip(laptops, ("Guerda", "Wideline", "Yolande"), strict=True):
        woman = {**PERSON, "given_names": name, "family_names": name}
        registered = laptop.do("cases:person:register", person=woman, consent=CONSENT, card=code)
        women.append(registered["person"])
    first, second, third = women
    hub = fleet.hub()
    for laptop in laptops[1:]:
        hub.take(laptop.export("hub"))
    assert [f.records for f in found(hub, "one_card")] == [(second, third)]
    hub.take(laptops[0].export("hub"))
    assert {f.records for f in found(hub, "one_card")} == {(first, second), (first, third)}
