"""What was typed wrong of a lot, on the head of a waybill or of a place, put right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.supplies.test_stock import day, receive, unregistered
from tests.fleet import Fleet, Site
from tracker.basics.errors import Invalid, NotAllowed, NotFound, Refused


def lot_of(site: Site, lot: str) -> Any:
    return site.ask("lot_history", lot=lot)


def test_an_expiry_typed_wrong_is_corrected_and_the_history_tells_what_stood(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP")
    place = laptop.do("organisations:site:add", name="Albergue")
    lot = receive(laptop, place, fleet, expires_on="2025-01-31")
    with pytest.raises(Invalid, match="lot_is_another"):
        receive(laptop, place, fleet, expires_on="2028-01-31")
    laptop.do("supplies:lot:correct", lot=lot, values={"expires_on": "2028-01-31"})
    assert lot_of(laptop, lot).expires_on == "2028-01-31"
    receive(laptop, place, fleet, expires_on="2028-01-31")
    newest = laptop.ask("record_history", table="lot", record=lot)[0]
    told = [(f.name, f.before, f.after) for f in newest.fields]
    assert told == [("expires_on", "2025-01-31", "2028-01-31")]
    # Nothing in it expires after all; the same again writes nothing.
    for _twice in range(2):
        laptop.do("supplies:lot:correct", lot=lot, values={"expires_on": None})
    assert lot_of(laptop, lot).expires_on is None
    assert len(laptop.ask("record_history", table="lot", record=lot)) == 3
    for wrong in ({"code": "L-2"}, {"expires_on": "soon"}):
        with pytest.raises(Invalid):
            laptop.do("supplies:lot:correct", lot=lot, values=wrong)


def test_two_who_correct_one_lot_differently_are_a_conflict(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    place = one.do("organisations:site:add", name="Albergue")
    lot = receive(one, place, fleet, expires_on="2025-01-31")
    fleet.sync()
    seen = lot_of(one, lot).base.split(",")
    correct: dict[str, Any] = {"lot": lot, "base": seen}
    one.do("supplies:lot:correct", **correct, values={"expires_on": "2028-01-31"})
    two.do("supplies:lot:correct", **correct, values={"expires_on": "2029-01-31"})
    fleet.sync()
    hub = fleet.hub()
    assert hub.ask("review_findings", kind="conflict").findings
    assert lot_of(one, lot).expires_on == lot_of(two, lot).expires_on


def test_the_grant_may_be_another_of_hers_and_the_kit_until_one_is_handed_over(
    fleet: Fleet,
) -> None:
    laptop, hub = fleet.laptop("TAP"), fleet.hub()
    cso = {"cso": "TAP", "donor": "Fondo", "title": "Dos", "amount": "1000", "currency": "MXN"}
    other = hub.do(
        "organisations:grant:add", code="G-2", **cso, starts_on="2026-01-01", ends_on="2026-12-31"
    )
    kit = hub.ask("kit_types")[0].id
    contents = [{"item": "soap", "quantity": 3}]
    version = hub.do("supplies:kit:version", kit_type=kit, contents=contents)
    fleet.sync()
    place = laptop.do("organisations:site:add", name="Albergue")
    lot = receive(laptop, place, fleet)
    values = {"grant_agreement": fleet.reference.grants["TIJ"]}
    with pytest.raises(Invalid, match="grant_of_another_organisation"):
        laptop.do("supplies:lot:correct", lot=lot, values=values)
    laptop.do("supplies:lot:correct", lot=lot, values={"kit_version": version})
    unregistered(laptop, place, lot)
    values = {"kit_version": fleet.reference.kit_version}
    with pytest.raises(Invalid, match="lot_handed_over"):
        laptop.do("supplies:lot:correct", lot=lot, values=values)
    laptop.do("supplies:lot:correct", lot=lot, values={"grant_agreement": other})
    fleet.sync()
    lines = [line for line in hub.ask("reconciliation") if line.cso == "TAP"]
    assert [(x.grant_code, x.received, x.distributed) for x in lines if x.received] == [
        ("G-2", 20, 1)
    ]


def test_a_supplier_typed_wrong_is_corrected_and_the_paper_is_still_one(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP")
    place = laptop.do("organisations:site:add", name="Albergue")
    known = {
        "kit_version": fleet.reference.kit_version,
        "grant_agreement": fleet.reference.grants["TAP"],
    }
    paper: dict[str, Any] = {
        "site": place,
        "number": "A-17",
        "lines": [{"lot": "L-7", **known, "stated": 5, "arrived": 5}],
    }
    waybill = laptop.do("supplies:waybill:record", **paper, supplier="Crus Roja")
    laptop.do("supplies:waybill:correct", waybill=waybill, values={"supplier": "Cruz Roja"})
    assert laptop.ask("waybill", waybill=waybill).supplier == "Cruz Roja"
    # Neither by the right name nor by the wrong one does it come a second time.
    for supplier in ("cruz  roja", "Crus Roja"):
        with pytest.raises(Invalid, match="waybill_recorded_already"):
            laptop.do("supplies:waybill:record", **paper, supplier=supplier)
    # Nor by a third one: of the same boxes there is no other paper with this number.
    with pytest.raises(Invalid, match="waybill_of_this_lot") as same:
        laptop.do("supplies:waybill:record", **{**paper, "number": "a 17"}, supplier="La Cruz")
    assert same.value.params["supplier"] == "Cruz Roja"
    boxes = [{**paper["lines"][0], "lot": "L-8"}]
    second = laptop.do("supplies:waybill:record", **{**paper, "lines": boxes}, supplier="ACNUR")
    correct = {"waybill": second, "values": {"supplier": "Cruz Roja"}}
    with pytest.raises(Invalid, match="waybill_recorded_already"):
        laptop.do("supplies:waybill:correct", **correct)
    tomorrow = {"waybill": waybill, "values": {"dated_on": day(-1)}}
    with pytest.raises(Invalid, match="date_in_future"):
        laptop.do("supplies:waybill:correct", **tomorrow)
    laptop.do("supplies:waybill:void", waybill=second, reason="entered_twice")
    with pytest.raises(Refused, match="voided_already"):
        laptop.do("supplies:waybill:correct", **correct)


def test_whoever_does_not_receive_kits_or_is_of_another_organisation_corrects_none(
    fleet: Fleet,
) -> None:
    laptop, stranger = fleet.laptop("TAP"), fleet.laptop("TIJ", "tij")
    place = laptop.do("organisations:site:add", name="Albergue")
    lot = receive(laptop, place, fleet)
    fleet.sync()
    values = {"expires_on": "2028-01-31"}
    with pytest.raises(NotAllowed):
        fleet.audit().do("supplies:lot:correct", lot=lot, values=values)
    with pytest.raises(NotFound):
        stranger.do("supplies:lot:correct", lot=lot, values=values)


def test_a_place_is_corrected_and_only_what_differs_is_written(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    place = one.do("organisations:site:add", name="Albrgue", municipality="07089")
    fleet.sync()
    base = one.ask("site", site=place).base.split(",")
    edit: dict[str, Any] = {"site": place, "base": base}
    one.do("organisations:site:edit", **edit, values={"name": "Albergue", "municipality": "07089"})
    two.do("organisations:site:edit", **edit, values={"name": "Albrgue", "municipality": "02004"})
    fleet.sync()
    for site in (one, two, fleet.hub()):
        held = site.ask("site", site=place)
        assert (held.name, held.municipality) == ("Albergue", "02004")
    # Each changed another thing: that is no conflict.
    assert not fleet.hub().ask("review_findings", kind="conflict").findings
    with pytest.raises(Invalid, match="required"):
        one.do("organisations:site:edit", site=place, values={"name": "  "})
