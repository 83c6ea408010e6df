"""Somebody is signed in at once; signing in by hand is what ``test_foundation`` is for."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.fleet import PASSWORD
from tests.web.standin import token_in


def sign_in(page: Page, address: str, username: str, path: str = "/") -> None:
    """Open ``path`` as ``username``: her browser has sent the form already."""
    token = token_in(page.request.get(f"{address}/sign-in").text())
    sent = page.request.post(
        f"{address}/sign-in",
        form={"username": username, "password": PASSWORD, "csrf_token": token},
        max_redirects=0,
    )
    assert sent.status == 302, sent.text()
    page.goto(address + path)
