"""The coordinator works through the review queue in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible, check_both_sizes
from tests.browser.conftest import Serve
from tests.browser.test_people import open_as
from tests.fleet import Fleet, hand_over, register

pytestmark = pytest.mark.browser


@pytest.fixture
def merged(fleet: Fleet) -> Fleet:
    """A hub to which two laptops brought what no rule can decide."""
    one, two = fleet.laptop("TAP", "Tapachula 1"), fleet.laptop("TAP", "Tapachula 2")
    woman = register(one, "Guerda", "Simon", phone="962 000 0000")
    fleet.sync()
    two.take(fleet.hub().export("Tapachula 2"))
    kits = [fleet.stocked(one, kits=1), fleet.stocked(two, lot="L-2")]
    for site, kit, phone in ((one, kits[0], "962 111 1111"), (two, kits[1], "962 222 2222")):
        hand_over(site, *kit, woman)
        site.do("cases:person:edit", person=woman, values={"phone": phone})
    register(one, "Marie Rose", phone="962 123 4567", municipality="07089")
    register(two, "Mari Wòz", phone="962 123 4567")
    fleet.sync()
    return fleet


def test_the_queue_is_worked_through_and_taken_back(
    page: Page, serve: Serve, merged: Fleet
) -> None:
    address = open_as(page, serve, merged.hub())
    page.goto(f"{address}/review")
    check_both_sizes(page)
    expect(page.locator("main")).to_contain_text("All (3)")

    # With the keyboard alone: to the conflict, and the latest value.
    page.get_by_role("link", name="Two values for one thing", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/review/*")
    expect(page.locator(".side")).to_have_count(2)
    check_both_sizes(page)
    page.get_by_role("button", name="This one counts: 962 111 1111").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/review")
    expect(page.locator("main")).to_contain_text("All (2)")

    page.get_by_role("link", name="One woman served twice", exact=True).click()
    check_both_sizes(page)
    expect(page.locator("main")).to_contain_text("Tapachula 2")
    page.get_by_label("Reason").select_option(label="Agreed with both workers")
    page.get_by_role("button", name="Put aside").click()
    why = "name sounds alike"
    expect(page.locator("main table")).to_contain_text(why)
    page.get_by_role("link", name="Two registrations, likely one woman", exact=True).click()
    expect(page.get_by_text("They look alike:").locator("..")).to_contain_text(why)
    expect(page.get_by_text("They look alike:").locator("..")).to_contain_text("same telephone")
    check_both_sizes(page)
    page.get_by_label("How do you know?").select_option(label="She has both cards")
    page.get_by_role("button", name="Join the registrations").click()
    expect(page.locator("h1")).to_have_text("Her registrations")
    check_both_sizes(page)
    page.goto(f"{address}/review")
    expect(page.locator("main")).to_contain_text("Nothing waits for you here.")

    page.goto(f"{address}/review/done")
    check_both_sizes(page)
    for _ in range(2):
        page.goto(f"{address}/review/done")
        page.get_by_role("button", name="Take this back").first.click()
        page.wait_for_url(f"{address}/review")
    expect(page.locator("main")).to_contain_text("All (2)")


def test_all_of_a_kind_after_the_number_was_shown(page: Page, serve: Serve, merged: Fleet) -> None:
    address = open_as(page, serve, merged.hub())
    page.goto(f"{address}/review/all/conflicts")
    check_accessible(page)
    page.get_by_label("Which value counts?").select_option(
        label="What this computer wrote: Tapachula 1"
    )
    page.get_by_role("button", name="Show how many").click()
    expect(page.locator("main")).to_contain_text("This settles 1 conflict.")
    page.get_by_role("button", name="Settle this one").click()
    page.wait_for_url(f"{address}/review")
    assert merged.hub().ask("sync:conflicts") == []
    page.goto(f"{address}/review/all/served_twice")
    check_accessible(page)
    page.get_by_role("button", name="Put this one aside").click()
    page.get_by_label("Reason").select_option(label="Her need was larger")
    page.get_by_role("button", name="Put this one aside").click()
    page.wait_for_url(f"{address}/review")
    expect(page.locator("main")).to_contain_text("All (1)")
