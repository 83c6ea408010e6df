"""What a phone shows first: a low head of the page, and boxes beside their own words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import check_accessible
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
        # Nor does the smallest that is about take a fourth.
        phone.set_viewport_size({"width": 360, "height": 740})
        box = phone.locator("header.top").bounding_box()
        assert box is not None
        assert box["height"] <= 160, language
        check_accessible(phone)
        phone.set_viewport_size({"width": 390, "height": 844})


def test_boxes_of_a_row_stay_level_when_words_stand_below_one(
    kept_fleet: Fleet, serve: Serve, phone: Page
) -> None:
    site = kept_fleet.sites["lap"]
    kept_fleet.stocked(site)
    address = serve(application(site))
    sign_in(phone, address, "lap")
    for language in LANGUAGES:
        phone.context.add_cookies([{"name": "language", "value": language, "url": address}])
        for width in (390, 1366):
            phone.set_viewport_size({"width": width, "height": 800})
            phone.goto(f"{address}/stock/waybills/new")
            for filled in ("#dated_on", "#received_on"):
                phone.locator(filled).fill("2026-09-23")
                first, second = (
                    phone.locator(box).bounding_box() for box in ("#dated_on", "#received_on")
                )
                assert first
                assert second
                if round(first["x"]) != round(second["x"]):
                    assert round(first["y"]) == round(second["y"]), (language, width, filled)


def test_words_stand_beside_their_own_box(kept_fleet: Fleet, serve: Serve, phone: Page) -> None:
    address = serve(application(kept_fleet.sites["lap"]))
    sign_in(phone, address, "lap")
    for language in LANGUAGES:
        phone.context.add_cookies([{"name": "language", "value": language, "url": address}])
        for path in ("/interpreting", "/people/cards", "/distributions", "/stock"):
            phone.goto(address + path)
            assert phone.evaluate(TORN) == [], (language, path)
