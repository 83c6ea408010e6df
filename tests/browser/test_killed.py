"""A program that is killed while somebody types, and a lock in the second after the last key."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.fleet import PASSWORD, Fleet, Site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them"),
]
ROOT = Path(__file__).parents[2]
#: Rooms with a form, and a field of it that holds any text.
FORMS = {
    "/people/new": "#given_names",
    "/activities/new": "#title",
    "/feedback/new": "#words",
    "/interview": "[name=phone]",
}


def _listens(port: int) -> bool:
    with closing(socket.socket()) as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def served(site: Site, port: int) -> Iterator[subprocess.Popen[str]]:
    """``tracker serve`` in a process of its own."""
    home = str(site.installation.settings.home)
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", "serve", "--json", "--port", str(port), "--home", home],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        told = process.stdout.readline()
        assert "address" in told, told
        while not _listens(port):
            time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


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
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with served(site, port) as process:
        sign_in(page, address)
        for path, field in FORMS.items():
            page.goto(address + path)
            with page.expect_response("**/drafts") as kept:
                write(page, field, f"Célestine {path}")
            assert kept.value.status == 204
        process.send_signal(signal.SIGKILL)
        process.wait()
    # At once and at the same port, as whoever starts it again does.
    with served(site, port):
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
