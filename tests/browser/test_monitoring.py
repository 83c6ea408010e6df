"""The interview by keyboard: her language large, the number seen, and no draft of it kept."""

from __future__ import annotations

import io
import wave
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible
from tests.browser.conftest import PHONE, Serve
from tests.browser.signing_in import sign_in
from tests.browser.test_interview import beside
from tests.fleet import Fleet, hand_over, register
from tests.web.screens import application
from tracker.web.interview.voices import keep_clip

pytestmark = pytest.mark.browser
TODAY = date.today().isoformat()


def silence() -> bytes:
    """A recording that a browser can play."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, 8000, 800, "NONE", "none"))
        sound.writeframes(bytes(1600))
    return file.getvalue()


def test_an_interview_in_her_language(page: Page, kept_fleet: Fleet, serve: Serve) -> None:
    lap = kept_fleet.sites["lap"]
    place, lot = kept_fleet.stocked(lap)
    woman = register(lap, phone="962 111 2222", phone_safe="yes", languages=["ht"])
    hand_over(lap, place, lot, woman)
    days = {"handed_from": TODAY, "handed_until": TODAY}
    made = lap.do("monitoring:round:start", round={"sites": [place], **days})
    address = serve(application(lap))
    sign_in(page, address, "lap", f"/monitoring/{made}")
    expect(page.get_by_role("link", name="962 111 2222")).to_be_visible()
    check_accessible(page)
    page.get_by_role("link", name="Ask her").click()
    creole, spanish = (
        page.get_by_text("Kit sa a gratis."),
        page.get_by_text("Este kit es gratuito."),
    )
    expect(creole).to_be_visible()
    expect(spanish).to_be_hidden()
    expect(page.get_by_text("962 000 0000")).to_be_visible()
    check_accessible(page)
    beside(page)
    # Read aloud in Creole, with the answers: a recording here, in place of a voice that may lack.
    keep_clip(lap.installation.settings.home, "ht", "kit_ask_kit_quality", "a.wav", silence())
    page.reload()
    listen = page.locator("[data-voice$='/kit_ask_kit_quality']")
    with page.expect_response("**/interview/voice/ht/kit_ask_kit_quality") as heard:
        listen.click()
    assert int(heard.value.headers["content-length"]) == len(silence())
    page.wait_for_function("document.querySelector('#voice').currentSrc.startsWith('blob:')")
    page.locator("[name=kit_quality][value=good]").focus()
    page.keyboard.press("Space")
    page.get_by_label("Español", exact=True).first.check()
    expect(spanish).to_be_visible()
    expect(creole).to_be_hidden()
    expect(page.locator("[name=kit_quality][value=good]")).to_be_checked()
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("#wish").fill("Más jabón")
    page.get_by_role("button", name="Keep the answers").click()
    expect(page.get_by_text("The answers wait here without her name")).to_be_visible()
    expect(page.get_by_text("Nobody is left to be asked.")).to_be_visible()
    check_accessible(page)
    assert lap.value("SELECT count(*) FROM draft") == 0
    assert lap.value("SELECT count(*) FROM monitoring_box") == 1
