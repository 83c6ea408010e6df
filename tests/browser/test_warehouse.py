"""A transfer by keyboard alone, its paper printed, and its number scanned at the other place."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible
from tests.browser.conftest import Serve
from tests.fleet import PASSWORD, Fleet
from tests.web.screens import application

pytestmark = pytest.mark.browser


def test_a_transfer_by_keyboard_and_its_paper(
    page: Page, fleet: Fleet, serve: Serve, tmp_path: Path
) -> None:
    site = fleet.laptop("TAP", "rosa")
    fleet.stocked(site)
    site.do("organisations:site:add", name="Albergue Belén")
    address = serve(application(site))
    page.goto(f"{address}/sign-in?next=/stock/transfers/new")
    page.locator("#username").fill(site.name)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/stock/transfers/new")
    expect(page.get_by_label("To which place")).to_be_focused()
    check_accessible(page)
    page.keyboard.press("Tab")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The kits are on the way.")).to_be_visible()
    check_accessible(page)
    pdf = tmp_path / "paper.pdf"
    pdf.write_bytes(page.pdf(format="A4"))
    paper = tmp_path / "paper"
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", pdf, paper], check=True)
    told = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", f"{paper}.png"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    assert told == site.value("SELECT number FROM transfer")
    text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True)
    assert "Received by" in text.stdout
    assert "Take this transfer back" not in text.stdout
    page.goto(f"{address}/stock/transfers/receive")
    expect(page.get_by_label("Number on the paper")).to_be_focused()
    check_accessible(page)
    # A scanner types, and ends with Enter.
    page.keyboard.type(told)
    page.keyboard.press("Enter")
    expect(page.get_by_label(re.compile("^Arrived$"))).to_be_focused()
    check_accessible(page)
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(page.get_by_text("What arrived is recorded")).to_be_visible()
    check_accessible(page)
    lot = site.value("SELECT id FROM lot")
    for path in ("/stock", "/stock/waybills/new", "/stock/waybills", "/stock/transfers",
                 f"/stock/lots/{lot}"):  # fmt: skip
        page.goto(address + path)
        check_accessible(page)
