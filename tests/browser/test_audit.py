"""The grants officer's screens in a browser: figures, proof, counts, without a name."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible
from tests.browser.conftest import Serve
from tests.fleet import PASSWORD, Fleet, hand_over, register
from tests.web.screens import application

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", ["page", "phone"])
def test_reconciling_proving_and_checking(
    request: pytest.FixtureRequest, fleet: Fleet, serve: Serve, size: str
) -> None:
    page: Page = request.getfixturevalue(size)
    laptop = fleet.laptop("TAP", "rosa")
    place, lot = fleet.stocked(laptop)
    for _n in range(6):
        done = hand_over(laptop, place, lot, register(laptop))
    audit = fleet.audit("olga")
    fleet.sync()
    address = serve(application(audit))
    page.goto(f"{address}/sign-in?next=/audit")
    page.locator("#username").fill("olga")
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/audit")
    expect(page.get_by_role("region", name="Kits per grant")).to_contain_text("G-TAP")
    assert "Marie" not in page.content()
    check_accessible(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="Download as CSV").click()
    assert got.value.suggested_filename == "reconciliation.csv"
    page.get_by_role("link", name="Check the records").click()
    check_accessible(page)
    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_role("heading", name="Everything holds")).to_be_visible()
    check_accessible(page)
    page.goto(f"{address}/audit/counts")
    check_accessible(page)
    page.goto(f"{address}/receipts/check")
    page.get_by_label("Code or receipt number").fill(done["folio"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Genuine", exact=True)).to_be_visible()
    check_accessible(page)
