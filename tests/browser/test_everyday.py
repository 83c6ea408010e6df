"""What was typed survives a crash of the browser; keys lead where they say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible
from tests.browser.conftest import Serve
from tests.fleet import PASSWORD, Fleet
from tests.web.screens import application


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    made = Fleet(tmp_path_factory.mktemp("everyday"))
    made.laptop("TAP", "lap")
    yield made
    made.close()


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("[name=username]", "lap")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{address}/")


def test_a_form_that_was_not_saved_and_the_keys(fleet: Fleet, serve: Serve, page: Page) -> None:
    site = fleet.sites["lap"]
    address = serve(application(site))
    page.context.add_cookies([{"name": "language", "value": "en", "url": address}])
    sign_in(page, address)
    page.goto(f"{address}/people/new")
    with page.expect_response("**/drafts"):
        page.fill("[name=given_names]", "Célestine")
    # As after a crash: the page is gone, and she is signed out.
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "language", "value": "en", "url": address}])
    sign_in(page, address)
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
    page.keyboard.press("Control+k")
    page.wait_for_url(f"{address}/search")
    check_accessible(page)
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Control+/")
    page.wait_for_url(f"{address}/keyboard")
    check_accessible(page)
    page.keyboard.press("Alt+1")
    page.wait_for_url(f"{address}/people")
    page.goto(f"{address}/tables/people?gender=female")
    check_accessible(page)
