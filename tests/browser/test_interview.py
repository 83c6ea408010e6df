"""One question at a time; switching her language or the worker's loses no answer."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible
from tests.browser.conftest import Serve
from tests.browser.test_everyday import sign_in
from tests.fleet import Fleet
from tests.web.screens import application


def test_a_conversation(kept_fleet: Fleet, serve: Serve, page: Page) -> None:
    address = serve(application(kept_fleet.sites["lap"]))
    page.context.add_cookies([{"name": "language", "value": "es", "url": address}])
    sign_in(page, address)
    page.goto(f"{address}/interview")
    expect(page.locator(".step:visible")).to_have_count(1)
    expect(page.locator(".explained img:visible")).to_have_count(4)
    check_accessible(page)
    page.check("[name=how][value=spoken]")
    page.click("[data-next]")
    expect(page.locator("[name=given_names]")).to_be_focused()
    expect(page.locator(".hers:visible")).to_have_attribute("lang", "ht")
    page.keyboard.type("Célestine")
    page.keyboard.press("Enter")
    expect(page.locator("[name=family_names]")).to_be_focused()
    page.keyboard.type("Noël")
    page.check(".tongue [value=en]")
    expect(page.locator(".hers:visible")).to_have_text("What is your last name?")
    # The worker's language: the page comes anew, and what was answered with it.
    page.click(".languages button[value=ht]")
    page.wait_for_load_state("networkidle")
    expect(page.locator("html")).to_have_attribute("lang", "ht")
    expect(page.locator("[name=given_names]")).to_have_value("Célestine")
    expect(page.locator("[name=family_names]")).to_have_value("Noël")
    expect(page.locator("[name=how][value=spoken]")).to_be_checked()
    expect(page.locator(".tongue [value=en]")).to_be_checked()
    check_accessible(page)
    while page.locator("[data-next]").is_visible():
        page.click("[data-next]")
    page.click(".step:visible button[type=submit]")
    page.wait_for_url("**/people/*")
    assert kept_fleet.sites["lap"].value("SELECT given_names FROM person") == "Célestine"
