"""Handing over a kit in a browser, and its receipt read back from paper by another reader."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible, check_both_sizes
from tests.browser.conftest import Serve
from tests.browser.signing_in import sign_in
from tests.fleet import Fleet, Site, hand_over, register
from tests.web.screens import application
from tracker.basics.ids import grouped
from tracker.domain.supplies.queries import public_keys
from tracker.domain.supplies.receipt_code import ReceiptFacts, folio_of, verify_receipt

pytestmark = pytest.mark.browser

PAPERS = {"a6": (105, 148), "80mm": (80, None)}


@dataclass
class Desk:
    site: Site
    place: str
    lot: str
    woman: str
    address: str

    def verify(self, text: str) -> ReceiptFacts:
        with self.site.desk() as desk:
            return verify_receipt(text, public_keys(desk))


@pytest.fixture
def desk(fleet: Fleet, serve: Serve) -> Desk:
    site = fleet.laptop("TAP", "rosa")
    place, lot = fleet.stocked(site)
    return Desk(site, place, lot, register(site), serve(application(site)))


def read_by_zbar(picture: Path) -> str:
    """The QR code in a picture, as Debian's zbarimg reads it."""
    done = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(picture)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_enter_alone_hands_over_and_enter_prints(page: Page, desk: Desk) -> None:
    page.add_init_script("window.print = () => { window.printed = (window.printed || 0) + 1; }")
    sign_in(page, desk.address, desk.site.name, f"/people/{desk.woman}/kit")
    expect(page.get_by_role("button", name="Hand over the kit")).to_be_focused()
    check_accessible(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipts/*")
    expect(page.get_by_text("The kit was handed over.")).to_be_visible()
    check_accessible(page)
    expect(page.get_by_role("link", name="Print on A6 paper")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/a6?print=1")
    assert page.evaluate("window.printed") == 1
    page.goto(f"{desk.address}/distributions")
    check_accessible(page)
    page.get_by_role("row").nth(1).get_by_role("link").click()
    expect(page.get_by_text("Marie Rose Jean")).to_be_visible()
    check_accessible(page)


def test_an_earlier_kit_is_told_and_the_reason_is_next(page: Page, desk: Desk) -> None:
    hand_over(desk.site, desk.place, desk.lot, desk.woman)
    sign_in(page, desk.address, desk.site.name, f"/people/{desk.woman}/kit")
    expect(page.get_by_role("alert")).to_contain_text("She already received a kit")
    expect(page.get_by_label("Why she receives another kit")).to_be_focused()
    check_both_sizes(page)
    page.get_by_role("button", name="Hand over the kit").click()
    expect(page.locator(".error-summary")).to_contain_text("Write why she receives another one")
    check_both_sizes(page)
    page.get_by_label("Why she receives another kit").select_option("kit_used_up")
    page.get_by_role("button", name="Hand over the kit").click()
    page.wait_for_url("**/receipts/*")


def test_the_next_card_that_is_scanned_hands_nothing_over(page: Page, desk: Desk) -> None:
    next_one = register(desk.site, "Natacha", "Louis")
    code = desk.site.ask("person", person=next_one).code

    def scan(text: str) -> None:
        page.keyboard.type(text)
        page.keyboard.press("Enter")

    # Enter would hand the kit over; a scanner presses it too.
    sign_in(page, desk.address, desk.site.name, f"/people/{desk.woman}/kit")
    expect(page.get_by_role("button", name="Hand over the kit")).to_be_focused()
    scan(f"TRKC{code}")
    page.wait_for_url(f"**/people/{next_one}")
    assert desk.site.value("SELECT count(*) FROM distribution") == 0
    # Some scanners end with two line ends.
    page.goto(f"{desk.address}/people/{desk.woman}/kit")
    expect(page.get_by_role("button", name="Hand over the kit")).to_be_focused()
    scan(f"TRKC{code}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{next_one}")
    assert desk.site.value("SELECT count(*) FROM distribution") == 0
    hand_over(desk.site, desk.place, desk.lot, desk.woman)
    page.goto(f"{desk.address}/people/{desk.woman}/kit")
    reason = page.get_by_label("Why she receives another kit")
    expect(reason).to_be_focused()
    scan(f"TRKC{code}")
    page.wait_for_url(f"**/people/{next_one}")
    assert desk.site.value("SELECT count(*) FROM distribution") == 1
    # What a person presses goes on choosing and handing over as ever.
    page.goto(f"{desk.address}/people/{desk.woman}/kit")
    expect(reason).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Hand over the kit").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipts/*")
    assert desk.site.value("SELECT count(*) FROM distribution") == 2


def test_screens_of_the_store_are_accessible(page: Page, desk: Desk) -> None:
    paths = ["/stock", "/stock/receive", "/stock/sites/new", "/kit", "/services", "/receipts/check"]
    sign_in(page, desk.address, desk.site.name, "/stock")
    for path in paths:
        page.goto(desk.address + path)
        check_both_sizes(page)


def printed_ppi(pdf: Path) -> float:
    """How many of the QR picture's dots the PDF puts on an inch: more is smaller."""
    listed = subprocess.run(
        ["pdfimages", "-list", str(pdf)], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    return max(float(line.split()[12]) for line in listed)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("items", [2, 10])
def test_zbar_reads_the_receipt_from_screen_and_paper(
    page: Page, fleet: Fleet, desk: Desk, tmp_path: Path, paper: str, items: int
) -> None:
    done = hand_over(desk.site, desk.place, desk.lot, desk.woman)
    if items > 2:
        # The contents of a version never change in life; here the paper is what matters.
        contents = [{"item": "pads", "quantity": n + 1} for n in range(items)]
        with desk.site.desk() as there:
            there.ledger.database.execute(
                "UPDATE kit_version SET contents = ?", (json.dumps(contents),)
            )
    sign_in(page, desk.address, desk.site.name, f"/receipts/{done['distribution']}/{paper}")
    check_accessible(page)
    shot = tmp_path / "screen.png"
    page.screenshot(path=str(shot), full_page=True)
    facts = desk.verify(read_by_zbar(shot))
    assert (facts.receipt, facts.kit, facts.version, facts.cso) == (done["receipt"], "DK", 1, "TAP")
    assert folio_of(facts.receipt) == done["folio"]
    expect(page.get_by_text(grouped(done["folio"]))).to_be_visible()
    box = page.locator(".qr").bounding_box()
    assert box is not None
    assert box["width"] / 96 * 25.4 >= 34

    pdf = tmp_path / "receipt.pdf"
    pdf.write_bytes(page.pdf(prefer_css_page_size=True))
    told = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Pages:\s+1\n", told), told
    width, height = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", told).groups()  # type: ignore[union-attr]
    assert printed_ppi(pdf) == pytest.approx(203, abs=2)
    wanted = PAPERS[paper]
    assert abs(float(width) / 72 * 25.4 - wanted[0]) < 1
    if wanted[1]:
        assert abs(float(height) / 72 * 25.4 - wanted[1]) < 1
    # As a thermal printer would: 203 dots an inch, each black or white.
    dots = tmp_path / "dots"
    subprocess.run(
        ["pdftoppm", "-r", "203", "-mono", "-singlefile", str(pdf), str(dots)], check=True
    )
    printed = Image.open(dots.with_suffix(".pbm"))
    png = tmp_path / "dots.png"
    printed.convert("L").save(png)
    assert desk.verify(read_by_zbar(png)).receipt == done["receipt"]


def test_a_voided_receipt_still_reads_and_says_not_valid(
    page: Page, desk: Desk, tmp_path: Path
) -> None:
    done = hand_over(desk.site, desk.place, desk.lot, desk.woman)
    desk.site.do(
        "supplies:distribution:void", distribution=done["distribution"], reason="kit_returned"
    )
    sign_in(page, desk.address, desk.site.name, f"/receipts/{done['distribution']}/a6")
    check_accessible(page)
    expect(page.locator(".void")).to_contain_text("PA VALAB")
    pdf = tmp_path / "void.pdf"
    pdf.write_bytes(page.pdf(prefer_css_page_size=True))
    assert printed_ppi(pdf) == pytest.approx(203, abs=2)
    page.goto(f"{desk.address}/receipts/check")
    page.get_by_label("Code or receipt number").fill(grouped(done["folio"]))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Genuine, but taken back")).to_be_visible()
    check_accessible(page)
