"""The grants officer's screens in a browser: figures, proof, counts, without a name."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_both_sizes
from tests.browser.conftest import Serve
from tests.browser.signing_in import sign_in
from tests.fleet import Fleet, hand_over, register
from tests.web.screens import application

pytestmark = pytest.mark.browser


def test_reconciling_proving_and_checking(page: Page, fleet: Fleet, serve: Serve) -> None:
    laptop = fleet.laptop("TAP", "rosa")
    place, lot = fleet.stocked(laptop)
    for _n in range(6):
        done = hand_over(laptop, place, lot, register(laptop))
    audit = fleet.audit("olga")
    fleet.sync()
    address = serve(application(audit))
    sign_in(page, address, "olga", "/audit")
    expect(page.get_by_role("region", name="Kits per grant")).to_contain_text("G-TAP")
    assert "Marie" not in page.content()
    check_both_sizes(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="Download as CSV").click()
    assert got.value.suggested_filename == "reconciliation.csv"
    page.get_by_role("link", name="Check the records").click()
    check_both_sizes(page)
    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_role("heading", name="Everything holds")).to_be_visible()
    check_both_sizes(page)
    page.goto(f"{address}/audit/counts")
    check_both_sizes(page)
    page.goto(f"{address}/receipts/check")
    page.get_by_label("Code or receipt number").fill(done["folio"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Genuine", exact=True)).to_be_visible()
    check_both_sizes(page)
