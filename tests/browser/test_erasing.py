"""Erasing a person and her own copy in a real browser."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible, check_both_sizes
from tests.browser.conftest import Serve
from tests.browser.test_people import open_as
from tests.fleet import Fleet, Site, hand_over, register
from tracker.i18n.dates import format_weekday_date

pytestmark = pytest.mark.browser

DAY = 24 * 3600 * 1000


@pytest.fixture
def woman(fleet: Fleet) -> str:
    """A woman with kits and a referral, known at the hub, who wishes to be erased."""
    laptop = fleet.laptop("TAP", "lap")
    place, lot = fleet.stocked(laptop)
    her = register(
        laptop, languages=["ht"], municipality="07089", phone="+52 962 123 4567",
        wg_seeing="some", notes="Li abite pre mache a",
    )  # fmt: skip
    hand_over(laptop, place, lot, her, collector_name="Jacques", collector_reason="ill")
    laptop.do(
        "referrals:referral:make",
        person=her,
        service=fleet.reference.service,
        priority="normal",
        need="Papye pou timoun nan",
        consent={"how": "spoken", "given_by": "self"},
    )
    laptop.do("cases:erasure:request", person=her)
    fleet.sync()
    return her


def test_she_is_erased_with_her_cards_code(
    page: Page, serve: Serve, fleet: Fleet, woman: str
) -> None:
    hub = fleet.hub()
    code = hub.ask("person", person=woman).code
    address = open_as(page, serve, hub)
    page.goto(f"{address}/retention")
    check_both_sizes(page)
    page.get_by_role("link", name="Look and erase").click()
    check_both_sizes(page)
    page.get_by_label("She wishes it").check()
    page.locator("#code").fill("ABCD-EFGH")
    page.get_by_role("button", name="Erase her for good").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("She wishes it")).to_be_checked()
    check_both_sizes(page)
    page.locator("#code").fill(f"{code[:4]}-{code[4:]}".lower())
    page.get_by_role("button", name="Erase her for good").click()
    page.wait_for_url(f"{address}/people/{woman}")
    expect(page.locator("h1")).to_have_text("Erased registration")
    check_both_sizes(page)
    assert "Marie" not in page.content()
    page.goto(f"{address}/people")
    assert "Marie" not in page.content()
    kit = hub.ask("distributions_of", person=woman)[0].id
    referral = hub.ask("referrals_of", person=woman)[0].id
    for path in (f"/distributions/{kit}", f"/referrals/{referral}", "/retention"):
        page.goto(address + path)
        expect(page.locator("main")).to_contain_text(re.compile("Erased on|She wishes it"))
        assert "Marie" not in page.content()
        check_both_sizes(page)


def test_what_is_due_is_approved_by_a_person(
    page: Page, serve: Serve, fleet: Fleet, woman: str
) -> None:
    hub = fleet.hub()
    referral = hub.ask("referrals_of", person=woman)[0].id
    hub.do("referrals:referral:answer", referral=referral, state="revoked")
    # The hub's screens run on their own clock: the rules are made short instead.
    with hub.desk() as desk:
        desk.ledger.database.execute(
            "UPDATE person SET _hlc = ((strftime('%s', 'now') - 86400 * 800) * 1000) << 16"
        )
        desk.ledger.database.execute("UPDATE distribution SET handed_on = '2024-01-02', _hlc = 1")
        desk.ledger.database.execute("UPDATE referral SET closed_on = '2024-01-02', _hlc = 1")
        for table in ("consent", "erasure_request"):
            desk.ledger.database.execute(f"UPDATE {table} SET _hlc = 1")
    address = open_as(page, serve, hub)
    page.goto(f"{address}/retention")
    # A clock that is ahead makes everything due, so the day it shows stands above.
    today = format_weekday_date(date.today(), "en")
    expect(page.locator("main")).to_contain_text(f"By the clock of this computer today is {today}")
    # Where nothing came from elsewhere for long, it may be ahead: the day is asked for.
    with hub.desk() as desk:
        desk.ledger.database.execute("UPDATE peer SET last_import = last_import - 40 * 86400000")
    page.goto(f"{address}/retention")
    check_both_sizes(page)
    page.get_by_label("Which day is it today?").fill(date.today().isoformat())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_label("Which day is it today?")).to_be_hidden()
    # What is typed and saved stays one line on a phone.
    months = page.locator("form.inline input[name=months]").first
    page.set_viewport_size({"width": 390, "height": 844})
    months.press("Enter")
    expect(page.locator("form.inline .said").first).to_contain_text("Changes saved")
    box = months.bounding_box()
    assert box is not None
    assert box["height"] < 60
    for summary in page.locator("details > summary").all():
        summary.click()
    check_both_sizes(page)
    section = page.locator("section", has_text="Registrations, after")
    section.get_by_role("button", name="Erase all of these for good").click()
    expect(page.locator("main")).to_contain_text("1 record was erased.")
    assert hub.ask("person", person=woman).erased_on


@pytest.mark.parametrize("language", ["ht", "es", "en"])
def test_her_own_copy_is_in_her_language_and_prints(
    page: Page, serve: Serve, fleet: Fleet, woman: str, language: str, tmp_path: Path
) -> None:
    laptop: Site = fleet.sites["lap"]
    address = open_as(page, serve, laptop, "es")
    page.goto(f"{address}/people/{woman}")
    check_accessible(page)
    page.goto(f"{address}/people/{woman}/own-copy")
    expect(page.locator("article")).to_have_attribute("lang", "ht")
    page.goto(f"{address}/people/{woman}/own-copy?in={language}")
    expect(page.locator("article")).to_have_attribute("lang", language)
    rights = {"ht": "Dwa w yo", "es": "Sus derechos", "en": "Your rights"}[language]
    expect(page.locator("article")).to_contain_text(rights)
    text = page.locator("article").inner_text()
    assert "Marie Rose" in text
    assert "Papye pou timoun nan" in text
    # No third person, no worker.
    assert "Jacques" not in text
    assert "lap" not in text.split()
    check_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    check_accessible(page)
    page.emulate_media(media="print")
    expect(page.locator(".screen-only").first).to_be_hidden()
    page.pdf(path=tmp_path / "copy.pdf", format="A4")
    assert (tmp_path / "copy.pdf").stat().st_size > 10_000


def test_how_long_is_kept_what_is_saved_line_by_line(
    page: Page, serve: Serve, fleet: Fleet
) -> None:
    hub = fleet.hub()
    address = open_as(page, serve, hub)
    page.goto(f"{address}/retention")
    months, said = page.locator("input[name=months]"), page.locator(".said")
    rule = page.locator("input[name=rule]").first.input_value()
    months.nth(1).fill("77")
    months.first.fill("0")
    page.get_by_role("button", name="Save").first.click()
    expect(said.first).to_contain_text("Write")
    months.first.fill("59")
    page.get_by_role("button", name="Save").first.click()
    expect(said.first).to_contain_text("Changes saved")
    expect(months.nth(1)).to_have_value("77")
    check_accessible(page)
    assert {r.rule: r.months for r in hub.ask("retention_rules")}[rule] == 59
