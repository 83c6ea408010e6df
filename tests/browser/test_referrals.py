"""A referral in a browser: choose, read out, agree, follow up, print the slips."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_both_sizes
from tests.browser.conftest import Serve
from tests.browser.signing_in import sign_in
from tests.fleet import Fleet, register
from tests.web.screens import application

pytestmark = pytest.mark.browser


def test_a_referral_from_the_directory_to_the_slips(page: Page, fleet: Fleet, serve: Serve) -> None:
    laptop = fleet.laptop("TAP", "rosa", "supervisor")
    woman = register(laptop)
    address = serve(application(laptop))
    start = f"/people/{woman}/referral"
    sign_in(page, address, "rosa", start)
    check_both_sizes(page)
    page.get_by_role("link", name="Oficina COMAR").click()
    check_both_sizes(page)
    page.get_by_role("button", name="Make the referral").click()
    expect(page.locator(".error-summary")).to_contain_text("Does she agree?")
    check_both_sizes(page)
    page.get_by_label("Yes, she agrees").check()
    page.get_by_role("button", name="Make the referral").click()
    expect(page.get_by_text("The referral was made.")).to_be_visible()
    check_both_sizes(page)
    page.get_by_role("button", name="Accepted").click()
    page.get_by_label("Day of the appointment").fill("2099-12-01")
    page.get_by_role("button", name="Appointment made").click()
    expect(page.get_by_text("1 December 2099")).to_be_visible()
    check_both_sizes(page)
    page.get_by_role("button", name="No-show").click()
    expect(page.locator(".error-summary")).to_contain_text("The appointment is on 1 December 2099")
    check_both_sizes(page)
    page.get_by_label("New day of the appointment").fill("2099-12-08")
    page.get_by_role("button", name="The appointment was moved").click()
    expect(page.get_by_text("Print the slips anew.")).to_be_visible()
    expect(page.locator(".facts, dl").get_by_text("8 December 2099").first).to_be_visible()
    page.get_by_role("link", name="Slips to print").click()
    expect(page.locator("article[lang=es]")).to_contain_text("Canalización")
    expect(page.locator("article[lang=ht]")).to_contain_text("Non w pa ekri sou li")
    check_both_sizes(page)
    one = page.url.removeprefix(f"{address}/referrals").removesuffix("/slip")
    for path in ("", f"{one}/slip/a5", f"{one}/slip/80mm", "/times", "/today"):
        page.goto(f"{address}/referrals{path}")
        check_both_sizes(page)
