"""One question at a time; switching her language or the worker's loses no answer."""

from __future__ import annotations

import re

from playwright.sync_api import FloatRect, Page, expect

from tests.browser.accessibility import check_accessible
from tests.browser.conftest import LAPTOP, PHONE, Serve
from tests.browser.signing_in import sign_in
from tests.fleet import Fleet
from tests.web.screens import application


def beside(page: Page) -> None:
    """The worker's words stand to the right of hers, smaller; on a phone below them."""

    def boxes() -> tuple[FloatRect, FloatRect]:
        hers = page.locator(".hers:visible").first.bounding_box()
        ours = page.locator(".ours:visible").first.bounding_box()
        assert hers is not None
        assert ours is not None
        return hers, ours

    sizes = "[...document.querySelectorAll('.hers, .ours')].filter(e => e.offsetParent)"
    big, small = page.evaluate(
        f"{sizes}.slice(0, 2).map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert big > small * 1.2
    hers, ours = boxes()
    assert ours["x"] >= hers["x"] + hers["width"]
    assert ours["y"] < hers["y"] + hers["height"]
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    hers, ours = boxes()
    assert ours["y"] >= hers["y"] + hers["height"]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": LAPTOP["width"], "height": LAPTOP["height"]})


def next_question(page: Page) -> None:
    told = page.locator("[data-progress]")
    before = told.inner_text()
    page.click("[data-next]")
    expect(told).not_to_have_text(before)


def test_a_conversation(kept_fleet: Fleet, serve: Serve, page: Page) -> None:
    address = serve(application(kept_fleet.sites["lap"]))
    page.context.add_cookies([{"name": "language", "value": "es", "url": address}])
    sign_in(page, address, "lap")
    page.goto(f"{address}/interview")
    expect(page.locator(".step:visible")).to_have_count(1)
    expect(page.locator(".explained img:visible")).to_have_count(4)
    check_accessible(page)
    # Her word comes before anything is asked of her; where she says no, there is another way.
    told = page.locator("[data-refused]")
    page.click("[data-next]")
    expect(told).to_have_text("Pregúntele e indique cómo aceptó.")
    expect(page.locator("[name=how]").first).to_be_focused()
    page.get_by_text("No está de acuerdo").click()
    expect(page.get_by_role("link", name="Un kit sin registro")).to_be_visible()
    check_accessible(page)
    page.check("[name=how][value=spoken]")
    page.click("[data-next]")
    expect(page.locator("[name=given_names]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(told).not_to_be_empty()
    expect(page.locator(".hers:visible")).to_have_attribute("lang", "ht")
    page.keyboard.type("Célestine")
    page.keyboard.press("Enter")
    expect(page.locator("[name=family_names]")).to_be_focused()
    beside(page)
    page.keyboard.type("Noël")
    page.check(".tongue [value=en]")
    expect(page.locator(".hers:visible")).to_have_text("What is your last name?")
    progress = page.locator("[data-progress]")
    so_far = re.findall(r"\d+", progress.inner_text())
    # The worker's language: the page comes anew, and what was answered with it.
    page.click(".languages button[value=ht]")
    page.wait_for_load_state("networkidle")
    expect(page.locator("html")).to_have_attribute("lang", "ht")
    expect(page.locator("[name=given_names]")).to_have_value("Célestine")
    expect(page.locator("[name=family_names]")).to_have_value("Noël")
    expect(page.locator("[name=how][value=spoken]")).to_be_checked()
    expect(page.locator(".tongue [value=en]")).to_be_checked()
    # It goes on at the question that was being asked.
    expect(page.locator("[name=family_names]")).to_be_visible()
    expect(progress).to_have_text(re.compile(rf"\D+{so_far[0]}\D+{so_far[1]}$"))
    check_accessible(page)
    # A day that there is not is told at its own question, not after all the others.
    while not page.locator("[name=birth_date]").is_visible():
        next_question(page)
    page.fill("[name=birth_date]", "31/02/1990")
    page.click("[data-next]")
    expect(told).not_to_be_empty()
    expect(page.locator("[name=birth_date]")).to_be_focused()
    page.fill("[name=birth_date]", "28/02/1990")
    # Whoever told her day of birth is not asked her age.
    page.click("[data-next]")
    expect(page.locator("[name=gender]").first).to_be_focused()
    page.click("[data-back]")
    expect(page.locator("[name=birth_date]")).to_be_visible()
    page.fill("[name=birth_date]", "")
    page.click("[data-next]")
    expect(page.locator("[name=age]")).to_be_focused()
    # Of a child somebody else must agree: that is asked again at once, and the age stays.
    page.locator("[name=age]").fill("8")
    page.click("[data-next]")
    expect(page.locator("[name=given_by]")).to_be_focused()
    expect(told).not_to_be_empty()
    page.evaluate("document.querySelector('[name=age]').value = '31'")
    page.click("[data-next]")
    expect(page.locator("[name=given_names]")).to_be_focused()
    while not page.locator("[name=phone]").is_visible():
        next_question(page)
    # Without a telephone nobody asks whether it is safe to call.
    next_question(page)
    expect(page.locator("[name=municipality]")).to_be_visible()
    while page.locator("[data-next]").is_visible():
        next_question(page)
    page.click(".step:visible button[type=submit]")
    page.wait_for_url("**/people/*")
    assert kept_fleet.sites["lap"].value("SELECT given_names FROM person") == "Célestine"
