"""The camera beside the scanner: Chromium's fake one shows a real receipt and a real card."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Playwright, expect

from tests.browser.accessibility import check_accessible
from tests.browser.chromium import ARGUMENTS, executable
from tests.browser.conftest import Serve
from tests.browser.signing_in import sign_in
from tests.fleet import Fleet, hand_over, register
from tests.photos.reading import read
from tests.web.screens import application
from tracker.domain.supplies.receipt_code import read_receipt
from tracker.web.receipts.picture import qr_picture

pytestmark = pytest.mark.browser
PHOTOS = Path(__file__).parent.parent / "data/photos"


def _film(text: str, path: Path) -> None:
    """A film of a code on a table, for the camera: frames of JPEG one after the other."""
    code = Image.open(io.BytesIO(qr_picture(text).png)).convert("L")
    frame = Image.new("L", (640, 480), 120)
    frame.paste(code.resize((300, 300)).rotate(4, expand=True, fillcolor=255), (160, 80))
    out = io.BytesIO()
    frame.convert("RGB").save(out, "JPEG", quality=80)
    path.write_bytes(out.getvalue() * 20)


def test_a_receipt_before_the_camera_is_checked_and_bad_pictures_are_read(
    playwright: Playwright, fleet: Fleet, serve: Serve, tmp_path: Path
) -> None:
    site = fleet.laptop("TAP", "rosa")
    place, lot = fleet.stocked(site)
    done = hand_over(site, place, lot, register(site))
    payload = site.ask("distribution", distribution=done["distribution"]).payload
    _film(payload, tmp_path / "film.mjpeg")
    address = serve(application(site))
    fake = [
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'film.mjpeg'}",
    ]
    trouble: list[str] = []
    chromium = playwright.chromium.launch(executable_path=executable(), args=[*ARGUMENTS, *fake])
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    sign_in(page, address, site.name, "/receipts/check")
    for photo in sorted(PHOTOS.glob("*.jpg")):
        text, _look = read(page, photo.read_bytes())
        assert text, photo.name
        assert read_receipt(text)
    button = page.get_by_role("button", name="Use the camera")
    # Refused by whoever sits there: told in words, closed by Escape, the box again.
    button.press("Enter")
    expect(page.get_by_text("The browser did not allow the camera.")).to_be_visible()
    check_accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#text")).to_be_focused()
    context.grant_permissions(["camera"])
    button.press("Enter")
    expect(page.get_by_role("heading", name="Genuine")).to_be_visible()
    assert trouble == []
    chromium.close()
