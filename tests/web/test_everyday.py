"""Search over everything, the keys, and what was typed and not saved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fleet import CONSENT, PASSWORD, Fleet, Site, hand_over, register
from tests.web.screens import Screens, plain, signed_in
from tracker.basics.errors import Invalid
from tracker.basics.ids import grouped
from tracker.domain.accounts.drafts import KEPT_MS, MOST_DRAFTS, MOST_LETTERS
from tracker.installation.users import add_user


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    made = Fleet(tmp_path_factory.mktemp("everyday"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(fleet: Fleet) -> Site:
    return fleet.laptop("TAP", "lap")


@pytest.fixture(scope="module")
def screens(site: Site) -> Screens:
    return signed_in(site)


def test_one_box_finds_what_the_reader_may_read(fleet: Fleet, site: Site, screens: Screens) -> None:
    place, lot = fleet.stocked(site, lot="L-E9")
    who = register(site, "Filomèn", "Pyè")
    folio = hand_over(site, place, lot, who)["folio"]
    told = {"activity_kind": "training", "title": "Taller de Créole", "municipality": "07089",
            "held_on": "2026-11-02", "place": "Casa Ñandú"}  # fmt: skip
    site.do("activities:activity:add", activity=told)
    fleet.sync()

    def found(text: str) -> str:
        answer = screens.post("/search", text=text)
        assert answer.status_code == 200
        return plain(answer)

    assert "Filomèn Pyè" in found("philomene pierre")
    assert "Taller de Créole" in found("creole taller")
    assert "Taller de Créole" in found("nandu")
    assert "Oficina COMAR" in found("comar")
    assert "L-E9" in found("l-e9")
    assert folio in found(folio).replace("-", "")
    assert "G-TAP" in found("kits de dignidad")
    assert "Nothing was found" in found("zzzzqq")
    code = site.value("SELECT code FROM person WHERE id = ?", who)
    answer = screens.post("/search", text=f"TRKC{code}")
    assert answer.headers["Location"].endswith(f"/people/{who}")
    assert "text=" not in screens.get("/search")
    tij = fleet.laptop("TIJ", "tij")
    text = plain(signed_in(tij).post("/search", text="filomen"))
    assert "Pyè" not in text
    hub = fleet.hub()
    kinds = {one.kind for one in hub.ask("search_everything", text="creole")}
    assert kinds == {"activity"}


def test_the_box_knows_codes_networks_places_and_lists(
    fleet: Fleet, site: Site, screens: Screens
) -> None:
    who = register(site, "Rosita", "Delva")
    service = fleet.reference.service
    referral = site.do(
        "referrals:referral:make", person=who, service=service, priority="normal", consent=CONSENT
    )["referral"]
    said = {"feedback_kind": "question", "feedback_about": "kit", "feedback_channel": "box"}
    said |= {"said_in": "ht", "words": "Kilè?"}
    heard = site.do("feedback:feedback:receive", said=said)
    site.do("activities:network:add", name="Fanm vanyan", municipality="07089")
    site.do("organisations:site:add", name="Bodega Norte")

    def link(text: str, part: str) -> bool:
        page = screens.post("/search", text=text).get_data(as_text=True)
        return f'href="{part}' in page

    code = site.ask("referral", referral=referral).code
    assert link(grouped(code), f"/referrals/{referral}")
    assert link(heard.code, f"/feedback/{heard.feedback}")
    assert link("vanyan", "/history/womens-network/")
    assert link("bodega norte", "/history/site/")
    # Another organisation finds none of it, and a field worker no complaint.
    tij = fleet.sites.get("tij") or fleet.laptop("TIJ", "tij")
    fleet.sync()
    for text in (code, heard.code, "vanyan", "bodega"):
        assert tij.ask("search_everything", text=text) == []
    add_user(site.installation, "worker", PASSWORD, "field_worker")
    hers = signed_in(site, user="worker").post("/search", text=heard.code)
    assert hers.status_code == 200
    assert f"/feedback/{heard.feedback}" not in hers.text


def test_a_draft_is_kept_for_her_alone_until_it_is_saved(site: Site, screens: Screens) -> None:
    page = "/people/new"
    assert screens.post("/drafts/read", page=page).status_code == 204
    assert screens.post("/drafts", page=page, data="given_names=Rose").status_code == 204
    held = screens.post("/drafts/read", page=page)
    assert held.json is not None
    assert held.json["data"] == "given_names=Rose"
    assert held.headers["Cache-Control"] == "no-store"
    # What is refused stays; what is carried out leaves nothing.
    form = {"drafted": "1", "given_names": "Rose", "family_names": "", "gender": "female"}
    assert screens.post(page, **form).status_code == 422
    assert site.ask("draft", page=page) is not None
    form |= {"age": "30", "how": "spoken", "given_by": "self", "language": "ht"}
    done = screens.post(page, **form, likely_seen="1")
    assert done.status_code == 303, plain(done)
    assert site.ask("draft", page=page) is None


def test_drafts_have_their_bounds(site: Site, screens: Screens) -> None:
    for page in ("//evil.example/x y", "people", "/a?name=Rose"):
        assert screens.post("/drafts", page=page, data="x").status_code == 422
    with pytest.raises(Invalid):
        site.do("accounts:draft:keep", page="/x", data="x" * (MOST_LETTERS + 1))
    for number in range(MOST_DRAFTS + 5):
        site.do("accounts:draft:keep", page=f"/x/{number:03}", data="x")
    assert site.value("SELECT count(*) FROM draft") == MOST_DRAFTS
    site.skew[0] = KEPT_MS + 1000
    assert site.ask("draft", page="/x/034") is None
    site.do("accounts:draft:drop", page="/none")
    assert site.value("SELECT count(*) FROM draft") == 0
    site.skew[0] = 0


def test_what_was_typed_about_somebody_erased_is_not_given_back(fleet: Fleet, site: Site) -> None:
    who = register(site, "Natacha", "Louis")
    page = f"/people/{who}/edit"
    site.do("accounts:draft:keep", page=page, data="given_names=Natacha")
    assert site.ask("draft", page=page) is not None
    fleet.sync()
    fleet.hub().do("cases:person:erase", person=who, reason="her_wish")
    fleet.sync()
    assert site.ask("draft", page=page) is None
