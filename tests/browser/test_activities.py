"""Thirty women and one scanner: cards one after another, faster than the answers come."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible
from tests.browser.conftest import Serve
from tests.browser.signing_in import sign_in
from tests.fleet import Fleet, register
from tests.web.screens import application

pytestmark = pytest.mark.browser


def test_cards_are_scanned_one_after_another(page: Page, fleet: Fleet, serve: Serve) -> None:
    site = fleet.laptop("TAP", "rosa")
    women = [register(site, f"Fanm{n}", "Jean") for n in range(6)]
    codes = [site.ask("person", person=woman).code for woman in women]
    told = {"activity_kind": "training", "title": "Costura", "municipality": "07089"}
    told["held_on"] = date.today().isoformat()
    activity = site.do("activities:activity:add", activity=told)
    address = serve(application(site))
    sign_in(page, address, site.name, f"/activities/{activity}")
    box = page.get_by_label("Scan the next card, or type a name")
    expect(box).to_be_focused()
    check_accessible(page)
    for code in codes:
        # A scanner types and ends with Enter, and waits for nobody.
        page.keyboard.type(f"TRKC{code}")
        page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Fanm5 Jean is here.")).to_be_visible()
    expect(page.get_by_text("6 by card or list")).to_be_visible()
    page.keyboard.type(f"TRKC{codes[0]}")
    page.keyboard.press("Enter")
    expect(page.get_by_text("was here already. She counts once.")).to_be_visible()
    check_accessible(page)
    page.keyboard.type("fanm3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Which of them is here?")).to_be_visible()
    check_accessible(page)
    assert site.value("SELECT count(*) FROM attendance WHERE void IS NULL") == 6
    page.goto(f"{address}/activities/{activity}/sheets/1")
    expect(page.locator("#community-female-0_4")).to_be_focused()
    page.keyboard.type("12")
    page.keyboard.press("Tab")
    page.keyboard.type("3")
    expect(page.locator("output").first).to_have_text("15")
    check_accessible(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("The sheet was saved.")).to_be_visible()
    interpreter: dict[str, object] = {"name": "Wideline", "languages": ["es", "ht"]}
    interpreter |= {"training": "course", "present": True, "code_signed_on": "2026-01-15"}
    site.do("activities:interpreter:add", interpreter=interpreter)
    pair = {"interpreted_for": "health", "from_language": "ht", "to_language": "es"}
    asked = site.do("activities:interpretation:ask", request=pair)
    for path in ("/activities", "/activities/new", "/activities/figures", "/interpreting",
                 "/interpreting/interpreters/new", f"/interpreting/requests/{asked}",
                 f"/interpreting/requests/{asked}/session"):  # fmt: skip
        page.goto(address + path)
        check_accessible(page)
