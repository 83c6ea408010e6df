"""A real Chromium, and the product served to it from a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, Response, sync_playwright
from waitress.server import create_server

from tests.browser.chromium import launch
from tests.serving import running

LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}

Serve = Callable[[Flask], str]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One of a process: a second one is refused while the first runs."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = launch(playwright)
    yield chromium
    chromium.close()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve an application on a free port of this machine; gives its address."""
    with ExitStack() as servers:

        def start(app: Flask) -> str:
            # select() knows no file above the 1024th that a process has open.
            server = create_server(app, host="127.0.0.1", port=0, threads=8, asyncore_use_poll=True)
            servers.enter_context(running(server))
            return f"http://127.0.0.1:{server.effective_port}"

        yield start


def _page(browser: Browser, size: dict[str, int]) -> Iterator[Page]:
    context = browser.new_context(viewport=size, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    trouble: list[str] = []
    # What the policy of the pages forbids shows up here, and must never happen.
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("response", lambda got: trouble.append(got.url) if _lost(got) else None)
    yield page
    context.close()
    told = [text for text in trouble if "the server responded with a status of" not in text]
    assert told == []


def _lost(got: Response) -> bool:
    return got.status >= 400 and "/static/" in got.url


@pytest.fixture
def page(browser: Browser, serve: Serve) -> Iterator[Page]:
    """A page on a small laptop, 1366 × 768. It closes before what it was served by."""
    yield from _page(browser, LAPTOP)


@pytest.fixture
def phone(browser: Browser, serve: Serve) -> Iterator[Page]:
    """A page on a phone, 390 wide."""
    yield from _page(browser, PHONE)
