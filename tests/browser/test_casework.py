"""A case by keyboard: opened, a note, a task, a review by the supervisor, closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessible, check_both_sizes
from tests.browser.conftest import Serve
from tests.browser.signing_in import sign_in
from tests.domain.casework.scene import colleague
from tests.fleet import Fleet, register
from tests.web.screens import application

pytestmark = pytest.mark.browser


def follow(page: Page, name: str) -> None:
    """Go along a link without a mouse: it has to take the focus and answer to Enter."""
    link = page.get_by_role("main").get_by_role("link", name=name, exact=True).first
    link.focus()
    expect(link).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def send(page: Page, name: str) -> None:
    """Tab on from where the writing ended until the button, and press it."""
    button = page.get_by_role("button", name=name, exact=True)
    for _ in range(12):
        page.keyboard.press("Tab")
        if button.evaluate("it => it === document.activeElement"):
            break
    expect(button).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose_first(page: Page, label: str) -> None:
    """The first choice of a form has the focus at once."""
    expect(page.get_by_label(label)).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_label(label)).to_be_checked()


def test_a_case_from_opening_to_the_review(page: Page, fleet: Fleet, serve: Serve) -> None:
    boss = fleet.laptop("TAP", "boss", role="supervisor")
    worker = colleague(boss, "worker", "case_worker")
    woman = register(worker, "Guerda", "Simon")
    address = serve(application(boss))
    sign_in(page, address, worker.name, f"/people/{woman}/case")
    expect(page.get_by_label("Low risk")).to_be_focused()
    check_accessible(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("High risk")).to_be_checked()
    send(page, "Open the case")
    expect(page.get_by_text("The case is open.")).to_be_visible()
    case = page.url.rsplit("/", 1)[1]

    follow(page, "Write a note")
    expect(page.get_by_role("textbox", name="Note")).to_be_focused()
    page.keyboard.type("Nou pale sou kay la.")
    # Refused, the form keeps what was typed and leads to the reason.
    page.get_by_label("Day", exact=True).fill("2999-01-01")
    send(page, "Keep the note")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("Nou pale sou kay la.")
    check_both_sizes(page)
    page.get_by_label("Day", exact=True).fill("2026-01-05")
    send(page, "Keep the note")
    expect(page.get_by_role("article").get_by_text("Nou pale sou kay la.")).to_be_visible()

    follow(page, "Add a task")
    expect(page.get_by_label("What is to be done")).to_be_focused()
    page.keyboard.type("Rele albèj la")
    send(page, "Add the task")
    expect(page.get_by_role("listitem").filter(has_text="Rele albèj la").first).to_be_visible()

    follow(page, "Close the case")
    choose_first(page, "The goals of the plan are met")
    send(page, "Close the case")
    refused = page.get_by_role("main").get_by_role("alert")
    expect(refused).to_be_focused()
    expect(page.get_by_label("The goals of the plan are met")).to_be_checked()
    check_accessible(page)
    page.goto(f"{address}/cases/{case}")
    follow(page, "Ask for a review")
    page.keyboard.type("Eske plan an bon?")
    send(page, "Ask for it")
    worker.do("casework:flag:raise", case=case, flag="do_not_call", words="Se frè li ki reponn")
    page.goto(f"{address}/cases/{case}/share")
    check_accessible(page)
    for path in ("/cases", f"/cases/{case}"):
        page.goto(address + path)
        check_both_sizes(page)
    # Her own copy, from her case: with all of it, and the caution stays off the paper.
    follow(page, "Her own copy")
    expect(page.locator("article")).to_contain_text("Rele albèj la")
    check_both_sizes(page)
    caution = page.get_by_text("Read it through before you print it")
    expect(caution).to_be_visible()
    page.emulate_media(media="print")
    expect(caution).to_be_hidden()
    expect(page.locator(".past")).to_be_hidden()
    page.emulate_media(media="screen")
    follow(page, "Without her case")
    expect(page.locator("article")).not_to_contain_text("Rele albèj la")

    page.context.clear_cookies()
    sign_in(page, address, boss.name, "/cases/caseload")
    expect(page.get_by_role("table", name="Reviews that wait for you")).to_be_visible()
    check_both_sizes(page)
    follow(page, worker.ask("case", case=case).line.code)
    follow(page, "Review it")
    choose_first(page, "Approved")
    send(page, "Save")
    expect(page.get_by_role("main").get_by_text("Approved", exact=True).first).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, address, worker.name, f"/cases/{case}/write/close")
    choose_first(page, "The goals of the plan are met")
    send(page, "Close the case")
    expect(page.get_by_text("Closed on")).to_be_visible()
    assert worker.value("SELECT closed_on FROM casework_case WHERE id = ?", case)
