"""A registration list from the file to the last decision, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import check_accessible, check_both_sizes
from tests.browser.conftest import Serve
from tests.browser.test_people import open_as
from tests.fleet import Fleet, Site
from tests.registrations import content, folder

pytestmark = pytest.mark.browser

LIST = "tapachula-registro.xlsx"


@pytest.fixture
def laptop(fleet: Fleet) -> Site:
    return fleet.laptop("TAP", "rosa")


def count(site: Site, state: str) -> int:
    return int(site.value("SELECT count(*) FROM list_row WHERE state = ?", state))


def test_from_the_file_to_the_last_decision(page: Page, serve: Serve, laptop: Site) -> None:
    open_as(page, serve, laptop)
    page.get_by_role("link", name="Import a list").click()
    check_both_sizes(page)
    page.get_by_label("Registration list").set_input_files(folder() / LIST)
    page.get_by_role("button", name="Read the list").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("What was understood")
    check_both_sizes(page)
    notes = page.get_by_label("What the column Observaciones means")
    expect(notes).to_have_value("notes")
    notes.select_option("Leave out")
    page.get_by_role("button", name="Read the list again").click()
    expect(page.get_by_text("The list was read again.")).to_be_visible()
    expect(page.get_by_label("What the column Observaciones means")).to_have_value("ignore")

    page.get_by_role("button", name="Import the list").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("The list is imported")
    check_both_sizes(page)
    assert sum(count(laptop, s) for s in ("imported", "parked", "duplicate")) == 251

    page.get_by_role("link", name="Correct the parked rows").click()
    check_both_sizes(page)
    parked = count(laptop, "parked")
    row = page.locator("#row-14")
    expect(row).to_contain_text("M can mean woman or man here. Perhaps: Female")
    others = page.locator(".parked-row:not(#row-14) .field.wrong input")
    others.nth(1).fill("Poko fini")
    row.get_by_label("Sexo").fill("m")
    page.keyboard.press("Enter")
    expect(row.get_by_role("alert")).to_have_text("Row 14 still has something to correct.")
    expect(row.get_by_label("Sexo")).to_have_value("m")
    row.get_by_label("Sexo").fill("F")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Row 14 was imported.")).to_be_visible()
    assert count(laptop, "parked") == parked - 1
    # What stands unfinished in another row is still there.
    expect(others.nth(1)).to_have_value("Poko fini")
    check_both_sizes(page)
    page.get_by_role("button", name="Leave this row out").last.click()
    expect(page.get_by_text("was left out.")).to_be_visible()
    assert count(laptop, "parked") == parked - 2

    page.get_by_role("link", name="Back to the list").click()
    check_both_sizes(page)
    page.get_by_role("link", name="Decide the possible duplicates").click()
    check_both_sizes(page)
    pair = page.locator("section.card-box").first
    title = pair.get_by_role("heading").inner_text()
    expect(pair).to_contain_text("They look alike: same name")
    pair.get_by_role("button", name=re.compile("^The same person")).click()
    expect(page.get_by_text(f"{title} is the registered person.")).to_be_visible()
    assert count(laptop, "same_person") == 1


def test_the_work_in_progress_is_told_and_sent_once(page: Page, serve: Serve, laptop: Site) -> None:
    address = open_as(page, serve, laptop)
    page.goto(f"{address}/lists")
    page.get_by_label("Registration list").set_input_files(folder() / LIST)
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    page.get_by_role("button", name="Read the list").dblclick()
    page.wait_for_url("**/lists/read/*")
    assert len(sent) == 1
    # Nothing leaves the page, so that what it says meanwhile can be read.
    page.evaluate(
        "() => { window.held = []; window.addEventListener('submit', (event) => {"
        " window.held.push(event.defaultPrevented); event.preventDefault(); }); }"
    )
    button = page.get_by_role("button", name="Import the list")
    button.click()
    expect(page.locator(".take-in .working")).to_have_text("The list is being imported…")
    expect(button).to_have_attribute("aria-disabled", "true")
    page.locator(".take-in").evaluate("form => form.requestSubmit()")
    assert page.evaluate("window.held") == [False, True]
    check_accessible(page)


def test_a_file_that_is_no_list_says_so(page: Page, serve: Serve, laptop: Site) -> None:
    address = open_as(page, serve, laptop, "ht")
    page.goto(f"{address}/lists")
    file = {"name": "foto.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(64)}
    page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
    page.locator("form.entry button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_focused()
    check_both_sizes(page)


def test_the_wizard_works_without_javascript(browser: Browser, serve: Serve, laptop: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    address = open_as(page, serve, laptop)
    page.goto(f"{address}/lists")
    file = {"name": LIST, "mimeType": "application/octet-stream", "buffer": content(LIST)}
    page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read the list").click()
    page.get_by_role("button", name="Import the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The list is imported")
    assert count(laptop, "imported") > 200
    context.close()
