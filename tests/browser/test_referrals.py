"""A referral in a browser: choose, read out, agree, follow up, print the slips."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible
from tests.browser.conftest import Serve
from tests.fleet import PASSWORD, Fleet, register
from tests.web.screens import application

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", ["page", "phone"])
def test_a_referral_from_the_directory_to_the_slips(
    request: pytest.FixtureRequest, fleet: Fleet, serve: Serve, size: str
) -> None:
    page: Page = request.getfixturevalue(size)
    laptop = fleet.laptop("TAP", "rosa", "supervisor")
    woman = register(laptop)
    address = serve(application(laptop))
    start = f"/people/{woman}/referral"
    page.goto(f"{address}/sign-in?next={start}")
    page.locator("#username").fill("rosa")
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(address + start)
    check_accessible(page)
    page.get_by_role("link", name="Oficina COMAR").click()
    check_accessible(page)
    page.get_by_role("button", name="Make the referral").click()
    expect(page.locator(".error-summary")).to_contain_text("Does she agree?")
    check_accessible(page)
    page.get_by_label("Yes, she agrees").check()
    page.get_by_role("button", name="Make the referral").click()
    expect(page.get_by_text("The referral was made.")).to_be_visible()
    check_accessible(page)
    page.get_by_role("button", name="Accepted").click()
    page.get_by_label("Day of the appointment").fill("2099-12-01")
    page.get_by_role("button", name="Appointment made").click()
    expect(page.get_by_text("1 December 2099")).to_be_visible()
    check_accessible(page)
    page.get_by_role("link", name="Slips to print").click()
    expect(page.locator("article[lang=es]")).to_contain_text("Canalización")
    expect(page.locator("article[lang=ht]")).to_contain_text("Non w pa ekri sou li")
    check_accessible(page)
    # At each size those pages that it could spoil.
    one = page.url.removeprefix(f"{address}/referrals").removesuffix("/slip")
    more = {"page": (f"{one}/slip/a5", "/times"), "phone": (f"{one}/slip/80mm", "/today")}
    for path in ("", *more[size]):
        page.goto(f"{address}/referrals{path}")
        check_accessible(page)
