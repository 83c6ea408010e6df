"""A transfer by keyboard alone, its paper printed, and its number scanned at the other place."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible
from tests.browser.conftest import Serve
from tests.browser.signing_in import sign_in
from tests.fleet import Fleet
from tests.web.screens import application

pytestmark = pytest.mark.browser


def printed(page: Page, folder: Path) -> tuple[str, str]:
    """What the code on the printed paper says, as a scanner reads it, and the paper's text."""
    pdf, paper = folder / "paper.pdf", folder / "paper"
    pdf.write_bytes(page.pdf(format="A4"))
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", pdf, paper], check=True)
    told = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", f"{paper}.png"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True)
    return told, " ".join(text.stdout.split())


def test_a_transfer_by_keyboard_and_its_paper(
    page: Page, fleet: Fleet, serve: Serve, tmp_path: Path
) -> None:
    site = fleet.laptop("TAP", "rosa")
    fleet.stocked(site)
    site.do("organisations:site:add", name="Albergue Belén")
    address = serve(application(site))
    sign_in(page, address, site.name, "/stock/transfers/new")
    expect(page.get_by_label("To whom")).to_be_focused()
    check_accessible(page)
    page.keyboard.type("Alb")
    page.keyboard.press("Tab")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The kits are on the way.")).to_be_visible()
    check_accessible(page)
    told, text = printed(page, tmp_path)
    assert told == site.value("SELECT number FROM transfer")
    assert "Received by" in text
    assert "Take this transfer back" not in text
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


def test_a_slip_is_printed_and_scanned_at_the_other_organisation(
    page: Page, fleet: Fleet, serve: Serve, tmp_path: Path
) -> None:
    giver = fleet.laptop("TAP", "rosa")
    place, lot = fleet.stocked(giver)
    lots = [lot]
    for number in (2, 3):
        told = {"site": place, "kits": 10 * number, "lot": f"CHI-2026-11-{number}"}
        told |= {"kit_version": fleet.reference.kit_version, "expires_on": "2028-05-31"}
        told |= {"grant_agreement": fleet.reference.grants["TAP"]}
        lots.append(giver.do("supplies:stock:receive", **told)["lot"])
    sent = giver.do(
        "supplies:transfer:give",
        from_site=place,
        to_cso="TIJ",
        lines=[{"lot": one, "kits": 4} for one in lots],
    )
    address = serve(application(giver))
    sign_in(page, address, giver.name, f"/stock/transfers/{sent['transfer']}")
    expect(page.get_by_text("Nothing else of theirs is seen here")).to_be_visible()
    check_accessible(page)
    slip, text = printed(page, tmp_path)
    assert slip == giver.ask("transfer_slip", transfer=sent["transfer"])
    assert "then scan the code, or type the number" in text
    assert "Nothing else of theirs is seen here" not in text

    taker = fleet.laptop("TIJ", "marta", role="field_worker")
    taker.do("organisations:site:add", name="Albergue Tijuana")
    address = serve(application(taker))
    sign_in(page, address, taker.name, "/stock/transfers/receive")
    expect(page.get_by_label("Number on the paper")).to_be_focused()
    page.keyboard.type(slip)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Given by TAP")).to_be_visible()
    assert slip not in page.url
    check_accessible(page)
    arrived = page.get_by_label(re.compile("^Arrived$"))
    expect(arrived.first).to_be_focused()
    for box in arrived.all():
        box.fill("4")
    page.keyboard.press("Enter")
    expect(page.get_by_text("What arrived is recorded")).to_be_visible()
    check_accessible(page)
    assert {(x.lot_code, x.kits, x.expires_on) for x in taker.ask("stock")} == {
        ("TAP:L-1", 4, None),
        ("TAP:CHI-2026-11-2", 4, "2028-05-31"),
        ("TAP:CHI-2026-11-3", 4, "2028-05-31"),
    }
