"""The frame of every page in a real browser: accessible, in three languages, by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import check_accessible, check_both_sizes, violations
from tests.browser.conftest import Serve
from tests.web.standin import PASSWORD, build
from tracker.i18n.locales import LANGUAGES, NAMES, Language

pytestmark = pytest.mark.browser


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.locator("#username").fill("rosa")
    page.locator("#password").fill(PASSWORD)
    page.locator("form.entry button[type=submit]").click()
    page.wait_for_url(f"{address}/")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sign_in_is_accessible(page: Page, serve: Serve, lang: Language) -> None:
    page.goto(f"{serve(build())}/sign-in")
    page.get_by_role("button", name=NAMES[lang]).click()
    expect(page.locator("html")).to_have_attribute("lang", lang)
    check_both_sizes(page)


def test_every_kind_of_field_is_accessible_when_refused(page: Page, serve: Serve) -> None:
    address = serve(build())
    sign_in(page, address)
    page.goto(f"{address}/person")
    check_both_sizes(page)
    page.get_by_role("button", name="Save").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    check_both_sizes(page)
    summary.get_by_role("link").first.click()
    expect(page.locator("#name")).to_be_focused()
    described = page.locator("#name").get_attribute("aria-describedby") or ""
    assert all(page.locator(f"#{part}").is_visible() for part in described.split())


def test_the_ticks_of_boxes_are_drawn(page: Page, serve: Serve) -> None:
    address = serve(build())
    sign_in(page, address)
    page.goto(f"{address}/person")
    page.get_by_label("Consent").check()
    drawn = "e => getComputedStyle(e).backgroundImage"
    assert "/static/img/check.svg" in page.locator("#agreed").evaluate(drawn)
    page.locator("#answer-0").check()
    assert "/static/img/dot.svg" in page.locator("#answer-0").evaluate(drawn)


def test_targets_are_large_enough_for_a_thumb(phone: Page, serve: Serve) -> None:
    address = serve(build())
    sign_in(phone, address)
    phone.goto(f"{address}/person")
    for target in phone.locator("button, a.btn, .rooms a, select, .check label").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 43.9, target.inner_text()


def test_the_keyboard_reaches_the_content_first(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(build())}/sign-in")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_locking_and_coming_back(page: Page, serve: Serve) -> None:
    address = serve(build())
    sign_in(page, address)
    page.goto(f"{address}/person")
    page.get_by_role("button", name="Lock").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    check_accessible(page)
    page.locator("#username").fill("rosa")
    page.locator("#password").fill(PASSWORD)
    page.locator("form.entry button[type=submit]").click()
    page.wait_for_url(f"{address}/person")


def test_pages_work_without_javascript(browser: Browser, serve: Serve) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    address = serve(build())
    sign_in(page, address)
    page.goto(f"{address}/person")
    page.get_by_role("button", name="Save").click()
    assert "This field is required" in page.content()
    context.close()


def test_the_check_finds_a_page_that_is_not_accessible(page: Page) -> None:
    page.set_content("<html><body><img src='/x.png'><input></body></html>")
    found = " ".join(violations(page))
    for rule in ("image-alt", "label", "html-has-lang"):
        assert rule in found
