"""Somebody is signed in at once; signing in by hand is what ``test_foundation`` is for."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.fleet import PASSWORD

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def sign_in(page: Page, address: str, username: str, path: str = "/") -> None:
    """Open ``path`` as ``username``: her browser has sent the form already."""
    form = page.request.get(f"{address}/sign-in").text()
    token = _TOKEN.search(form)
    assert token, "the page has no form"
    sent = page.request.post(
        f"{address}/sign-in",
        form={"username": username, "password": PASSWORD, "csrf_token": token[1]},
        max_redirects=0,
    )
    assert sent.status == 302, sent.text()
    page.goto(address + path)
