"""What was typed survives a crash of the browser; keys lead where they say."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible
from tests.browser.conftest import Serve
from tests.browser.signing_in import sign_in
from tests.fleet import Fleet
from tests.web.screens import application


def test_a_form_that_was_not_saved_and_the_keys(
    kept_fleet: Fleet, serve: Serve, page: Page
) -> None:
    site = kept_fleet.sites["lap"]
    address = serve(application(site))
    page.context.add_cookies([{"name": "language", "value": "en", "url": address}])
    sign_in(page, address, "lap")
    page.goto(f"{address}/people/new")
    with page.expect_response("**/drafts"):
        page.fill("[name=given_names]", "Célestine")
    # As after a crash: the page is gone, and she is signed out.
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "language", "value": "en", "url": address}])
    sign_in(page, address, "lap")
    page.goto(f"{address}/people/new")
    expect(page.locator("#draft")).to_be_visible()
    check_accessible(page)
    page.click("#draft [data-take]")
    expect(page.locator("[name=given_names]")).to_have_value("Célestine")
    expect(page.locator("#draft")).to_be_hidden()
    page.reload()
    with page.expect_response("**/drafts/drop"):
        page.click("#draft [data-drop]")
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#draft")).to_be_hidden()
    # Of a form with a file all else is kept, and the page says that the file is not.
    papers = f"{address}/grants/{kept_fleet.reference.grants['TAP']}/documents/new"
    page.goto(papers)
    with page.expect_response("**/drafts"):
        page.fill("[name=title]", "Factura de jabón")
    page.goto(papers)
    page.click("#draft [data-take]")
    expect(page.locator("[name=title]")).to_have_value("Factura de jabón")
    expect(page.locator("#draft")).to_have_text(re.compile("Choose the file again"))
    expect(page.locator("#draft [data-take]")).to_be_hidden()
    check_accessible(page)
    page.keyboard.press("Control+k")
    page.wait_for_url(f"{address}/search")
    check_accessible(page)
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Control+/")
    page.wait_for_url(f"{address}/keyboard")
    check_accessible(page)
    # A heading of the menu opens, its first entry at the fingers; an entry without one is gone to.
    page.keyboard.press("Alt+1")
    people_heading = page.locator(".rooms details", has_text="People and lists")
    expect(people_heading).to_have_attribute("open", "")
    page.keyboard.press("Alt+3")
    expect(page.get_by_role("link", name="Referrals")).to_be_focused()
    page.keyboard.press("Alt+1")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/people")
    tables = page.locator(".rooms > ul > li").all_inner_texts().index("Tables") + 1
    page.keyboard.press(f"Alt+{tables}")
    page.wait_for_url(f"{address}/tables/people")
    page.goto(f"{address}/tables/people?gender=female")
    check_accessible(page)


def test_the_menu_by_keyboard(kept_fleet: Fleet, serve: Serve, page: Page) -> None:
    address = serve(application(kept_fleet.sites["lap"]))
    page.context.add_cookies([{"name": "language", "value": "en", "url": address}])
    sign_in(page, address, "lap")
    people, support = (
        page.locator(".rooms details", has_text=text) for text in ("People and lists", "Support")
    )
    support.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(support.get_by_role("link", name="Referrals")).to_be_visible()
    check_accessible(page)
    page.keyboard.press("Escape")
    expect(support.get_by_role("link", name="Referrals")).to_be_hidden()
    expect(support.locator("summary")).to_be_focused()
    # One is open at a time, and none once one has gone elsewhere.
    page.keyboard.press("Enter")
    people.locator("summary").click()
    expect(support.get_by_role("link", name="Referrals")).to_be_hidden()
    page.get_by_label("Scan or type a name").click()
    expect(people.get_by_role("link", name="Lists")).to_be_hidden()
    people.locator("summary").click()
    people.get_by_role("link", name="Lists").click()
    page.wait_for_url(f"{address}/lists")
    expect(people.locator("summary")).to_have_attribute("aria-current", "true")
