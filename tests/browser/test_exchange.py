"""Joining, bringing in, taking out and settling a conflict, by the screens alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.accessibility import check_accessible
from tests.browser.conftest import Serve
from tests.fleet import PASSWORD, Fleet, Site, register
from tests.web.screens import application

pytestmark = pytest.mark.browser


class Desk:
    """A person at the screens of one installation."""

    def __init__(self, context: BrowserContext, site: Site, address: str, folder: Path) -> None:
        self.page = context.new_page()
        self.address = address
        self.folder = folder
        self.page.goto(f"{address}/sign-in")
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="English").click()
        self.page.locator("#username").fill(site.name)
        self.page.locator("#password").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{address}/")

    def download(self, button: str) -> Path:
        """Press a button that hands out a file."""
        with self.page.expect_download() as caught:
            self.page.get_by_role("button", name=button, exact=True).click()
        path = self.folder / caught.value.suggested_filename
        caught.value.save_as(path)
        return path

    def bring_in(self, bundle: Path) -> None:
        self.page.goto(f"{self.address}/exchange")
        self.page.get_by_label("Bundles from other computers").set_input_files(bundle)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Import", exact=True).click()

    def take_out(self, to: str) -> Path:
        self.page.goto(f"{self.address}/exchange")
        self.page.get_by_label("For", exact=True).select_option(label=to)
        return self.download("Export")


def test_join_work_apart_merge_and_settle(
    page: Page, phone: Page, fleet: Fleet, serve: Serve, tmp_path: Path
) -> None:
    hub_site, first = fleet.hub(), fleet.laptop("TAP", "first")
    second = fleet.make("second", "field")
    # Each browser context is one person's browser; the second laptop's is a phone's size.
    coordinator = Desk(page.context, hub_site, serve(application(hub_site)), tmp_path)
    worker = Desk(phone.context, second, serve(application(second)), tmp_path)

    worker.page.goto(f"{worker.address}/exchange")
    words = worker.page.locator(".words").first.inner_text()
    check_accessible(worker.page)
    request = worker.download("Download the join request")

    coordinator.page.goto(f"{coordinator.address}/devices")
    check_accessible(coordinator.page)
    coordinator.page.get_by_label("Join request").set_input_files(request)
    coordinator.page.get_by_role("button", name="Compare the words").click()
    expect(coordinator.page.locator(".words.large")).to_have_text(words)
    check_accessible(coordinator.page)
    # Without the tick nothing is enrolled, and what was chosen stays.
    coordinator.page.get_by_label("Organisation", exact=True).select_option("TAP")
    coordinator.page.get_by_role("button", name="Enrol and download").click()
    expect(coordinator.page.get_by_role("alert")).to_contain_text("Compare the words first")
    assert coordinator.page.get_by_label("Organisation", exact=True).input_value() == "TAP"
    coordinator.page.get_by_label("The other computer shows the same words").check()
    welcome = coordinator.download("Enrol and download the welcome bundle")

    worker.bring_in(welcome)
    expect(worker.page.get_by_role("status")).to_contain_text("from hub")

    woman = register(first)
    hub_site.take(first.export("hub"))
    bundle = coordinator.take_out("All laptops of TAP")
    worker.bring_in(bundle)
    first.do("cases:person:edit", person=woman, values={"phone": "+52 961 111 1111"})
    second.do("cases:person:edit", person=woman, values={"phone": "+52 961 222 2222"})
    # The second laptop's change arrives first.
    coordinator.bring_in(worker.take_out("The coordinator's hub"))
    (tmp_path / "first.tracker").write_bytes(first.export("hub"))
    coordinator.bring_in(tmp_path / "first.tracker")
    expect(coordinator.page.get_by_role("alert")).to_contain_text("1 conflict to settle")

    coordinator.page.goto(f"{coordinator.address}/conflicts")
    check_accessible(coordinator.page)
    sides = coordinator.page.locator(".side")
    expect(sides).to_have_count(2)
    expect(sides.first).to_contain_text("+52 961 111 1111")
    expect(sides.first).to_contain_text("first")
    expect(sides.last).to_contain_text("+52 961 222 2222")
    sides.first.get_by_role("button", name="This one counts").click()
    expect(coordinator.page.get_by_text("There is no conflict to settle.")).to_be_visible()

    worker.bring_in(coordinator.take_out("All laptops of TAP"))
    assert second.ask("person", person=woman).phone == "+52 961 111 1111"
    first.take(hub_site.export("first"))
    assert first.digest()["cso:TAP"] == second.digest()["cso:TAP"]
    assert first.digest()["cso:TAP"] == hub_site.digest()["cso:TAP"]


def test_bundles_that_cannot_be_taken_are_told_apart(
    page: Page, fleet: Fleet, serve: Serve, tmp_path: Path
) -> None:
    laptop, other = fleet.laptop("TAP", "one"), fleet.laptop("TIJ", "two")
    register(laptop)
    hub = fleet.hub()
    desk = Desk(page.context, hub, serve(application(hub)), tmp_path)
    good = laptop.export("hub")
    damaged = bytearray(good)
    damaged[len(good) // 2] ^= 1
    cases = {
        "damaged.tracker": (bytes(damaged), "This file is damaged"),
        "others.tracker": (hub.export(other.name), "made for another laptop"),
        "holiday.jpg": (b"\xff\xd8\xff\xe0 not a bundle", "not a file of this product"),
    }
    before = hub.digest()
    for name, (data, told) in cases.items():
        (tmp_path / name).write_bytes(data)
        desk.bring_in(tmp_path / name)
        expect(desk.page.get_by_role("alert")).to_contain_text(told, ignore_case=True)
    assert hub.digest() == before


def test_one_button_by_the_screens_alone(
    page: Page, phone: Page, fleet: Fleet, serve: Serve, tmp_path: Path
) -> None:
    laptop, hub, shared = fleet.laptop("TAP", "one"), fleet.hub(), tmp_path / "shared"
    shared.mkdir()
    woman = register(laptop)
    coordinator = Desk(page.context, hub, serve(application(hub)), tmp_path)
    worker = Desk(phone.context, laptop, serve(application(laptop)), tmp_path)
    for desk in (worker, coordinator):
        desk.page.goto(f"{desk.address}/exchange")
        check_accessible(desk.page)
        desk.page.get_by_role("link", name="Set up").click()
        check_accessible(desk.page)
        desk.page.get_by_label("A folder that is carried").check()
        desk.page.get_by_label("Folder or address").fill(str(shared))
        desk.page.get_by_role("button", name="Save").click()
    for desk, told in (
        (worker, "entries were sent"),
        (coordinator, "new entries came in"),
        # (What the computers witness of each other may come along.)
        (worker, re.compile("new entr(y|ies) came in")),
    ):
        desk.page.get_by_role("button", name="Exchange now").click()
        expect(desk.page.get_by_text(told)).to_be_visible(timeout=20_000)
        check_accessible(desk.page)
    expect(worker.page.locator("dd").nth(2)).to_have_text("0")
    assert hub.ask("person", person=woman).given_names == "Marie Rose"
    # A trouble is told, and what to do about it.
    shared.rename(tmp_path / "away")
    worker.page.get_by_role("button", name="Exchange now").click()
    expect(worker.page.get_by_role("alert")).to_contain_text("Plug in the stick", timeout=20_000)
    check_accessible(worker.page)
