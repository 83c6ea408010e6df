"""Takes the pictures of the guides: ``python -m tests.browser.screenshots``.

Each picture is a screen of the product as it is served, in the language of the guide it
stands in. All of them together stay under ``ROOM``, since they travel with the source.
"""

from __future__ import annotations

import io
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from tests.browser.chromium import launch
from tests.browser.conftest import LAPTOP, PHONE
from tests.browser.guide_fleet import GuideFleet, guide_fleet
from tests.fleet import PASSWORD, Site
from tests.registrations import folder as lists
from tests.web.screens import application
from tracker.sync import enrolment

IMAGES = Path(__file__).parents[2] / "docs" / "images"
LANGUAGES = ("en", "es", "ht")
ROOM = 3_400_000
COLOURS = 96


class Camera:
    """Takes pictures of the screens of one person in one language."""

    def __init__(self, page: Page, site: Site, address: str, language: str) -> None:
        self.page, self.site, self.address, self.language = page, site, address, language
        page.context.add_cookies([{"name": "language", "value": language, "url": address}])

    def open(self, path: str) -> None:
        """Open a page; sign in before where nobody is."""
        self.page.goto(self.address + path)
        if self.page.locator("#password").count() and path not in ("/sign-in", "/password"):
            self.sign_in()
            self.page.goto(self.address + path)

    def sign_in(self) -> None:
        self.page.locator("#username").fill(self.site.name)
        self.page.locator("#password").fill(PASSWORD)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        # The cookie of whoever chose a language before must not decide the next picture.
        self.page.context.add_cookies(
            [{"name": "language", "value": self.language, "url": self.address}]
        )

    def take(self, name: str, path: str | None = None) -> None:
        """Keep what is seen as ``<name>-<language>.png``."""
        if path is not None:
            self.open(path)
        keep(self.page.screenshot(), f"{name}-{self.language}")


def keep(png: bytes, name: str) -> None:
    """Write a picture with as few colours as its screen needs."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    few = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(IMAGES / f"{name}.png", optimize=True)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of an application on a free port of this machine."""
    server: Any = create_server(app, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"


def field_worker(camera: Camera, scene: GuideFleet) -> None:
    """From signing in to the referral."""
    page = camera.page
    camera.take("sign-in", "/sign-in")
    camera.take("first-screen", "/")
    camera.open("/people/new")
    page.locator("#given_names").press_sequentially("Woz Mari", delay=10)
    page.locator("#family_names").press_sequentially("Jan", delay=10)
    page.locator("#birth_date").fill("5/5/1990")
    page.locator("#birth_date").press("Tab")
    page.locator("#likely .message").wait_for()
    page.locator("#likely").scroll_into_view_if_needed()
    page.evaluate("window.scrollTo(0, document.querySelector('#likely').offsetTop - 300)")
    camera.take("may-be-known")
    camera.take("hand-over", f"/people/{scene.women[0]}/kit")
    camera.take("receipt", f"/receipts/{scene.handed[0]['distribution']}")
    camera.take("receipt-a6", f"/receipts/{scene.handed[0]['distribution']}/a6")
    camera.open(f"/days/{scene.day}/counter")
    code = scene.rosa.value("SELECT code FROM person WHERE id = ?", scene.women[1])
    page.locator("#text").fill(f"TRKC{code}")
    page.locator("#text").press("Enter")
    page.locator(".answer .who").wait_for()
    camera.take("counter")
    camera.take("conversation", "/interview")
    camera.take("table", "/tables/people?municipality=07089")
    camera.open(f"/distributions/{scene.handed[1]['distribution']}")
    page.locator("details.card-box > summary").click()
    page.locator("details.card-box").scroll_into_view_if_needed()
    camera.take("take-back")
    camera.open("/lists")
    page.locator("input[type=file]").set_input_files(lists() / "cdmx-lis-kit.xlsx")
    with page.expect_navigation():
        page.locator("form.entry button[type=submit]").click()
    camera.take("list-understood")
    camera.take("parked-rows", f"/lists/{scene.batch}/parked")
    camera.take("duplicates", f"/lists/{scene.batch}/duplicates")
    camera.take("referral", f"/people/{scene.women[1]}/referral?service={scene.service}")
    camera.take("exchange", "/exchange")
    camera.take("referrals-today", "/referrals/today")
    camera.take("at-the-door", f"/activities/{scene.training}")
    camera.take("interpreters", "/interpreting")
    camera.take("call-list", f"/monitoring/{scene.round}")


def coordinator(camera: Camera, scene: GuideFleet) -> None:
    """Setting up, enrolling, merging, settling."""
    page = camera.page
    camera.take("coordinator-first-screen", "/")
    camera.take("organisations-and-grants", "/setup")
    camera.take("kits", "/kits")
    camera.take("year", "/activities/figures")
    camera.take("what-people-say", "/feedback")
    camera.take("grant", f"/grants/{scene.fleet.reference.grants['TAP']}")
    camera.open("/devices")
    with scene.new.desk() as desk:
        request = enrolment.write_request(desk.ledger)
    page.locator("input[type=file]").set_input_files(
        {"name": "join-request.json", "mimeType": "application/json", "buffer": request}
    )
    with page.expect_navigation():
        page.locator("main form.entry button[type=submit]").click()
    camera.take("compare-words")
    camera.take("review", "/review")
    camera.take("computers", "/devices")
    camera.take("retention", "/retention")


def grants_officer(camera: Camera, scene: GuideFleet) -> None:
    """Reconciling, verifying, checking."""
    page = camera.page
    camera.take("reconciliation", "/audit")
    camera.open("/audit/verify")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    camera.take("verified")
    camera.open("/receipts/check")
    page.locator("main input[type=text]").fill(scene.handed[0]["folio"])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    camera.take("receipt-genuine")


def photograph(browser: Browser, scene: GuideFleet) -> None:
    """Every picture in every language."""
    jobs = (
        (scene.rosa, LAPTOP, field_worker),
        (scene.rosa, PHONE, lambda c, s: c.take("person-phone", f"/people/{s.women[0]}")),
        (scene.new, LAPTOP, lambda c, s: c.take("join", "/exchange")),
        (scene.hub, LAPTOP, coordinator),
        (scene.new_audit, LAPTOP, lambda c, s: c.take("join-audit", "/exchange")),
        (scene.audit, LAPTOP, grants_officer),
    )
    for site, size, job in jobs:
        for language in LANGUAGES:
            # An application each: a language chosen by one person must not follow another.
            with served(application(site)) as address:
                context = browser.new_context(viewport=size)  # type: ignore[arg-type]
                job(Camera(context.new_page(), site, address, language), scene)
                context.close()


def main() -> None:
    """All pictures into ``docs/images``; ends with an error when they are too large."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for old in IMAGES.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        scene = guide_fleet(Path(folder))
        browser = launch(playwright)
        photograph(browser, scene)
        browser.close()
        scene.fleet.close()
    size = sum(picture.stat().st_size for picture in IMAGES.glob("*.png"))
    print(f"{len(list(IMAGES.glob('*.png')))} pictures, {size / 1e6:.2f} MB")
    if size > ROOM:
        raise SystemExit("The pictures of the guides are too large.")


if __name__ == "__main__":
    main()
