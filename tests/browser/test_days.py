"""The counter of a distribution day by keyboard and scanner alone, with and without scripts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from time import perf_counter

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.accessibility import check_both_sizes
from tests.browser.conftest import Serve
from tests.browser.signing_in import sign_in
from tests.fleet import Fleet, Site, register
from tests.web.screens import application
from tracker.domain.distribution_days.tokens import token_text

pytestmark = pytest.mark.browser

#: Seconds from the scan until the next can be scanned; ten are required.
LIMIT = 10
WOMEN = (("Guerda", "1961"), ("Natacha", "1974"), ("Yvrose", "1983"))


@dataclass
class Keys:
    """Somebody who has a scanner and one key; both are counted."""

    page: Page
    pressed: int = 0

    def scan(self, text: str) -> None:
        """What a scanner does: the code, then a line end."""
        self.page.keyboard.insert_text(text)
        self.enter()

    def enter(self) -> None:
        self.page.keyboard.press("Enter")
        self.pressed += 1


@dataclass
class Counter:
    site: Site
    address: str
    day: str
    codes: list[str]

    @property
    def path(self) -> str:
        return f"/days/{self.day}/counter"

    def handed(self) -> int:
        return int(self.site.value("SELECT count(*) FROM distribution WHERE void IS NULL"))


@pytest.fixture
def counter(fleet: Fleet, serve: Serve) -> Counter:
    site = fleet.laptop("TAP", "rosa")
    place, _lot = fleet.stocked(site)
    codes = []
    for number, (given, year) in enumerate(WOMEN, 1):
        who = register(site, given, family=f"{given}vil", birth_date=f"{year}-0{number}-17")
        codes.append(site.ask("person", person=who).code)
    told = {"site": place, "held_on": date.today().isoformat(), "admission": "open_queue"}
    day = site.do("days:day:add", day={**told, "kits": [fleet.reference.kit_version]})
    site.do("days:day:open", day=day)
    return Counter(site, serve(application(site)), day, codes)


def arrive(page: Page, counter: Counter) -> None:
    sign_in(page, counter.address, counter.site.name, counter.path)
    expect(page.locator("#text")).to_be_focused()


def test_three_keys_serve_her_and_the_next_can_be_scanned(page: Page, counter: Counter) -> None:
    # A printer that is done at once; how often is kept over the way back.
    page.add_init_script(
        "window.print = () => { sessionStorage.setItem('printed',"
        " Number(sessionStorage.getItem('printed') || 0) + 1);"
        " window.dispatchEvent(new Event('afterprint')); };"
    )
    arrive(page, counter)
    check_both_sizes(page)
    keys, since = Keys(page), perf_counter()
    keys.scan(f"TRKC{counter.codes[0]}")
    expect(page.get_by_text("She can receive a kit. Enter hands it over.")).to_be_visible()
    page.wait_for_selector("#answer[data-ready]")
    keys.enter()
    page.wait_for_url("**/counter?done=*")
    expect(page.locator("#text")).to_be_focused()
    keys.enter()
    page.wait_for_url(counter.address + counter.path)
    expect(page.locator("#text")).to_be_focused()
    took = perf_counter() - since
    print(f"from the scan until the next: {took:.1f} s, {keys.pressed} keys")
    assert keys.pressed == 3
    assert took < LIMIT
    assert page.evaluate("sessionStorage.getItem('printed')") == "1"
    assert counter.handed() == 1

    # The next scan takes the place of printing; two line ends of a scanner hand nothing over.
    keys.scan(f"TRKC{counter.codes[1]}")
    keys.enter()
    expect(page.get_by_text("She can receive a kit. Enter hands it over.")).to_be_visible()
    check_both_sizes(page)
    page.wait_for_selector("#answer[data-ready]")
    assert counter.handed() == 1
    # Who was served is told so; it asks for a reason, and keys alone choose it.
    keys.scan(f"TRKC{counter.codes[0]}")
    expect(page.get_by_text("She had a kit today")).to_be_visible()
    expect(page.get_by_label("Why she receives another kit")).to_be_focused()
    check_both_sizes(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/counter?done=*")
    assert counter.handed() == 2
    check_both_sizes(page)
    page.get_by_role("button", name="Wrong person").first.click()
    expect(page.get_by_text("the kit is in stock again")).to_be_visible()
    assert counter.handed() == 1


def test_another_lot_asks_again_and_gives_her_the_other_kit(
    page: Page, counter: Counter, fleet: Fleet
) -> None:
    site, hub = counter.site, fleet.hub()
    kit = hub.do("supplies:kit:add", code="SH", ht="Soulye", es="Zapatos", en="Shoes")
    shoes = hub.do("supplies:kit:version", kit_type=kit, contents=[{"item": "soap", "quantity": 1}])
    site.take(hub.export(site.name))
    (place,) = {line.site for line in site.ask("stock")}
    received = site.do(
        "supplies:stock:receive", site=place, kit_version=shoes, kits=2, lot="S-1", waybill="W-2",
        grant_agreement=fleet.reference.grants["TAP"],
    )  # fmt: skip
    both = [fleet.reference.kit_version, shoes]
    site.do("days:day:edit", day=counter.day, values={"kits": both})
    arrive(page, counter)
    keys = Keys(page)
    keys.scan(f"TRKC{counter.codes[0]}")
    expect(page.get_by_text("She can receive a kit.")).to_be_visible()
    page.wait_for_selector("#answer[data-ready]")
    keys.enter()
    page.wait_for_url("**/counter?done=*")
    keys.scan(f"TRKC{counter.codes[0]}")
    expect(page.get_by_text("She had a kit today at")).to_be_visible()
    shown = page.locator(".given-from")
    expect(shown).to_have_text("Kits from DK-1 · L-1")
    # The other kit is chosen above: she is asked about again, and nothing speaks against it. What
    # the button hands over is told at once, before the answer comes.
    held_back: list[Route] = []
    page.route("**/counter", lambda route: held_back.append(route))
    page.locator("#kits-from").select_option(received["lot"])
    expect(shown).to_have_text("Kits from SH-1 · S-1")
    expect(page.get_by_text("She had a kit today at")).to_be_visible()
    held_back[0].continue_()
    page.unroute("**/counter")
    expect(page.get_by_text("She had another kit today, DK-1")).to_be_visible()
    expect(page.get_by_text("She can receive a kit.")).to_be_visible()
    check_both_sizes(page)
    expect(shown).to_have_text("Kits from SH-1 · S-1")
    page.wait_for_selector("#answer[data-ready]")
    page.locator("#text").focus()
    keys.enter()
    page.wait_for_url("**/counter?done=*")
    expect(page.locator(".answer.given")).to_contain_text("SH-1")
    given = [row["lot"] for row in site.rows("SELECT lot FROM distribution ORDER BY id")]
    assert given[1] == received["lot"] != given[0]


def test_the_counter_needs_no_script(browser: Browser, counter: Counter, fleet: Fleet) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    arrive(page, counter)
    keys = Keys(page)
    keys.scan(f"TRKC{counter.codes[2]}")
    expect(page.get_by_role("button", name="Hand over the kit")).to_be_focused()
    keys.enter()
    page.wait_for_url("**/counter?done=*")
    expect(page.locator("#text")).to_be_focused()
    keys.enter()
    page.wait_for_url("**/receipts/**")
    assert (keys.pressed, counter.handed()) == (3, 1)
    # A token is held until her card follows.
    page.goto(counter.address + counter.path)
    expect(page.locator("#text")).to_be_focused()
    keys.scan(token_text(counter.day, "1-001"))
    expect(page.get_by_text("Nobody is tied to it yet.")).to_be_visible()
    expect(page.locator("#text")).to_be_focused()
    keys.scan(f"TRKC{counter.codes[1]}")
    expect(page.get_by_role("button", name="Hand over the kit")).to_be_focused()
    keys.enter()
    page.wait_for_url("**/counter?done=*")
    assert counter.site.value("SELECT token FROM arrival") == "1-001"
    # Of two lots the one above counts from the next look on; the button says which it hands over.
    (place,) = {line.site for line in counter.site.ask("stock")}
    second = counter.site.do(
        "supplies:stock:receive", site=place, kit_version=fleet.reference.kit_version, kits=2,
        lot="L-2", grant_agreement=fleet.reference.grants["TAP"],
    )["lot"]  # fmt: skip
    page.goto(counter.address + counter.path)
    page.locator("#kits-from").select_option(second)
    page.locator("#text").fill(f"TRKC{counter.codes[0]}")
    keys.enter()
    expect(page.locator(".given-from")).to_have_text("Kits from DK-1 · L-2")
    expect(page.get_by_role("button", name="Hand over the kit")).to_be_focused()
    keys.enter()
    page.wait_for_url("**/counter?done=*")
    newest = "SELECT lot FROM distribution ORDER BY id DESC LIMIT 1"
    assert counter.site.value(newest) == second
    context.close()


def test_what_is_typed_at_one_point_of_safety_stays_while_another_is_answered(
    page: Page, counter: Counter
) -> None:
    arrive(page, counter)
    page.goto(f"{counter.address}/days/{counter.day}")
    remarks = page.locator("input[name=remark]")
    remarks.nth(2).fill("No hay sillas")
    points = page.locator(".safety > li")
    points.nth(0).get_by_role("button", name="Yes").click()
    expect(points.nth(0)).to_contain_text("rosa")
    expect(remarks.nth(2)).to_have_value("No hay sillas")
    expect(page.locator("#readiness")).to_contain_text("12 without an answer, 0 answered with no")
    # A "no" needs to say what is done instead; only that point is told so.
    points.nth(1).get_by_role("button", name="No", exact=True).click()
    expect(points.nth(1).get_by_role("alert")).to_contain_text("Write what is done instead")
    points.nth(2).get_by_role("button", name="No", exact=True).click()
    expect(points.nth(2)).to_contain_text("No hay sillas")
    expect(page.locator("#readiness")).to_contain_text("11 without an answer, 1 answered with no")
    check_both_sizes(page)


def test_a_closing_is_read_whole_on_a_telephone(page: Page, counter: Counter) -> None:
    counts = [
        {"lot": there.lot, "counted": there.expected}
        for there in counter.site.ask("lots_to_count", day=counter.day)
    ]
    counter.site.do("days:day:close", day=counter.day, counts=counts)
    page.context.add_cookies([{"name": "language", "value": "ht", "url": counter.address}])
    sign_in(page, counter.address, counter.site.name, f"/days/{counter.day}")
    expect(page.get_by_text("Diferans dapre sa nou konnen kounye a").last).to_be_visible()
    check_both_sizes(page)


def test_the_next_card_may_be_scanned_while_a_reason_or_a_name_is_asked_for(
    page: Page, counter: Counter
) -> None:
    arrive(page, counter)
    keys = Keys(page)

    def typed(code: str) -> None:
        # A scanner types letter by letter, wherever the focus is.
        page.keyboard.type(f"TRKC{code}")
        keys.enter()

    typed(counter.codes[0])
    expect(page.get_by_text("She can receive a kit.")).to_be_visible()
    page.wait_for_selector("#answer[data-ready]")
    keys.enter()
    page.wait_for_url("**/counter?done=*")
    typed(counter.codes[0])
    reason = page.get_by_label("Why she receives another kit")
    expect(reason).to_be_focused()
    # She goes away without another one, and the next woman's card is scanned.
    typed(counter.codes[1])
    expect(page.get_by_text("She can receive a kit.")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Natacha")).to_be_visible()
    assert counter.handed() == 1
    # A name was typed; instead of one of those who are offered somebody else's card is scanned.
    page.locator("#text").fill("guerda")
    keys.enter()
    expect(page.get_by_text("Who of them is it?")).to_be_visible()
    expect(page.locator("form[data-choose] button").first).to_be_focused()
    typed(counter.codes[2])
    expect(page.get_by_role("status").filter(has_text="Yvrose")).to_be_visible()
    assert counter.handed() == 1
