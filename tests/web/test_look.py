"""The look has no picture that the policy forbids, and is loaded from here alone."""

from __future__ import annotations

import re
from pathlib import Path

import tracker.web
from tests.web.world import World


def test_no_sheet_holds_an_inline_picture_or_a_foreign_address(world: World) -> None:
    client = world.apps["field"].test_client()
    page = client.get("/sign-in").get_data(as_text=True)
    sheets = re.findall(r'<link rel="stylesheet"[^>]*href="([^"]+)"', page)
    assert len(sheets) >= 5
    for address in sheets:
        answer = client.get(address)
        assert answer.status_code == 200, address
        text = answer.get_data(as_text=True)
        answer.close()
        assert len(text) > 100, address
        assert 'url("data:' not in text, address
        assert not re.search(r"url\([\"']?(https?:)?//", text), address


def test_scripts_ask_nobody_else() -> None:
    for script in Path(tracker.web.__file__).parent.glob("static/js/*.js"):
        assert not re.search(r"https?://", script.read_text("utf-8")), script.name
