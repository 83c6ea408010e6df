"""What a phone shows first: a low head of the page, and boxes beside their own words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Serve
from tests.browser.signing_in import sign_in
from tests.fleet import Fleet
from tests.web.screens import application
from tracker.i18n.locales import LANGUAGES

pytestmark = pytest.mark.browser

#: Labels that stand at the end of a line while their box begins the next one.
TORN = """() => [...document.querySelectorAll(".filter label")].filter((label) => {
  const word = label.getBoundingClientRect();
  const box = label.control.getBoundingClientRect();
  const begins = label.closest(".filter").getBoundingClientRect().left;
  return box.top >= word.bottom && word.left > begins + 1;
}).map((label) => label.textContent)"""


def test_the_head_of_the_page_takes_three_lines_of_a_phone(
    kept_fleet: Fleet, serve: Serve, phone: Page
) -> None:
    address = serve(application(kept_fleet.sites["lap"]))
    sign_in(phone, address, "lap")
    for language in LANGUAGES:
        phone.context.add_cookies([{"name": "language", "value": language, "url": address}])
        phone.goto(address)
        box = phone.locator("header.top").bounding_box()
        assert box is not None
        assert box["height"] <= 160, language


def test_words_stand_beside_their_own_box(kept_fleet: Fleet, serve: Serve, phone: Page) -> None:
    address = serve(application(kept_fleet.sites["lap"]))
    sign_in(phone, address, "lap")
    for language in LANGUAGES:
        phone.context.add_cookies([{"name": "language", "value": language, "url": address}])
        for path in ("/interpreting", "/people/cards", "/distributions", "/stock"):
            phone.goto(address + path)
            assert phone.evaluate(TORN) == [], (language, path)
