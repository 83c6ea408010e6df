"""Pages and limits behind a reverse proxy, and headers that nobody configured."""

from __future__ import annotations

import re

import pytest
from flask import request
from flask.testing import FlaskClient

from tests.web.standin import Door, build, sign_in, token

FORWARDED = {
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "hub.example",
    "X-Forwarded-Prefix": "/care",
}


def links(client: FlaskClient, path: str) -> set[str]:
    page = client.get(path, headers=FORWARDED).get_data(as_text=True)
    return set(re.findall(r'(?:href|src|action)="(/[^"]*)"', page))


@pytest.mark.parametrize("stripped", [True, False])
def test_every_address_of_a_page_lies_below_the_path(stripped: bool) -> None:
    client = build(base_path="/care").test_client()
    found = links(client, "/sign-in" if stripped else "/care/sign-in")
    assert len(found) > 5
    assert all(address.startswith("/care/") for address in found)


def test_a_proxy_may_tell_the_path_itself() -> None:
    client = build(proxies=1, allowed_hosts=("hub.example",)).test_client()
    found = links(client, "/sign-in")
    assert all(address.startswith("/care/") for address in found)


def test_signing_in_leads_back_below_the_path() -> None:
    client = build(base_path="/care").test_client()
    answer = client.get("/persons?day=1")
    assert answer.headers["Location"] == "/care/sign-in?next=/care/persons?day%3D1"
    assert client.get("/").headers["Location"] == "/care/sign-in"
    back = sign_in(client, next="/care/persons?day=1")
    assert back.headers["Location"] == "/care/persons?day=1"
    assert client.get("/care/persons").status_code == 200


def test_a_path_that_only_begins_alike_is_another() -> None:
    client = build(base_path="/care").test_client()
    assert client.get("/careless/sign-in").status_code == 404


def test_nobodys_headers_are_believed_unless_configured() -> None:
    app = build()

    @app.after_request
    def tell(response):  # type: ignore[no-untyped-def]
        response.headers["Seen"] = f"{request.remote_addr} {request.scheme} {request.script_root}"
        return response

    answer = app.test_client().get("/sign-in", headers=FORWARDED)
    assert answer.headers["Seen"] == "127.0.0.1 http "


def test_attempts_are_counted_by_the_address_the_proxy_tells() -> None:
    client = build(Door(), proxies=1, allowed_hosts=("hub.example",)).test_client()

    def attempt(address: str) -> int:
        headers = {**FORWARDED, "X-Forwarded-For": address}
        del headers["X-Forwarded-Prefix"]
        page = client.get("/sign-in", headers=headers).get_data(as_text=True)
        csrf = page.split('name="csrf-token" content="')[1].split('"')[0]
        data = {"username": "rosa", "password": "wrong", "csrf_token": csrf}
        return client.post("/sign-in", data=data, headers=headers).status_code

    assert [attempt("203.0.113.7") for _ in range(12)][-1] == 429
    assert attempt("203.0.113.8") == 422


def test_without_a_path_all_is_as_before() -> None:
    client = build().test_client()
    assert token(client)
    files = {link.partition("?")[0] for link in links(client, "/sign-in")}
    assert "/static/css/base.css" in files
