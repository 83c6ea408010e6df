"""Thirty women and one scanner: cards one after another, faster than the answers come."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

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


def test_a_name_is_chosen_by_its_number_and_cards_wait_for_the_program(
    browser: Browser, fleet: Fleet, serve: Serve
) -> None:
    # A page of its own: a program that does not answer is told on the console, too.
    page = browser.new_context(locale="en-GB").new_page()
    site = fleet.laptop("TAP", "rosa")
    women = [register(site, f"Fanm{n}", "Jean") for n in range(4)]
    codes = [site.ask("person", person=woman).code for woman in women]
    told = {"activity_kind": "training", "title": "Costura", "municipality": "07089"}
    told["held_on"] = date.today().isoformat()
    activity = site.do("activities:activity:add", activity=told)
    sign_in(page, serve(application(site)), site.name, f"/activities/{activity}")

    def scan(text: str) -> None:
        page.keyboard.type(text)
        page.keyboard.press("Enter")

    scan("fanm2")
    expect(page.get_by_text("Type her number and Enter; 0 if it is none of them.")).to_be_visible()
    check_accessible(page)
    chosen = page.locator("[data-number='1']").inner_text().split()[1]
    scan("1")
    expect(page.get_by_role("status").filter(has_text=f"{chosen} Jean is here.")).to_be_visible()
    # A number without a name before it is no card.
    scan("1")
    expect(page.get_by_text("This is not the code of a card.")).to_be_visible()
    # The program was closed: what is scanned stands in line and is told, and comes in later.
    page.route("**/scan", lambda route: route.abort())
    left = [code for n, code in enumerate(codes) if f"Fanm{n}" != chosen]
    for code in left:
        scan(code)
    expect(page.get_by_text("Cards that wait until the program answers: 3")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="The program does not answer")).to_be_visible()
    check_accessible(page)
    page.unroute("**/scan")
    expect(page.get_by_text("4 by card or list")).to_be_visible()
    expect(page.get_by_text("Cards that wait")).to_be_hidden()
    expect(page.locator("#no-answer")).to_be_hidden()
    assert site.value("SELECT count(*) FROM attendance WHERE void IS NULL") == 4
    # Nobody of those who are offered: to the sheet, without the mouse.
    scan("fanm")
    expect(page.get_by_text("Which of them is here?")).to_be_visible()
    scan("0")
    page.wait_for_url("**/sheets/1")
    expect(page.locator("#community-female-0_4")).to_be_focused()
    page.context.close()
