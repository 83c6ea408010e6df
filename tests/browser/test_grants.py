"""An expenditure by keyboard, its receipt attached and opened, on laptop and telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible
from tests.browser.conftest import PHONE, Serve
from tests.browser.signing_in import sign_in
from tests.domain.grants.scene import grant_scene
from tests.fleet import Fleet
from tests.web.screens import application

pytestmark = pytest.mark.browser

PDF = b"%PDF-1.4\n% recibo\n"


def test_an_expenditure_and_its_receipt(page: Page, fleet: Fleet, serve: Serve) -> None:
    scene = grant_scene(fleet)
    scene.hub.do("grants:tranche:plan", grant=scene.grant, planned_on=scene.day(-3), amount="50000")
    scene.hub.do(
        "grants:report:ask", grant=scene.grant, report_kind="financial", due_on=scene.day(5)
    )
    fleet.sync()
    site = scene.one
    address = serve(application(site))
    sign_in(page, address, site.name, f"/grants/{scene.grant}/expenditures/new")
    expect(page.get_by_label("Budget line")).to_be_focused()
    check_accessible(page)
    page.get_by_label("Budget line").select_option(scene.rent)
    page.get_by_label("Amount").fill("20 000,01")
    page.get_by_label("What for").fill("Renta de noviembre")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The expenditure is recorded.")).to_be_visible()
    expect(page.get_by_role("alert").get_by_text("more was spent on line B")).to_be_visible()
    check_accessible(page)
    page.get_by_role("link", name="Expenditures", exact=True).click()
    page.get_by_role("link", name="Renta de noviembre").click()
    page.get_by_role("link", name="Attach a document").click()
    check_accessible(page)
    page.get_by_label("Title").fill("Recibo")
    page.get_by_label("What it is").select_option("receipt")
    page.locator("input[type=file]").set_input_files(
        {"name": "../recibo.exe", "mimeType": "text/html", "buffer": b"<html><script>"}
    )
    page.get_by_role("button", name="Attach").click()
    expect(page.locator(".error-summary").get_by_text("This is no PDF")).to_be_visible()
    page.locator("input[type=file]").set_input_files(
        {"name": "recibo.bin", "mimeType": "text/html", "buffer": PDF}
    )
    page.get_by_role("button", name="Attach").click()
    expect(page.get_by_text("The document is attached.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Open", exact=True).click()
    assert download.value.path().read_bytes() == PDF
    assert download.value.suggested_filename.endswith(".pdf")
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    for path in ("/", "/grants", f"/grants/{scene.grant}", f"/grants/{scene.grant}/expenditures"):
        page.goto(address + path)
        check_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
