"""A program that is killed while somebody types, and a lock in the second after the last key."""

from __future__ import annotations

import os
import signal

import pytest
from playwright.sync_api import Page, expect

from tests.fleet import PASSWORD, Fleet
from tests.serving import free_port, in_a_process

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them"),
]
#: Rooms with a form, and a field of it that holds any text.
FORMS = {
    "/people/new": "#given_names",
    "/activities/new": "#title",
    "/feedback/new": "#words",
    "/interview": "[name=phone]",
}


def sign_in(page: Page, address: str, start: str = "/sign-in") -> None:
    page.goto(address + start)
    page.locator("#username").fill("lap")
    page.locator("#password").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, field: str, text: str) -> None:
    """Also into what stands on a step that is not shown yet."""
    page.locator(field).evaluate(
        "(e, text) => { e.value = text; e.dispatchEvent(new Event('input', {bubbles: true})); }",
        text,
    )


def test_what_was_typed_is_there_after_kill_9_and_after_a_quick_lock(
    kept_fleet: Fleet, page: Page
) -> None:
    site = kept_fleet.sites["lap"]
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with in_a_process(site.installation.settings.home, port) as process:
        sign_in(page, address)
        for path, field in FORMS.items():
            page.goto(address + path)
            with page.expect_response("**/drafts") as kept:
                write(page, field, f"Célestine {path}")
            assert kept.value.status == 204
        process.send_signal(signal.SIGKILL)
        process.wait()
    # At once and at the same port, as whoever starts it again does.
    with in_a_process(site.installation.settings.home, port):
        page.context.clear_cookies()
        sign_in(page, address)
        for path, field in FORMS.items():
            page.goto(address + path)
            page.click("#draft [data-take]")
            expect(page.locator(field)).to_have_value(f"Célestine {path}")
        page.goto(f"{address}/activities/new")
        page.click("#draft [data-take]")
        page.locator("#title").fill("Koud ak Naïka")
        with page.expect_navigation():
            page.locator("form[action$='/lock'] button").click()
        expect(page.locator("#password")).to_be_visible()
        sign_in(page, address, "/locked?next=/activities/new")
        page.wait_for_url("**/activities/new")
        page.click("#draft [data-take]")
        expect(page.locator("#title")).to_have_value("Koud ak Naïka")
    raw = site.installation.settings.database.read_bytes()
    assert "Naïka".encode() not in raw
