"""Stock and handing over on a real laptop."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from tests.fleet import Fleet, Site, hand_over, register
from tests.web.screens import Screens, plain, signed_in, twins


@dataclass
class Here:
    """A laptop with kits, a woman, and the screens."""

    fleet: Fleet
    site: Site
    place: str
    lot: str
    woman: str
    screens: Screens

    @property
    def kit(self) -> str:
        return f"/people/{self.woman}/kit"

    @property
    def handed(self) -> int:
        return int(self.site.value("SELECT count(*) FROM distribution WHERE void IS NULL"))


@pytest.fixture
def here(fleet: Fleet) -> Here:
    site = fleet.laptop("TAP", "rosa")
    place, lot = fleet.stocked(site)
    return Here(fleet, site, place, lot, register(site), signed_in(site))


def fields(here: Here, **more: str) -> dict[str, str]:
    return {"place": f"{here.place}|{here.lot}", "identity_shown": "told", **more}


def test_the_page_says_who_and_which_kit(here: Here) -> None:
    page = here.screens.get(here.kit)
    code = here.site.value("SELECT code FROM person")
    assert "Marie Rose Jean" in page
    assert f"{code[:4]}-{code[4:]}" in page
    assert "DK-1 · 20 kits left · Albergue L-1 · L-1" in page
    assert "already received" not in page


def test_one_form_hands_over_and_leads_to_the_receipt(here: Here) -> None:
    answer = here.screens.post(here.kit, **fields(here, identity_shown="card"))
    assert answer.status_code == 303
    where = answer.headers["Location"]
    assert re.fullmatch(r"/receipts/[0-9a-f-]{36}\?new=1", where)
    assert "The kit was handed over" in here.screens.get(where)
    row = here.site.rows("SELECT * FROM distribution")[0]
    assert (row["person"], row["lot"], row["identity_shown"]) == (here.woman, here.lot, "card")
    assert "19" in here.screens.get("/stock")
    # The way she showed who she is, and the lot, are offered again.
    other = register(here.site, "Nadège", "Pierre")
    page = here.screens.client.get(f"/people/{other}/kit").get_data(as_text=True)
    assert '<option selected value="card">' in page


def test_an_earlier_kit_warns_and_asks_for_a_reason_but_never_forbids(here: Here) -> None:
    hand_over(here.site, here.place, here.lot, here.woman)
    page = here.screens.get(here.kit)
    assert "She already received a kit" in page
    assert "Albergue L-1, kit DK-1" in page
    refused = here.screens.post(here.kit, **fields(here, collector_name="Ti Jo"))
    assert refused.status_code == 422
    assert "Write why she receives another one" in plain(refused)
    assert "Ti Jo" in refused.get_data(as_text=True)
    assert here.handed == 1
    here.screens.follow(here.kit, **fields(here, earlier_reason="kit_lost"))
    assert here.handed == 2
    assert (
        here.site.value("SELECT count(*) FROM distribution WHERE earlier_reason = 'kit_lost'") == 1
    )


def test_a_page_sent_twice_hands_over_one_kit(here: Here) -> None:
    sent = fields(here, mark="feedc0de")
    # A client of its own for each: one keeps its cookies as if it were asked by one at a time.
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda s: s.post(here.kit, **sent), twins(here.screens)))
    assert len({a.headers["Location"] for a in answers}) == 1
    assert here.handed == 1


def test_a_woman_who_is_not_registered(here: Here) -> None:
    refused = here.screens.post("/kit", **fields(here, recipient_gender="female"))
    assert refused.status_code == 422
    assert "choose a person, or her gender and age group" in plain(refused)
    here.screens.follow(
        "/kit", **fields(here, recipient_gender="female", recipient_age_band="18_59")
    )
    row = here.site.rows("SELECT * FROM distribution")[0]
    assert (row["person"], row["recipient_age_band"]) == (None, "18_59")
    assert "Not registered" in here.screens.get("/distributions")


def test_a_collector_needs_name_and_reason(here: Here) -> None:
    refused = here.screens.post(here.kit, **fields(here, collector_name="Ti Jo"))
    assert refused.status_code == 422
    assert '<details class="card-box" open>' in refused.get_data(as_text=True)
    here.screens.follow(here.kit, **fields(here, collector_name="Ti Jo", collector_reason="ill"))
    done = here.site.value("SELECT id FROM distribution")
    page = here.screens.get(f"/distributions/{done}")
    assert "Ti Jo" in page
    assert "She is ill" in page


def test_an_empty_stock_is_told_on_the_page(here: Here) -> None:
    for _n in range(20):
        hand_over(here.site, here.place, here.lot, register(here.site))
    refused = here.screens.post(here.kit, **fields(here))
    assert refused.status_code == 422
    assert "There is no kit in stock here" in plain(refused)
    assert here.handed == 20


def test_the_lot_that_expires_first_is_offered_first(here: Here) -> None:
    for lot, expires in (
        ("L-old", "2099-01-31"),
        ("L-new", "2099-12-31"),
        ("L-gone", "2020-01-01"),
    ):
        here.screens.follow(
            "/stock/receive",
            site=here.place,
            kit_version=here.fleet.reference.kit_version,
            grant_agreement=here.fleet.reference.grants["TAP"],
            kits="5",
            lot=lot,
            expires_on=expires,
        )
    page = here.screens.client.get(here.kit).get_data(as_text=True)
    offered = re.findall(r"<option (selected )?value=\"[^\"]+\|[^\"]+\">([^<]+)<", page)
    assert "L-OLD" in offered[0][1]
    assert offered[0][0]
    assert "expired on" in offered[-1][1]


def test_receiving_refuses_what_is_wrong_and_keeps_what_was_typed(here: Here) -> None:
    data = {
        "site": here.place,
        "kit_version": here.fleet.reference.kit_version,
        "grant_agreement": here.fleet.reference.grants["TAP"],
        "kits": "0",
        "lot": "L-77",
        "waybill": "W-9",
    }
    refused = here.screens.post("/stock/receive", **data)
    assert refused.status_code == 422
    assert 'value="L-77"' in refused.get_data(as_text=True)
    assert "30 kits received" in here.screens.follow("/stock/receive", **{**data, "kits": "30"})
    assert here.site.value("SELECT waybill FROM stock_movement WHERE kits = 30") == "W-9"


def test_a_place_is_added_by_its_municipality_name(here: Here) -> None:
    assert "Choose it from the list" in plain(
        here.screens.post("/stock/sites/new", name="Casa", municipality="Nowhere at all")
    )
    page = here.screens.follow("/stock/sites/new", name="Casa Huixtla", municipality="Tijuana")
    assert "Casa Huixtla" in page
    assert here.site.value("SELECT municipality FROM site WHERE name = 'Casa Huixtla'") == "02004"


def test_a_count_corrects_the_stock(here: Here) -> None:
    address = f"/stock/{here.place}/{here.lot}/adjust"
    assert "The count agrees" in here.screens.follow(address, movement="counted", kits="20")
    refused = here.screens.post(address, movement="counted", kits="18")
    assert "Choose the reason" in plain(refused)
    here.screens.follow(address, movement="counted", kits="18", reason="not_recorded")
    here.screens.follow(address, movement="damaged", kits="3", reason="wet")
    assert here.site.value("SELECT sum(kits) FROM stock_movement") == 15


def test_only_a_supervisor_corrects_the_stock(fleet: Fleet) -> None:
    site = fleet.laptop("TAP", "ines", role="field_worker")
    place, lot = fleet.stocked(site)
    screens = signed_in(site)
    assert screens.status(f"/stock/{place}/{lot}/adjust") == 403
    assert "Count or correct" not in screens.get("/stock")


def test_the_day_list_has_codes_and_no_names(here: Here) -> None:
    done = hand_over(here.site, here.place, here.lot, here.woman)
    page = here.screens.get("/distributions")
    assert "One kit handed over" in page
    assert here.site.value("SELECT code FROM person")[:4] in page
    assert "Marie" not in page
    assert "Marie Rose Jean" in here.screens.get(f"/distributions/{done['distribution']}")


def test_taking_back_needs_a_reason_and_returns_the_kit(here: Here) -> None:
    done = hand_over(here.site, here.place, here.lot, here.woman)["distribution"]
    base = here.site.value("SELECT _heads FROM distribution")
    assert here.screens.post(f"/distributions/{done}/void", base=base).status_code == 422
    page = here.screens.follow(f"/distributions/{done}/void", base=base, reason="kit_returned")
    assert "This distribution was taken back" in page
    assert "The kit was returned" in page
    assert here.site.value("SELECT sum(kits) FROM stock_movement WHERE void IS NULL") == 20
    again = here.screens.follow(f"/distributions/{done}/void", base=base, reason="wrong_kit")
    assert "cancelled already" in again


def test_another_organisation_has_no_part_in_it(here: Here) -> None:
    done = hand_over(here.site, here.place, here.lot, here.woman)["distribution"]
    here.fleet.sync()
    other = here.fleet.laptop("TIJ", "marta")
    here.fleet.sync()
    screens = signed_in(other)
    assert screens.status(f"/distributions/{done}") == 404
    assert screens.status(f"/receipts/{done}/a6") == 404
    assert screens.status(here.kit) == 404
