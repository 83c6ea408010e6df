"""Cards on the screens: sheets, a lost card at search, counter and door, many receipts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.fleet import Fleet, Site, hand_over, register
from tests.web.screens import Screens, signed_in
from tests.web.standin import token
from tracker.reports.card_sheet import CardToPrint, card_sheet

TODAY = date.today().isoformat()


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Fleet, Site, Screens]]:
    fleet = Fleet(tmp_path_factory.mktemp("cards"))
    site = fleet.laptop("TAP", "rosa")
    yield fleet, site, signed_in(site)
    fleet.close()


def test_a_lost_card_shows_nobody_until_the_worker_says_that_it_is_she(
    laptop: tuple[Fleet, Site, Screens],
) -> None:
    fleet, site, screens = laptop
    client = screens.client
    woman = register(site, "Nadèj", "Florestal")
    old = site.ask("person", person=woman).code
    csrf = token(client, f"/people/{woman}/replace-card")
    told = {"csrf_token": csrf, "reason": "lost"}
    assert client.post(f"/people/{woman}/replace-card", data=told).status_code == 303
    new = site.ask("person", person=woman).code
    place, _lot = fleet.stocked(site)
    day = site.do(
        "days:day:add",
        day={
            "site": place,
            "held_on": TODAY,
            "admission": "open_queue",
            "kits": [fleet.reference.kit_version],
        },
    )
    site.do("days:day:open", day=day)
    activity = site.do(
        "activities:activity:add",
        activity={
            "title": "Español",
            "activity_kind": "training",
            "held_on": TODAY,
            "municipality": "07089",
        },
    )
    boxes = ("/people/find", f"/days/{day}/counter", f"/activities/{activity}/scan")
    for box in boxes:
        answer = client.post(box, data={"csrf_token": csrf, "text": f"TRKC{old}"})
        page = answer.get_data(as_text=True)
        assert "This card was replaced on" in page, box
        assert "Florestal" not in page, box
        assert "It is she" in page, box
        live = {"HX-Request": "true"}
        answer = client.post(box, data={"csrf_token": csrf, "text": old}, headers=live)
        assert "Florestal" not in answer.get_data(as_text=True), box
    answer = client.post("/people/find", data={"csrf_token": csrf, "blocked": old})
    assert answer.headers["Location"].endswith(f"/people/{woman}")
    answer = client.post(boxes[1], data={"csrf_token": csrf, "person": woman})
    assert "Florestal" in answer.get_data(as_text=True)
    answer = client.post(boxes[1], data={"csrf_token": csrf, "text": f"TRKC{new}"})
    assert "Florestal" in answer.get_data(as_text=True)
    card = next(c.card for c in site.ask("cards", person=woman) if c.state == "valid")
    back = f"/people/{woman}/cards/{card}/take-back"
    assert client.post(back, data={"csrf_token": csrf}).status_code == 303
    assert site.ask("person", person=woman).code == old


def test_sheets_of_cards_have_a_name_only_where_she_wants_it(
    laptop: tuple[Fleet, Site, Screens], monkeypatch: pytest.MonkeyPatch
) -> None:
    _fleet, site, screens = laptop
    wants = register(site, "Roz", "Antwàn", name_on_card=True)
    without = register(site, "Islande", "Dorvil")
    page = screens.get(f"/people/cards?on={TODAY}")
    assert "Roz Antwàn" in page
    assert "Islande Dorvil" in page
    printed: list[tuple[str, str | None]] = []

    def noted(cards: list[CardToPrint]) -> bytes:
        printed.extend((card.code, card.name) for card in cards)
        return card_sheet(cards)

    monkeypatch.setattr("tracker.web.people.card_sheets.card_sheet", noted)
    told = {"csrf_token": token(screens.client, "/people/cards"), "person": [wants, without]}
    answer = screens.client.post("/people/cards", data=told)
    assert answer.data.startswith(b"%PDF")
    assert 'filename="cards.pdf"' in answer.headers["Content-Disposition"]
    codes = [site.ask("person", person=p).code for p in (wants, without)]
    assert printed == [(codes[0], "Roz Antwàn"), (codes[1], None)]
    printed.clear()
    told = {"csrf_token": str(told["csrf_token"]), "count": "12"}
    assert screens.client.post("/people/cards/prepared", data=told).data.startswith(b"%PDF")
    assert len(set(printed)) == 12


def test_a_hub_says_whose_name_is_on_prepared_cards(
    laptop: tuple[Fleet, Site, Screens], monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = laptop[0].hub()
    printed: list[str] = []

    def noted(cards: list[CardToPrint]) -> bytes:
        printed.extend(card.cso.code for card in cards)
        return card_sheet(cards)

    monkeypatch.setattr("tracker.web.people.card_sheets.card_sheet", noted)
    office = signed_in(hub)
    assert "Organisation" in office.get("/people/cards")
    assert office.post("/people/cards/prepared", count="2").status_code == 422
    assert office.post("/people/cards/prepared", count="2", cso="TIJ").data.startswith(b"%PDF")
    assert printed == ["TIJ", "TIJ"]


def test_many_receipts_are_made_in_the_background(laptop: tuple[Fleet, Site, Screens]) -> None:
    fleet, site, screens = laptop
    place, lot = fleet.stocked(site, lot="L-many")
    hand_over(site, place, lot, register(site, "Wideline"))
    csrf = token(screens.client, "/receipts/many")
    told = {"csrf_token": csrf, "since": TODAY, "until": TODAY, "site": place, "grant": ""}
    assert screens.client.post("/receipts/many", data=told).status_code == 303
    while "receipts…" in (page := screens.get("/receipts/many")):
        pass
    assert "One receipt is ready." in page
    answer = screens.client.get("/receipts/many.pdf")
    assert answer.data.startswith(b"%PDF")
    assert "Wideline" not in answer.headers["Content-Disposition"]
    assert screens.client.post("/receipts/many/stop", data=told).status_code == 303
    assert screens.client.get("/receipts/many.pdf").status_code == 404
