"""The product's own web application for an installation of a fleet, and a signed-in client."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fleet import PASSWORD, Site
from tests.web.standin import token
from tracker.web.application import create_web


def application(site: Site) -> Flask:
    """The application as it is served, CSRF and access rules in force."""
    return create_web(site.installation.settings, b"k" * 32)


@dataclass
class Screens:
    """A browser in which somebody is signed in."""

    client: FlaskClient

    def get(self, path: str) -> str:
        """The text of a page that must open."""
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return plain(answer)

    def status(self, path: str) -> int:
        return self.client.get(path).status_code

    def post(self, path: str, **data: object) -> TestResponse:
        """Send a form with its token."""
        form = {"csrf_token": token(self.client, "/receipts/check"), **data}
        return self.client.post(path, data=form)

    def follow(self, path: str, **data: object) -> str:
        """Send a form that must be carried out; the text of the page it leads to."""
        answer = self.post(path, **data)
        assert answer.status_code == 303, plain(answer)
        return self.get(answer.headers["Location"])


def plain(answer: TestResponse) -> str:
    """What a page says, without its tags."""
    text = re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))
    return " ".join(html.unescape(text).split())


def signed_in(site: Site, language: str = "en", user: str | None = None) -> Screens:
    """A client at the installation's screens; its first user is called like the installation."""
    client = application(site).test_client()
    client.set_cookie("language", language)
    data = {
        "username": user or site.name,
        "password": PASSWORD,
        "next": "/receipts/check",
        "csrf_token": token(client),
    }
    assert client.post("/sign-in", data=data).status_code == 302
    return Screens(client)


def twins(screens: Screens) -> tuple[Screens, Screens]:
    """The same browser twice, for two requests at one time."""
    other = screens.client.application.test_client()
    for name in ("tracker", "language"):
        cookie = screens.client.get_cookie(name)
        assert cookie is not None
        other.set_cookie(name, cookie.value)
    return screens, Screens(other)
