"""The first screen and people in a real browser: keyboard, scanner, accessibility."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible, check_both_sizes
from tests.browser.conftest import Serve
from tests.browser.signing_in import sign_in
from tests.fleet import Fleet, Site, hand_over, register
from tests.web.screens import application

pytestmark = pytest.mark.browser


def open_as(page: Page, serve: Serve, site: Site, language: str = "en") -> str:
    """Sign in at the installation's screens; their address."""
    address = serve(application(site))
    page.context.add_cookies([{"name": "language", "value": language, "url": address}])
    sign_in(page, address, site.name)
    return address


@pytest.fixture
def laptop(fleet: Fleet) -> Site:
    return fleet.laptop("TAP", "rosa")


def test_every_screen_of_people_is_accessible(
    page: Page, serve: Serve, fleet: Fleet, laptop: Site
) -> None:
    place, lot = fleet.stocked(laptop)
    her = register(
        laptop, municipality="07089", languages=["ht"], wg_seeing="some", phone="+52 962 123 4567"
    )
    register(laptop, "Woz Mari", "Jan")
    hand_over(laptop, place, lot, her)
    address = open_as(page, serve, laptop, "ht")
    check_both_sizes(page)
    for path in ("", "/edit", "/consents", "/void", "/card"):
        page.goto(f"{address}/people/{her}{path}")
        check_both_sizes(page)
    page.goto(f"{address}/people")
    check_both_sizes(page)
    page.goto(f"{address}/people/new")
    page.locator("details.more > summary").first.click()
    page.locator("details.more > summary").last.click()
    check_both_sizes(page)
    page.locator("form.entry > .actions button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_focused()
    check_both_sizes(page)


def test_every_first_screen_is_accessible(
    page: Page, serve: Serve, fleet: Fleet, laptop: Site
) -> None:
    keeper = fleet.make("keeper", "field", role="administrator")
    for site in (fleet.hub(), fleet.audit(), keeper, fleet.make("nova", "field")):
        page.context.clear_cookies()
        open_as(page, serve, site, "es")
        check_both_sizes(page)


def test_names_are_found_while_they_are_typed(page: Page, serve: Serve, laptop: Site) -> None:
    register(laptop)
    open_as(page, serve, laptop)
    box = page.get_by_label("Scan or type a name")
    # A key that is pressed before the cursor stands in the box goes nowhere.
    expect(box).to_be_focused()
    page.keyboard.type("mari woz j", delay=20)
    found = page.locator("#found").get_by_role("link", name="Marie Rose Jean")
    expect(found).to_be_visible()
    check_accessible(page)
    found.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Marie Rose Jean")


def test_a_scanner_types_the_card_and_presses_enter(page: Page, serve: Serve, laptop: Site) -> None:
    her = register(laptop)
    code = laptop.value("SELECT code FROM person")
    address = open_as(page, serve, laptop)
    expect(page.get_by_label("Scan or type a name")).to_be_focused()
    page.keyboard.type(f"TRKC{code}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/people/{her}")


def test_registering_by_keyboard_alone(page: Page, serve: Serve, laptop: Site) -> None:
    address = open_as(page, serve, laptop)
    expect(page.get_by_label("Scan or type a name")).to_be_focused()
    page.keyboard.type("Philomène Saint-Louis")
    register_button = page.locator("#found").get_by_role("button", name="Register a new person")
    expect(register_button).to_be_visible()
    # The button beside the box, the camera's, and then she is there.
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(register_button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("First name(s)")).to_be_focused()
    expect(page.get_by_label("First name(s)")).to_have_value("Philomène")
    expect(page.get_by_label("Last name")).to_have_value("Saint-Louis")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("23/11/1990")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("F")
    expect(page.get_by_label("Sex")).to_have_value("female")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("She said so")).to_be_checked()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.startswith(f"{address}/people/") and "new" not in url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Philomène Saint-Louis")
    expect(page.get_by_text("She is registered.")).to_be_visible()


def test_a_likely_double_is_told_while_typing(page: Page, serve: Serve, laptop: Site) -> None:
    register(laptop)
    address = open_as(page, serve, laptop)
    page.goto(f"{address}/people/new")
    page.get_by_label("First name(s)").fill("Mari Woz")
    page.get_by_label("Last name").fill("Jan")
    page.get_by_label("Date of birth", exact=False).first.fill("05/05/1990")
    page.keyboard.press("Tab")
    warning = page.locator("#likely")
    expect(warning).to_contain_text("She may be registered already")
    expect(warning).to_contain_text("name sounds alike")
    check_accessible(page)
    page.get_by_label("She said so").check()
    page.get_by_role("button", name="Register her").click()
    expect(page.get_by_text("She is registered.")).to_be_visible()
    assert laptop.value("SELECT count(*) FROM person") == 2


def test_municipalities_are_offered(page: Page, serve: Serve, laptop: Site) -> None:
    address = open_as(page, serve, laptop)
    page.goto(f"{address}/people/new")
    page.locator("details.more > summary").last.click()
    page.get_by_label("Municipality where she lives").press_sequentially("tapach", delay=20)
    option = page.locator('#places option[value="Tapachula, Chiapas (07089)"]')
    expect(option).to_be_attached()
