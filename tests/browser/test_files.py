"""A box for a file speaks the language of the page, whatever the browser speaks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_both_sizes
from tests.browser.conftest import Serve
from tests.browser.test_people import open_as
from tests.fleet import Fleet

pytestmark = pytest.mark.browser


def test_the_box_for_a_file_is_in_creole(page: Page, serve: Serve, fleet: Fleet) -> None:
    address = open_as(page, serve, fleet.laptop("TAP", "rosa"), "ht")
    page.goto(f"{address}/lists")
    face = page.locator(".file-face")
    expect(face).to_contain_text("Chwazi yon fichye")
    expect(face).to_contain_text("Poko gen fichye ou chwazi.")
    # The keyboard starts in the box itself, which is unseen: its face shows the focus.
    expect(page.locator("input[type=file]")).to_be_focused()
    assert page.locator(".file").evaluate("box => getComputedStyle(box).outlineStyle") == "solid"
    check_both_sizes(page)
    with page.expect_file_chooser() as asked:
        face.locator(".btn").click(force=True)
    asked.value.set_files({"name": "lis.csv", "mimeType": "text/csv", "buffer": b"Nom\n"})
    expect(face).to_contain_text("lis.csv")
    check_both_sizes(page)
