"""Finding, registering, correcting people; consents; the card. A real laptop, CSRF on."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date

import pytest
import zxingcpp
from PIL import Image

from tests.domain.casework.scene import colleague
from tests.fleet import Fleet, Site, hand_over, register
from tests.web.screens import Screens, plain, signed_in
from tracker.basics.errors import Invalid
from tracker.basics.ids import grouped
from tracker.web.people.birth import read_birth, written_birth

NEW = {
    "given_names": "Philomène",
    "family_names": "Saint-Louis",
    "birth_date": "23/11/1990",
    "gender": "female",
    "how": "spoken",
    "language": "ht",
    "given_by": "self",
}


@dataclass
class Here:
    """A laptop, its screens, and a woman who is registered."""

    fleet: Fleet
    site: Site
    screens: Screens
    woman: str

    def person(self, **where: str) -> dict[str, object]:
        (name, value), *_ = where.items()
        (row,) = self.site.rows(f"SELECT * FROM person WHERE {name} = ?", value)
        return row

    @property
    def page(self) -> str:
        return f"/people/{self.woman}"


@pytest.fixture
def here(fleet: Fleet) -> Here:
    site = fleet.laptop("TAP", "rosa")
    return Here(fleet, site, signed_in(site), register(site))


def test_a_name_is_found_by_ear_and_never_stands_in_an_address(here: Here) -> None:
    answer = here.screens.post("/people/find", text="Mari Woz Jan")
    assert answer.status_code == 200
    assert "Marie Rose Jean" in plain(answer)
    assert here.screens.client.get("/people/find?text=Mari").status_code == 302


def test_what_is_typed_so_far_is_looked_for(here: Here) -> None:
    form = {"text": "marie ro", "csrf_token": _token(here)}
    answer = here.screens.client.post("/people/find", data=form, headers={"HX-Request": "true"})
    page = answer.get_data(as_text=True)
    assert "Marie Rose Jean" in page
    assert "<html" not in page


def test_a_scanned_card_opens_her_page_at_once(here: Here) -> None:
    code = here.person(id=here.woman)["code"]
    for scanned in (f"TRKC{code}", f"trkc{code}".lower(), f" {code} "):
        answer = here.screens.post("/people/find", text=scanned)
        assert (answer.status_code, answer.headers.get("Location")) == (303, here.page), scanned


def test_a_scanned_receipt_goes_to_the_check_of_receipts(here: Here) -> None:
    answer = here.screens.post("/people/find", text="TRK1ABC")
    assert answer.status_code == 307
    assert answer.headers["Location"] == "/receipts/check"


def test_an_unknown_name_leads_to_the_form_with_the_name_filled_in(here: Here) -> None:
    answer = here.screens.post("/people/new", from_box="1", text="Woz Berline Toussaint")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'value="Woz Berline"' in page
    assert 'value="Toussaint"' in page
    assert here.site.value("SELECT count(*) FROM person") == 1


def test_registering_keeps_what_was_said_and_her_consent(here: Here) -> None:
    more = {
        "languages": ["ht", "fr"],
        "interpreter_needed": "yes",
        "municipality": "Tapachula, Chiapas (07089)",
        "phone": "962 123 4567",
        "dependants": "2",
        "pregnant": "prefers_not_to_say",
        "wg_seeing": "some",
        "documents": ["curp_temporary"],
    }
    page = here.screens.follow("/people/new", **NEW, **more)
    assert "Philomène Saint-Louis" in page
    row = here.person(given_names="Philomène")
    assert row["birth_date"] == "1990-11-23"
    assert row["birth_precision"] == "day"
    assert row["languages"] == '["fr","ht"]'
    assert row["interpreter_needed"] == 1
    assert row["municipality"] == "07089"
    assert row["dependants"] == 2
    assert row["pregnant"] == "prefers_not_to_say"
    assert row["wg_seeing"] == "some"
    (consent,) = here.site.rows("SELECT * FROM consent WHERE person = ?", row["id"])
    assert (consent["how"], consent["given_by"], consent["language"]) == ("spoken", "self", "ht")


def test_without_consent_nothing_is_kept_and_everything_typed_stays(here: Here) -> None:
    answer = here.screens.post("/people/new", **{**NEW, "how": ""})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Ask her, and say how she agreed." in page
    assert 'value="Philomène"' in page
    assert here.site.value("SELECT count(*) FROM person") == 1


def test_a_child_needs_her_caregiver(here: Here) -> None:
    child = {**NEW, "birth_date": "01/01/2018"}
    page = plain(here.screens.post("/people/new", **child))
    assert "For a child of this age the caregiver must consent." in page
    child |= {"given_by": "caregiver"}
    assert "A child of this age must agree too." in plain(here.screens.post("/people/new", **child))
    assert here.screens.post("/people/new", **child, assent="spoken").status_code == 303


def test_the_same_woman_is_shown_before_she_is_registered_twice(here: Here) -> None:
    again = {**NEW, "given_names": "Mari Woz", "family_names": "Jan", "birth_date": "5/5/1990"}
    answer = here.screens.post("/people/new", **again)
    assert answer.status_code == 422
    assert "She may be registered already: Marie Rose Jean" in plain(answer)
    assert 'name="likely_seen" value="1"' in answer.get_data(as_text=True)
    assert here.site.value("SELECT count(*) FROM person") == 1
    assert here.screens.post("/people/new", **again, likely_seen="1").status_code == 303
    assert here.site.value("SELECT count(*) FROM person") == 2


def test_likely_duplicates_while_typing_say_why(here: Here) -> None:
    typed = {"given_names": "Mari Woz", "family_names": "Jan", "birth_date": "1990"}
    answer = here.screens.post("/people/likely", **typed)
    assert "name sounds alike" in plain(answer)
    half = here.screens.post("/people/likely", given_names="Mari Woz", birth_date="5/")
    assert half.status_code == 200


def test_municipalities_come_as_she_types(here: Here) -> None:
    page = here.screens.post("/people/places", municipality="tapach").get_data(as_text=True)
    assert 'value="Tapachula, Chiapas (07089)"' in page
    answer = here.screens.post("/people/new", **NEW, municipality="Benito Juárez")
    assert "No municipality has exactly this name, or several have it." in plain(answer)


def test_an_age_becomes_an_estimated_year(here: Here) -> None:
    here.screens.follow("/people/new", **{**NEW, "birth_date": "", "age": "30"})
    row = here.person(given_names="Philomène")
    assert row["birth_date"] == f"{date.today().year - 30}-01-01"
    assert row["birth_precision"] == "estimated"


def test_correcting_writes_only_what_changed(here: Here) -> None:
    page = here.screens.client.get(f"{here.page}/edit").get_data(as_text=True)
    base = re.search(r'name="base"[^>]* value="([^"]+)"', page)
    assert base
    assert 'value="05/05/1990"' in page
    before = here.site.value("SELECT count(*) FROM entry")
    form = {
        "given_names": "Marie Rose",
        "family_names": "Jean",
        "birth_date": "05/05/1990",
        "gender": "female",
        "phone": "962 555 0000",
        "base": base[1],
    }
    page = here.screens.follow(f"{here.page}/edit", **form)
    assert "962 555 0000" in page
    assert here.site.value("SELECT count(*) FROM entry") == before + 1
    answer = here.screens.post(f"{here.page}/edit", **{**form, "phone": "abc"})
    assert answer.status_code == 422
    assert "This is not a telephone number." in plain(answer)


def test_two_that_are_one_woman_are_joined_never_taken_out_of_use(here: Here) -> None:
    double = register(here.site, "Marie-Rose", "Jean")
    page = here.screens.client.get(f"/people/{double}").get_data(as_text=True)
    assert f'href="/review/pair/{double}/{here.woman}"' in page
    assert "compare the two and join them" in page
    # The code comes first: namesakes differ in nothing else, and a telephone cuts the end off.
    pair = here.screens.get(f"/review/pair/{double}/{here.woman}")
    refused = here.screens.post(f"/review/pair/{double}/{here.woman}/join", reason="")
    assert refused.status_code == 422
    assert "Choose a reason." in plain(refused)
    assert f"{grouped(here.site.ask('person', person=double).code)} · Marie-Rose Jean" in pair
    colleague(here.site, "field", "field_worker")
    worker = signed_in(here.site, user="field")
    page = worker.client.get(f"/people/{double}").get_data(as_text=True)
    assert "tell your supervisor: she joins the two" in page


def test_her_page_tells_kits_consents_and_likely_doubles(here: Here) -> None:
    place, lot = here.fleet.stocked(here.site)
    hand_over(here.site, place, lot, here.woman)
    other = register(here.site, "Mari Woz", "Jan")
    page = here.screens.get(here.page)
    assert "She already received a kit" in page
    assert "Albergue L-1" in page
    assert "To be registered and served" in page
    assert "name sounds alike" in page
    page = here.screens.follow(f"{here.page}/not-the-same/{other}")
    assert "Possible duplicate" not in page
    assert "Possible duplicate" not in here.screens.get(f"/people/{other}")


def test_consents_are_recorded_and_withdrawn(here: Here) -> None:
    form = {"how": "written", "given_by": "self", "language": "ht"}
    answer = here.screens.post(f"{here.page}/consents", consent_scope="sharing", **form)
    assert answer.status_code == 422
    service = here.fleet.reference.service
    page = here.screens.follow(
        f"{here.page}/consents", consent_scope="sharing", recipient=service, **form
    )
    assert "To share with a named service: Oficina COMAR" in page
    (consent,) = here.site.rows("SELECT * FROM consent WHERE consent_scope = 'sharing'")
    assert consent["purpose"] == "referral"
    url = f"{here.page}/consents/{consent['id']}/withdraw"
    assert "Withdrawn on" in here.screens.follow(url, base=consent["_heads"])
    assert "has been withdrawn already" in here.screens.follow(url)


def test_a_record_goes_out_of_use_with_a_reason(here: Here) -> None:
    assert here.screens.post(f"{here.page}/void").status_code == 422
    page = here.screens.follow(f"{here.page}/void", reason="asked_to_be_removed")
    assert "This record is out of use: She asked to be removed." in page
    assert "Hand over a kit" not in page
    assert "Marie Rose" not in here.screens.get("/people")


def test_the_card_has_the_code_and_no_name(here: Here) -> None:
    code = str(here.person(id=here.woman)["code"])
    page = here.screens.get(f"{here.page}/card")
    assert f"{code[:4]}-{code[4:]}" in page
    assert "Marie" not in page
    answer = here.screens.client.get(f"{here.page}/card.png")
    read = zxingcpp.read_barcode(Image.open(io.BytesIO(answer.data)))
    assert read is not None
    assert read.text == f"TRKC{code}"


def test_pages_of_people_lead_forth_and_back(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.web.people.views.PER_PAGE", 2)
    for name in ("Ana", "Beatriz", "Carla", "Dulce"):
        register(here.site, name, "Toussaint")
    seen: list[str] = []
    url = "/people"
    while True:
        page = here.screens.client.get(url).get_data(as_text=True)
        seen += re.findall(r'<th scope="row"><a href="/people/([0-9a-f-]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        if following is None:
            break
        url = following[1]
    assert len(seen) == len(set(seen)) == 5
    back = re.search(r'rel="prev" href="([^"]+)"', page)
    assert back
    page = here.screens.client.get(back[1]).get_data(as_text=True)
    assert re.findall(r'<th scope="row"><a href="/people/([0-9a-f-]+)"', page) == seen[2:4]


def test_another_organisation_sees_nothing_of_her(here: Here) -> None:
    elsewhere = here.fleet.laptop("TIJ", "marta")
    here.fleet.sync()
    screens = signed_in(elsewhere)
    assert screens.status(here.page) == 404
    assert "Marie" not in plain(screens.post("/people/find", text="Marie Rose Jean")).replace(
        'value="Marie', ""
    )
    assert screens.status(f"{here.page}/card.png") == 404


def test_who_may_not_see_persons_is_refused(fleet: Fleet) -> None:
    screens = signed_in(fleet.audit())
    for path in ("/people", "/people/new", "/lists"):
        assert screens.status(path) == 403
    assert screens.post("/people/find", text="Marie").status_code == 403


def test_the_hub_registers_for_the_organisation_that_it_names(fleet: Fleet) -> None:
    screens = signed_in(fleet.hub())
    assert screens.post("/people/new", **NEW, cso="TIJ").status_code == 303
    assert fleet.hub().value("SELECT scope FROM person") == "cso:TIJ"


@pytest.mark.parametrize(
    ("typed", "estimated", "age", "meant"),
    [
        ("", False, None, (None, None)),
        ("23/11/1990", False, None, ("1990-11-23", "day")),
        ("3.4.2001", False, None, ("2001-04-03", "day")),
        ("1990-11-23", False, 3, ("1990-11-23", "day")),
        ("1990", False, None, ("1990-01-01", "year")),
        ("1990", True, None, ("1990-01-01", "estimated")),
        ("", False, 36, ("1990-01-01", "estimated")),
    ],
)
def test_births_as_people_say_them(
    typed: str, estimated: bool, age: int | None, meant: tuple[str | None, str | None]
) -> None:
    assert read_birth(typed, estimated, age, date(2026, 11, 23)) == meant
    shown = written_birth(*meant)
    assert read_birth(shown, meant[1] == "estimated", None, date(2026, 11, 23)) == meant


@pytest.mark.parametrize("typed", ["31/02/1990", "11/23/1990", "90", "ayer", "1/1/90"])
def test_what_is_no_birth_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="not_a_date"):
        read_birth(typed, False, None, date(2026, 11, 23))


def _token(here: Here) -> str:
    page = here.screens.client.get("/people").get_data(as_text=True)
    return page.split('name="csrf-token" content="')[1].split('"')[0]
