"""Clean pictures of real receipts: of a real installation, as the screens print them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page
from waitress.server import create_server

from tests.fleet import PASSWORD, Fleet, hand_over, register
from tests.serving import running
from tests.web.screens import application


@dataclass(frozen=True)
class Receipt:
    """A receipt's picture and what its code says."""

    picture: Image.Image
    text: str


@contextmanager
def receipts(folder: Path, browser: Browser, count: int) -> Iterator[tuple[Page, list[Receipt]]]:
    """``count`` receipts, on both papers by turns, and the page on which readers can try."""
    fleet = Fleet(folder)
    site = fleet.laptop("TAP", "rosa")
    place, lot = fleet.stocked(site, kits=count)
    handed = [hand_over(site, place, lot, register(site, f"Mari {n}")) for n in range(count)]
    server = create_server(application(site), host="127.0.0.1", port=0, threads=4)
    with running(server):
        address = f"http://127.0.0.1:{server.effective_port}"
        context = browser.new_context(device_scale_factor=3)
        page = context.new_page()
        page.goto(f"{address}/sign-in?next=/receipts/check")
        page.locator("#username").fill(site.name)
        page.locator("#password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/receipts/check")
        found = []
        for number, done in enumerate(handed):
            page.goto(f"{address}/receipts/{done['distribution']}/{('a6', '80mm')[number % 2]}")
            data = page.locator(".receipt").screenshot()
            text = site.ask("distribution", distribution=done["distribution"]).payload
            found.append(Receipt(Image.open(io.BytesIO(data)).convert("L"), text))
        page.goto(f"{address}/receipts/check")
        yield page, found
        context.close()
    fleet.close()
