"""Waybills, transfers, counts and reorder levels on the screens, and who may use them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from tests.fleet import Fleet, Site, hand_over, register
from tests.web.screens import Screens, plain, signed_in
from tracker.basics.ids import random_code


def day(before: int = 0) -> str:
    return (date.today() - timedelta(days=before)).isoformat()


@dataclass
class Here:
    fleet: Fleet
    site: Site
    place: str
    other: str
    lot: str
    screens: Screens

    def line(self, number: int = 0, **typed: str) -> dict[str, str]:
        told = {
            "kit_version": self.fleet.reference.kit_version,
            "grant_agreement": self.fleet.reference.grants["TAP"],
            **typed,
        }
        return {f"lines-{number}-{name}": text for name, text in told.items()}


@pytest.fixture
def here(fleet: Fleet) -> Here:
    site = fleet.laptop("TAP", "rosa")
    place, lot = fleet.stocked(site, came_on=day(30))
    other = site.do("organisations:site:add", name="Albergue Belén")
    return Here(fleet, site, place, other, lot, signed_in(site))


def test_a_waybill_keeps_what_was_typed_and_says_what_is_wrong(here: Here) -> None:
    head = {"number": "A/17", "supplier": "Cruz Roja", "site": here.place, "received_on": day(2)}
    line = here.line(lot="L-7", stated="50", arrived="48", damaged="1")
    more = here.screens.post("/stock/waybills/new", **head, **line, more="1")
    assert more.status_code == 200
    assert 'name="lines-1-lot"' in more.get_data(as_text=True)
    assert 'value="L-7"' in more.get_data(as_text=True)
    refused = here.screens.post("/stock/waybills/new", **head, **line, carrier_name="Jacques")
    assert refused.status_code == 422
    assert "Line 1, Why another number arrived: Another number arrived" in plain(refused)
    for kept in ('value="A/17"', 'value="48"', 'value="Jacques"'):
        assert kept in refused.get_data(as_text=True)
    # A line that nobody filled in is not there.
    typed = {**head, **line, "lines-0-reason": "fewer_sent", **here.line(1, lot="", stated="")}
    page = here.screens.follow("/stock/waybills/new", **typed, carrier_name="Jacques")
    assert "Waybill A-17" in page
    assert "Fewer were sent than the paper says" in page
    assert "Jacques" in page
    again = here.screens.post("/stock/waybills/new", **typed)
    assert "is recorded already" in plain(again)
    lot = here.site.value("SELECT id FROM lot WHERE code = 'L-7'")
    assert "Received 50 on the paper" in here.screens.get(f"/stock/lots/{lot}")
    assert "67 kits in stock" in here.screens.get("/stock")
    assert "20 kits in stock" not in here.screens.get(f"/stock?day={day(3)}")
    assert f"At the end of {date.today() - timedelta(days=2):%-d}" in here.screens.get(
        f"/stock?day={day(2)}"
    )
    waybill = here.site.value("SELECT id FROM waybill")
    page = here.screens.follow(f"/stock/waybills/{waybill}/void", reason="entered_twice")
    assert "This waybill was taken back" in page
    assert "20 kits in stock" in here.screens.get("/stock")


def test_stock_of_any_day_goes_into_files(here: Here) -> None:
    assert f"/stock.csv?day={day()}" in here.screens.client.get("/stock").get_data(as_text=True)
    for path, said in (
        ("/stock.csv", "Albergue L-1,DK-1,L-1,G-TAP,,20"),
        (f"/stock.csv?day={day(31)}", ""),
    ):
        lines = here.screens.client.get(path).get_data().decode("utf-8-sig").splitlines()
        assert lines[0] == "Distribution point,Kit,Lot,Grant,Expires on,In stock"
        assert lines[1:] == ([said] if said else [])
    answer = here.screens.client.get(f"/stock.xlsx?day={day(3)}")
    assert answer.data[:2] == b"PK"
    assert f"stock-{day(3)}.xlsx" in answer.headers["Content-Disposition"]
    hub = signed_in(here.fleet.hub())
    assert hub.client.get("/stock.csv").get_data().decode("utf-8-sig").startswith("Organisation,")


def test_kits_are_sent_and_received_by_the_number_on_the_paper(here: Here) -> None:
    new = f"/stock/transfers/new?site={here.place}"
    too_many = here.screens.post(new, to_site=here.other, **{f"kits-{here.lot}": "21"})
    assert too_many.status_code == 422
    assert "Only 20 are in stock here" in plain(too_many)
    assert 'value="21"' in too_many.get_data(as_text=True)
    assert "at least one line" in plain(here.screens.post(new, to_site=here.other))
    page = here.screens.follow(new, to_site=here.other, **{f"kits-{here.lot}": "6"})
    assert "On the way" in page
    number = here.site.value("SELECT number FROM transfer")
    receive = f"/stock/transfers/receive?number={number.lower()}"
    assert "6 kits were sent" in here.screens.get(receive)
    typed = {"number": number, "site": here.other, "lines-0-lot": "L-1", "lines-0-stated": "6"}
    refused = here.screens.post("/stock/transfers/receive", **typed)
    assert "Arrived: This field is required" in plain(refused)
    page = here.screens.follow(
        "/stock/transfers/receive", **typed, **{"lines-0-arrived": "6", "lines-0-damaged": "1"}
    )
    assert f"Transfer {number} arrived" in page
    assert "19 kits in stock" in here.screens.get("/stock")
    # Asked for again the page of the arrival opens.
    assert "recorded already" in here.screens.get(here.screens.client.get(receive).location)
    receipt = here.site.value("SELECT id FROM transfer_receipt")
    assert "taken back" in here.screens.follow(f"/stock/arrivals/{receipt}/void")
    transfer = here.site.value("SELECT id FROM transfer")
    assert here.screens.client.get(f"/stock/transfers/{transfer}/qr.png").mimetype == "image/png"


def test_a_paper_is_typed_before_the_other_half_comes(here: Here) -> None:
    page = here.screens.get("/stock/transfers/receive?number=P-0077")
    assert "Nothing with this number is known on this computer yet" in page
    typed = {"number": "P-0077", "site": here.other}
    unknown = {f"lines-0-{n}": v for n, v in (("lot", "X-1"), ("stated", "4"), ("arrived", "4"))}
    refused = here.screens.post("/stock/transfers/receive", **typed, **unknown)
    assert "This lot is not known on this computer yet" in plain(refused)
    line = here.line(lot="X-1", stated="4", arrived="4")
    page = here.screens.follow("/stock/transfers/receive", **typed, **line)
    assert "the other half has not come yet" in page
    assert "P-0077" in here.screens.get("/stock")


def test_what_is_short_or_expires_is_told_and_the_oldest_lot_is_offered(here: Here) -> None:
    for lot, left in (("LATE", -90), ("SOON", -20), ("GONE", 1)):
        here.screens.follow(
            "/stock/receive",
            site=here.place,
            kit_version=here.fleet.reference.kit_version,
            grant_agreement=here.fleet.reference.grants["TAP"],
            kits="2",
            lot=lot,
            expires_on=day(left),
        )
    here.screens.follow(f"/stock/{here.place}/{here.lot}/level", kits="30")
    page = here.screens.get("/stock")
    assert "24 left of DK-1, at least 30 are needed" in page
    assert page.index("GONE") < page.index("SOON")
    assert "20 days left" in page
    home = here.screens.get("/")
    assert "1 kit to order more of" in home
    assert "2 lots that expire soon" in home
    told = {"recipient_gender": "female", "recipient_age_band": "18_59", "identity_shown": "none"}
    gone = here.site.value("SELECT id FROM lot WHERE code = 'GONE'")
    refused = here.screens.post("/kit", place=f"{here.place}|{gone}", **told)
    assert "This lot is past its date" in plain(refused)
    page = here.screens.client.get("/kit").get_data(as_text=True)
    offered = re.findall(r"<option (selected )?value=\"[^\"]+\|[^\"]+\">([^<]+)<", page)
    assert [bool(chosen) for chosen, text in offered if "SOON" in text] == [True]
    taken = {"place": f"{here.place}|{gone}", "expired_reason": "checked_good", **told}
    assert here.screens.post("/kit", **taken).status_code == 303


def test_the_history_of_a_lot_and_a_count_taken_back(here: Here) -> None:
    address = f"/stock/{here.place}/{here.lot}/adjust"
    here.screens.follow(address, movement="counted", kits="17", reason="not_found")
    page = here.screens.get(f"/stock/lots/{here.lot}")
    assert "Counted: 17" in page
    assert "Not found" in page
    count = here.site.value("SELECT id FROM stock_movement WHERE counted IS NOT NULL")
    here.screens.follow(f"/stock/lots/{here.lot}/{count}/undo")
    assert "20 kits in stock" in here.screens.get("/stock")
    received = here.site.value("SELECT id FROM stock_movement WHERE movement = 'received'")
    here.screens.follow(f"/stock/lots/{here.lot}/{received}/undo")
    assert "no kits in stock" in here.screens.get("/stock")


def test_what_was_typed_wrong_is_put_right_on_its_own_page(here: Here) -> None:
    address = f"/stock/lots/{here.lot}"
    assert f"{address}/correct" in here.screens.client.get(address).get_data(as_text=True)
    form = plain(here.screens.client.get(f"{address}/correct"))
    assert "The supplier stands on the waybill" in form
    base = here.site.ask("lot_history", lot=here.lot).base
    grant = here.fleet.reference.grants["TAP"]
    typed = {"expires_on": "2031-05-06", "grant_agreement": grant, "base": base}
    typed |= {"kit_version": here.fleet.reference.kit_version}
    refused = here.screens.post(f"{address}/correct", **{**typed, "expires_on": "soon"})
    assert refused.status_code == 422
    assert "6 May 2031" in here.screens.follow(f"{address}/correct", **typed)
    past = here.screens.get(f"/history/lot/{here.lot}")
    assert "Expires on 6 May 2031 (before: empty)" in past
    # Once one is handed over, its receipt says which kit it was.
    hand_over(here.site, here.place, here.lot, register(here.site))
    assert "The kit can no longer be changed" in here.screens.get(f"{address}/correct")
    line = here.line(lot="L-8", stated="5", arrived="5")
    head = {"number": "A/18", "supplier": "Crus Roja", "site": here.place}
    here.screens.follow("/stock/waybills/new", **head, **line)
    waybill = here.site.value("SELECT id FROM waybill")
    page = here.screens.client.get(f"/stock/waybills/{waybill}").get_data(as_text=True)
    assert f"/stock/waybills/{waybill}/correct" in page
    page = here.screens.follow(f"/stock/waybills/{waybill}/correct", supplier="Cruz Roja")
    assert "Cruz Roja" in page
    assert "From whom Cruz Roja (before: Crus Roja)" in here.screens.get(
        f"/history/waybill/{waybill}"
    )


def test_a_lot_becomes_again_what_its_receipts_say(here: Here) -> None:
    hub = here.fleet.hub()
    kit = hub.ask("kit_types")[0].id
    contents = [{"item": "soap", "quantity": 3}]
    version = hub.do("supplies:kit:version", kit_type=kit, contents=contents)
    other = here.fleet.laptop("TAP", "ines")
    here.fleet.sync()
    here.fleet.sync()
    here.site.do("supplies:lot:correct", lot=here.lot, values={"kit_version": version})
    hand_over(other, here.place, here.lot, register(other))
    here.fleet.sync()
    here.fleet.sync()
    page = here.screens.get("/review?kind=other_kit")
    assert "Lot L-1 is said to be DK-2; 1 kit of it was handed over as DK-1" in page
    finding = here.site.ask("review_findings", kind="other_kit").findings[0].id
    opened = here.screens.client.get(f"/review/{finding}").get_data(as_text=True)
    assert f"/stock/lots/{here.lot}" in opened
    address = f"/stock/lots/{here.lot}/correct"
    assert "It can become what their receipts say" in here.screens.get(address)
    base = here.site.ask("lot_history", lot=here.lot).base
    typed = {"grant_agreement": here.fleet.reference.grants["TAP"], "base": base}
    here.screens.follow(address, **typed, kit_version=here.fleet.reference.kit_version)
    assert here.site.ask("review_findings", kind="other_kit").findings == []
    assert "The kit can no longer be changed" in here.screens.get(address)


def test_a_place_is_put_right_where_places_are_listed(here: Here) -> None:
    address = f"/stock/sites/{here.other}/edit"
    assert address in here.screens.client.get("/stock").get_data(as_text=True)
    base = here.site.ask("site", site=here.other).base
    typed = {"name": "Albergue Belén 2", "base": base}
    refused = here.screens.post(address, **typed, municipality="Nowhere at all")
    assert refused.status_code == 422
    # Another laptop wrote its municipality meanwhile: that stays, and is no conflict.
    here.fleet.sync()
    hub = here.fleet.hub()
    hub.do("organisations:site:edit", site=here.other, values={"municipality": "02004"})
    page = here.screens.follow(address, **typed, municipality="")
    assert "Albergue Belén 2" in page
    here.fleet.sync()
    assert "Albergue Belén 2 Tijuana, Baja California" in here.screens.get("/stock")
    assert not hub.ask("review_findings", kind="conflict").findings
    assert "(before: Albergue Belén)" in here.screens.get(f"/history/site/{here.other}")
    # Two names are one: then somebody chooses.
    base = here.site.ask("site", site=here.other).base
    hub.do("organisations:site:edit", site=here.other, values={"name": "Belén"})
    here.screens.follow(address, name="Belem", municipality="02004", base=base)
    here.fleet.sync()
    assert hub.ask("review_findings", kind="conflict").findings


def test_kits_are_given_to_another_organisation_by_their_slip(here: Here) -> None:
    new = f"/stock/transfers/new?site={here.place}"
    assert "Organización TIJ" in here.screens.get(new)
    refused = here.screens.post(
        new, to_site="cso:TIJ", number="W-1", carrier_name="Jacques", **{f"kits-{here.lot}": "4"}
    )
    assert "Leave it empty" in plain(refused)
    assert 'value="Jacques"' in refused.get_data(as_text=True)
    too_many = here.screens.post(new, to_site="cso:TIJ", **{f"kits-{here.lot}": "21"})
    assert "Only 20 are in stock here" in plain(too_many)
    page = here.screens.follow(new, to_site="cso:TIJ", **{f"kits-{here.lot}": "4"})
    assert "From Albergue L-1 to Organización TIJ" in page
    assert "When Organización TIJ has received it" in page
    assert "Given to another organisation" in here.screens.get("/stock/transfers")
    hand_over(here.site, here.place, here.lot, register(here.site))
    grant = f"/grants/{here.fleet.reference.grants['TAP']}"
    assert "4 kits of this grant were given to other organisations" in here.screens.get(grant)
    transfer = here.site.value("SELECT id FROM transfer")
    number = here.site.value("SELECT number FROM transfer")
    slip = here.site.ask("transfer_slip", transfer=transfer)
    assert here.screens.client.get(f"/stock/transfers/{transfer}/qr.png").mimetype == "image/png"
    # Whoever gave it cannot receive it.
    own = here.screens.client.get(f"/stock/transfers/receive?number={number}")
    assert "take it back" in plain(own)

    taker = here.fleet.laptop("TIJ", "marta", role="field_worker")
    there = taker.do("organisations:site:add", name="Albergue Tijuana")
    screens = signed_in(taker)
    broken = screens.client.get(f"/stock/transfers/receive?number={slip[:-3]}")
    assert "The code was not read whole" in plain(broken)
    page = plain(screens.post("/stock/transfers/receive", number=slip))
    assert f"Transfer {number}" in page
    assert "Given by TAP" in page
    assert "4 kits were sent" in page
    typed = {"number": slip, "site": there, "lines-0-lot": "L-1", "lines-0-stated": "4"}
    typed |= here.line()
    short = {"lines-0-arrived": "3", "lines-0-expires_on": ""}
    refused = screens.post("/stock/transfers/receive", **typed, **short)
    assert "Another number arrived" in plain(refused)
    assert 'value="3"' in refused.get_data(as_text=True)
    page = screens.follow(
        "/stock/transfers/receive", **typed, **short, **{"lines-0-reason": "lost_on_the_way"}
    )
    assert "From the organisation TAP" in page
    assert "TAP:L-1" in page
    assert "G-TAP" in page
    assert "3 kits in stock" in screens.get("/stock")
    assert "Given to TIJ" in here.screens.get(f"/stock/lots/{here.lot}")
    held = taker.ask("stock")[0].lot
    assert "Given by TAP" in screens.get(f"/stock/lots/{held}")
    offered = signed_in(taker).client.get(f"/stock/lots/{held}/correct").get_data(as_text=True)
    assert ">G-TAP<" in offered
    assert ">G-TIJ" not in offered
    # Giving away is decided by a supervisor.
    new = f"/stock/transfers/new?site={there}"
    assert "cso:TAP" not in screens.client.get(new).get_data(as_text=True)
    assert screens.post(new, to_site="cso:TAP", **{f"kits-{held}": "1"}).status_code == 422

    here.fleet.hub().take(taker.export("hub"))
    hub = signed_in(here.fleet.hub())
    assert f"{number} TIJ TAP TIJ · Albergue Tijuana" in hub.get("/stock/transfers")
    here.fleet.hub().take(here.site.export("hub"))
    page = hub.get("/stock/transfers")
    assert f"{number} TAP TAP · Albergue L-1 TIJ · Albergue Tijuana" in page
    # Explained it is no finding, and not what was sent either.
    assert "4 3 Received, another number than was sent" in page


def test_a_kit_of_the_slip_that_is_not_known_here_is_asked_for(here: Here) -> None:
    hub = here.fleet.hub()
    taker = here.fleet.laptop("TIJ", "marta")
    there = taker.do("organisations:site:add", name="Albergue Tijuana")
    kit = hub.ask("kit_types")[0].id
    contents = [{"item": "soap", "quantity": 3}]
    version = hub.do("supplies:kit:version", kit_type=kit, contents=contents)
    here.site.take(hub.export("rosa"))
    here.site.do("supplies:lot:correct", lot=here.lot, values={"kit_version": version})
    lines = [{"lot": here.lot, "kits": 4}]
    give = {"from_site": here.place, "to_cso": "TIJ", "lines": lines}
    sent = here.site.do("supplies:transfer:give", **give)
    slip = here.site.ask("transfer_slip", transfer=sent["transfer"])
    screens = signed_in(taker)
    page = plain(screens.post("/stock/transfers/receive", number=slip))
    assert "On the slip: DK-2. If it is not in the list, exchange data first." in page
    assert "On the slip: G-TAP" not in page
    typed = {"number": slip, "site": there, "lines-0-lot": "L-1", "lines-0-stated": "4"}
    typed |= here.line() | {"lines-0-arrived": "4", "lines-0-kit_version": ""}
    refused = screens.post("/stock/transfers/receive", **typed)
    assert refused.status_code == 422
    assert "This lot is not known on this computer yet" in plain(refused)
    taker.take(hub.export("marta"))
    assert "On the slip: DK-2" not in plain(screens.post("/stock/transfers/receive", number=slip))
    typed["lines-0-kit_version"] = version
    assert "TAP:L-1" in screens.follow("/stock/transfers/receive", **typed)


def test_a_slip_is_copied_where_it_cannot_be_scanned(here: Here) -> None:
    lines = [{"lot": here.lot, "kits": 4}]
    give = {"from_site": here.place, "to_cso": "TIJ", "lines": lines}
    number = here.site.do("supplies:transfer:give", **give)["number"]
    taker = here.fleet.laptop("TIJ", "marta")
    there = taker.do("organisations:site:add", name="Albergue Tijuana")
    screens = signed_in(taker)
    ask = screens.client.get("/stock/transfers/receive").get_data(as_text=True)
    assert 'method="post"' in ask.split('name="number"')[0].rsplit("<form", 1)[1]
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    mistyped = screens.post("/stock/transfers/receive", number=wrong)
    assert mistyped.status_code == 422
    assert "No organisation's slip has this number" in plain(mistyped)
    assert f'value="{wrong}"' in mistyped.get_data(as_text=True)
    page = plain(screens.post("/stock/transfers/receive", number=number.lower()))
    assert "Copy the slip of TAP line by line" in page
    assert "G-TAP · TAP" in page
    typed = {"number": number.lower(), "site": there}
    line = here.line(lot="L-1", stated="4", arrived="4")
    assert "TAP:L-1" in screens.follow("/stock/transfers/receive", **typed, **line)
    hub = here.fleet.hub()
    for laptop in (taker, here.site):
        hub.take(laptop.export("hub"))
    assert [x.trouble for x in hub.ask("transfers")] == [None]
    # What two organisations tell differently is told where both are seen.
    here.site.do("supplies:lot:correct", lot=here.lot, values={"expires_on": day(-90)})
    (lot,) = taker.ask("stock")
    taker.do("supplies:lot:correct", lot=lot.lot, values={"expires_on": day(-30)})
    for laptop in (taker, here.site):
        hub.take(laptop.export("hub"))
    page = signed_in(hub).get("/review")
    assert f"{number}: the two organisations tell another kit, grant or expiry" in page
    # The lines of the queue go into a file, in the reader's language, of one kind where asked.
    text = signed_in(hub).client.get("/review.csv").get_data().decode("utf-8-sig")
    assert text.startswith("What,About,Organisation,When")
    assert f"{number}: the two organisations tell another kit, grant or expiry" in text
    assert len(text.splitlines()) == 1 + sum(hub.ask("review_counts").values())
    ours = signed_in(hub, "es").client.get("/review.csv?kind=served_twice").get_data()
    assert ours.decode("utf-8-sig").splitlines() == ["Qué,Sobre,Organización,Cuándo"]
    assert signed_in(hub).client.get("/review.xlsx").get_data().startswith(b"PK")


def test_roles_and_what_an_auditor_sees(here: Here) -> None:
    sent = here.site.do(
        "supplies:transfer:send",
        from_site=here.place,
        to_site=here.other,
        lines=[{"lot": here.lot, "kits": 5}],
        sent_on=day(8),
        carrier_name="Jacques Delva",
        vehicle="KM-12-345",
    )
    audit = here.fleet.audit("olga")
    here.fleet.sync()
    officer = signed_in(audit)
    transfer = f"/stock/transfers/{sent['transfer']}"
    page = officer.get(transfer)
    assert sent["number"] in page
    assert "Jacques" not in page
    assert "KM-12" not in page
    for path in ("/stock/transfers/new", "/stock/transfers/receive", "/stock/waybills/new"):
        assert officer.status(path) == 403
    report = officer.get("/audit")
    assert "Not received by" in report
    # Received, handed over, lost, in stock, on the way.
    assert "MXN 20 0 0 15 5" in report
    assert "At the beginning" in officer.get(f"/audit?since={day(3)}&until={day(0)}")
    hub = signed_in(here.fleet.hub())
    assert "Jacques Delva" in hub.get(transfer)
    assert f"{sent['number']}: 5 kits were sent and not received" in hub.get("/review")
    worker = here.fleet.laptop("TAP", "ines", role="field_worker")
    here.fleet.sync()
    screens = signed_in(worker)
    assert "Jacques Delva" in screens.get(transfer)
    assert screens.post(f"{transfer}/void", reason="not_sent").status_code == 403
    stranger = signed_in(here.fleet.laptop("TIJ", "marta"))
    assert stranger.status(transfer) == 404


def test_a_paper_of_ones_own_may_be_numbered_like_a_slip(here: Here) -> None:
    number = f"TAP-{random_code(12)}"
    here.site.do(
        "supplies:transfer:send",
        from_site=here.place,
        to_site=here.other,
        number=number,
        lines=[{"lot": here.lot, "kits": 4}],
    )
    here.fleet.sync()
    for screens in (here.screens, signed_in(here.fleet.hub())):
        opened = screens.post("/stock/transfers/receive", number=number)
        assert opened.status_code == 200
        assert "From Albergue L-1 to Albergue Belén" in plain(opened)
    typed = here.line(lot="L-1", stated="4", arrived="4")
    page = here.screens.follow(
        "/stock/transfers/receive", number=number, site=here.other, received_on=day(), **typed
    )
    assert f"Transfer {number} arrived" in page
