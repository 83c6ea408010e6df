"""A restored laptop and a restored hub, by the screens alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible
from tests.browser.conftest import Serve
from tests.browser.test_exchange import Desk
from tests.fleet import Fleet, register
from tests.sync.test_restored import copied, restored, saved
from tests.web.screens import application

pytestmark = pytest.mark.browser


def test_a_restored_laptop_is_enrolled_again(
    page: Page, phone: Page, fleet: Fleet, serve: Serve, tmp_path: Path
) -> None:
    laptop, hub_site = fleet.laptop("TAP", "lap"), fleet.hub()
    register(laptop, "Marie", "Before")
    backup = saved(laptop, tmp_path / "b.tracker-backup")
    laptop.installation.close()
    again = restored(fleet, laptop, backup, "again")
    again.name = "lap"
    worker = Desk(phone.context, again, serve(application(again)), tmp_path)
    coordinator = Desk(page.context, hub_site, serve(application(hub_site)), tmp_path)

    expect(worker.page.get_by_role("status")).to_contain_text("must be enrolled again")
    register(again, "Rose", "Meanwhile")
    worker.page.get_by_role("link", name="What to do").click()
    check_accessible(worker.page)
    words = worker.page.locator(".words").first.inner_text()
    request = worker.download("Download the join request")

    coordinator.page.goto(f"{coordinator.address}/devices")
    coordinator.page.get_by_label("Join request").set_input_files(request)
    coordinator.page.get_by_role("button", name="Compare the words").click()
    expect(coordinator.page.locator(".words.large")).to_have_text(words)
    expect(coordinator.page.get_by_role("status")).to_contain_text("was lap before")
    check_accessible(coordinator.page)
    coordinator.page.get_by_label("The other computer shows the same words").check()
    welcome = coordinator.download("Enrol and download the welcome bundle")
    coordinator.page.goto(f"{coordinator.address}/devices")
    expect(coordinator.page.get_by_text("It has a new identity now")).to_be_visible()
    check_accessible(coordinator.page)

    worker.bring_in(welcome)
    expect(worker.page.get_by_text("must be enrolled again")).to_have_count(0)
    coordinator.bring_in(worker.take_out("The coordinator's hub"))
    family = {p.family_names for p in hub_site.ask("people").people}
    assert family == {"Before", "Meanwhile"}


def test_two_computers_under_one_name_are_shown_at_the_hub(
    page: Page, fleet: Fleet, serve: Serve, tmp_path: Path
) -> None:
    laptop, hub_site = fleet.laptop("TAP", "lap"), fleet.hub()
    copy = copied(fleet, laptop, "copy")
    register(laptop, "Marie", "One")
    register(copy, "Rose", "Two")
    hub_site.take(laptop.export("hub"))
    bundle = tmp_path / "copy.tracker"
    bundle.write_bytes(copy.export("hub"))
    coordinator = Desk(page.context, hub_site, serve(application(hub_site)), tmp_path)
    coordinator.bring_in(bundle)
    expect(coordinator.page.get_by_role("alert")).to_contain_text("copied or restored")
    coordinator.page.goto(f"{coordinator.address}/devices")
    expect(coordinator.page.get_by_text("Two computers work under this name")).to_be_visible()
    check_accessible(coordinator.page)


def test_a_restored_hub_says_what_to_do(
    page: Page, fleet: Fleet, serve: Serve, tmp_path: Path
) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    backup = saved(hub, tmp_path / "hub.tracker-backup")
    register(laptop, "Since", "Then")
    fleet.sync()
    hub.installation.close()
    again = restored(fleet, hub, backup, "hub-again")
    again.name = "hub"
    coordinator = Desk(page.context, again, serve(application(again)), tmp_path)
    coordinator.page.get_by_role("link", name="What to do").click()
    expect(coordinator.page.get_by_role("row", name="lap")).to_be_visible()
    check_accessible(coordinator.page)
    laptop.take(again.export(laptop.installation.device.id))
    bundle = tmp_path / "lap.tracker"
    bundle.write_bytes(laptop.export("hub"))
    coordinator.bring_in(bundle)
    assert {p.given_names for p in again.ask("people").people} == {"Since"}
    coordinator.page.goto(f"{coordinator.address}/devices/this")
    coordinator.page.get_by_role("button", name="Every laptop was here").click()
    expect(coordinator.page.get_by_text("What to do")).to_have_count(0)
