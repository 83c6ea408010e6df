"""The foundation around a real, encrypted installation instead of the stand-in."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from tests.web.standin import token
from tracker.basics.errors import Refused
from tracker.i18n.locales import Language, is_language
from tracker.installation.opening import Installation, init, unlock
from tracker.settings import Settings
from tracker.web.access import signed_in_only
from tracker.web.config import WebConfig
from tracker.web.desk import current_desk, current_session
from tracker.web.factory import build_web

PASSWORD = "a field of maize and beans"


class Laptop:
    """An installation on disk, and every opening of it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.opened: list[Installation] = []

    def unlock(self, username: str, password: str) -> Installation:
        self.opened.append(unlock(self.settings, username, password))
        return self.opened[-1]


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    settings = Settings(tmp_path / "home")
    init(settings, "hub", "Coordination", "ana", PASSWORD)
    return Laptop(settings)


def here() -> Installation:
    session = current_session()
    assert session is not None
    return cast(Installation, session.unlocked)


def build(laptop: Laptop) -> Flask:
    home = Blueprint("home", __name__)

    @home.get("/")
    @signed_in_only
    def start() -> str:
        return f"{current_desk().actor.role} {current_desk().today()}"

    def preferred(user: str) -> Language | None:
        kept = here().account.language
        return kept if is_language(kept) else None

    config = WebConfig(
        b"k" * 32,
        remember_language=lambda user, lang: here().remember_language(lang),
        preferred_language=preferred,
    )
    return build_web(config, laptop.unlock, [home])


def sign_in(client: FlaskClient, password: str = PASSWORD) -> int:
    data = {"username": "ana", "password": password, "csrf_token": token(client)}
    return client.post("/sign-in", data=data).status_code


def test_the_right_password_opens_the_desk(laptop: Laptop) -> None:
    client = build(laptop).test_client()
    assert sign_in(client, "a field of maize") == 422
    assert laptop.opened == []
    assert sign_in(client) == 302
    assert client.get("/").get_data(as_text=True).startswith("coordinator 20")


def test_signing_out_takes_the_key_out_of_memory(laptop: Laptop) -> None:
    client = build(laptop).test_client()
    sign_in(client)
    client.post("/sign-out", data={"csrf_token": token(client, "/locked")})
    with pytest.raises(Refused, match="locked"), laptop.opened[0].desk():
        pass
    assert client.get("/").status_code == 302


def test_a_locked_database_leads_to_the_sign_in_page(laptop: Laptop) -> None:
    client = build(laptop).test_client()
    sign_in(client)
    laptop.opened[0].close()
    assert client.get("/").headers["Location"] == "/sign-in"


def test_the_language_comes_along_to_another_browser(laptop: Laptop) -> None:
    app = build(laptop)
    client = app.test_client()
    sign_in(client)
    client.post("/language", data={"language": "ht", "csrf_token": token(client, "/locked")})
    elsewhere = app.test_client()
    sign_in(elsewhere)
    assert '<html lang="ht">' in elsewhere.get("/locked").get_data(as_text=True)
