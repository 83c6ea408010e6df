"""A browser may write 03/11 for the eleventh of March: the day stands in words beside its box."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible
from tests.browser.conftest import PHONE, Serve
from tests.browser.signing_in import sign_in
from tests.fleet import Fleet
from tests.web.screens import application
from tracker.i18n.dates import format_weekday_date

FILTERS = (
    ("/stock", "day"),
    ("/distributions", "day"),
    ("/people/cards", "on"),
    ("/interpreting", "at"),
)


def test_a_day_is_said_in_the_language_of_the_page(
    kept_fleet: Fleet, serve: Serve, page: Page
) -> None:
    address = serve(application(kept_fleet.sites["lap"]))
    sign_in(page, address, "lap")
    page.context.add_cookies([{"name": "language", "value": "ht", "url": address}])
    page.goto(f"{address}/activities/new")
    box, said = page.locator("#held_on"), page.locator("#held_on-said")
    expect(said).to_have_text(format_weekday_date(date.today(), "ht"))
    box.fill("2026-03-01")
    expect(said).to_have_text("dimanch 1ye mas 2026")
    expect(box).to_have_attribute("aria-describedby", "held_on-said")
    # Where no day is chosen nothing takes room.
    expect(page.locator("#until_on-said")).to_be_hidden()
    check_accessible(page)
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    check_accessible(page)
    page.click(".languages button[value=es]")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#held_on-said")).to_have_text("domingo 1 de marzo de 2026")
    # Lists that are narrowed by a day have no frame around the box.
    for path, day in FILTERS:
        page.goto(address + path)
        expect(page.locator(f"#{day}-said")).to_have_text(format_weekday_date(date.today(), "es"))
        check_accessible(page)
