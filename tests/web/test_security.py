"""Headers, names, CSRF, cookies, attempts: readable at a glance."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.web.standin import Door, build, sign_in, token
from tracker.web.access import open_to_all, safe_next, unguarded_routes
from tracker.web.security import allow_camera


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def client(door: Door) -> FlaskClient:
    return build(door).test_client()


@pytest.mark.parametrize("path", ["/sign-in", "/locked", "/nowhere", "/static/css/base.css"])
def test_every_answer_is_guarded(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]


def test_pages_are_never_stored_but_the_look_may_be(client: FlaskClient) -> None:
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
    with client.get("/static/css/base.css") as sheet:
        assert sheet.headers["Cache-Control"] != "no-store"


def test_what_a_page_looks_like_is_asked_for_once(client: FlaskClient) -> None:
    """Some fifteen files belong to each page: under its content's address each is kept."""
    page = client.get("/sign-in").get_data(as_text=True)
    files = re.findall(r'(?:href|src)="(/(?:static|look)/[^"]+)"', page)
    assert len(files) > 8
    for address in files:
        with client.get(html.unescape(address)) as answer:
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"], address
    # Under any other address it is asked for again, or an older page would keep a newer file.
    for address in ("/static/css/base.css", "/static/css/base.css?v=000000000000"):
        with client.get(address) as answer:
            assert "immutable" not in answer.headers["Cache-Control"]


def test_pages_hold_nothing_inline_or_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/sign-in").get_data(as_text=True)
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick" not in page
    assert page.count("<script") == page.count("<script src=")
    assert "//" not in page.replace("<!doctype html>", "")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:5000", "", "127.0.0.1.evil.com", "["]
)
def test_foreign_names_are_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:5000", "[::1]:5000", "LOCALHOST:80"])
def test_this_machine_is_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


def test_a_hub_answers_its_own_name() -> None:
    client = build(allowed_hosts=("hub.example",)).test_client()
    assert client.get("/sign-in", headers={"Host": "hub.example"}).status_code == 200
    assert client.get("/sign-in", headers={"Host": "localhost"}).status_code == 400


@pytest.mark.parametrize("path", ["/sign-out", "/lock", "/language", "/person"])
def test_a_form_without_its_token_changes_nothing(client: FlaskClient, path: str) -> None:
    sign_in(client)
    answer = client.post(path, data={"language": "ht"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert "nothing was saved" in answer.get_data(as_text=True)
    assert client.get("/persons").status_code == 200


def test_sign_in_needs_its_token(client: FlaskClient, door: Door) -> None:
    client.post("/sign-in", data={"username": "rosa", "password": "three kits of soap"})
    assert door.opened == []


def test_cookies_are_out_of_reach(client: FlaskClient) -> None:
    answer = client.post("/language", data={"language": "ht", "csrf_token": token(client)})
    cookies = [
        *answer.headers.getlist("Set-Cookie"),
        *sign_in(client).headers.getlist("Set-Cookie"),
    ]
    assert {cookie.split("=")[0] for cookie in cookies} == {"language", "tracker"}
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie


def test_a_hub_behind_https_sends_cookies_encrypted_only() -> None:
    client = build(secure_cookies=True).test_client()
    assert "Secure" in client.get("/sign-in", base_url="https://localhost").headers["Set-Cookie"]


def test_guessing_is_slowed_down_in_the_readers_language(client: FlaskClient) -> None:
    client.set_cookie("language", "ht")
    for _attempt in range(10):
        wrong = sign_in(client, "guess")
        assert wrong.status_code == 422
        assert "Non itilizatè oswa modpas la pa kòrèk" in wrong.get_data(as_text=True)
    blocked = sign_in(client)
    assert blocked.status_code == 429
    assert "Twòp esè" in blocked.get_data(as_text=True)
    assert int(blocked.headers["Retry-After"]) <= 60


def test_right_answers_are_not_counted(client: FlaskClient) -> None:
    for _time in range(12):
        assert sign_in(client).status_code == 302
        client.post("/sign-out", data={"csrf_token": token(client, "/")})


def test_every_route_says_whom_it_is_for() -> None:
    assert unguarded_routes(build()) == ["home.forgotten"]


def test_a_route_that_says_nothing_opens_for_nobody(client: FlaskClient) -> None:
    sign_in(client)
    assert client.get("/forgotten").status_code == 403


def test_strangers_sign_in_first_and_come_back(client: FlaskClient) -> None:
    answer = client.get("/persons?after=abc")
    place = urlsplit(answer.headers["Location"])
    assert place.path == "/sign-in"
    assert parse_qs(place.query) == {"next": ["/persons?after=abc"]}
    assert sign_in(client, next="/persons?after=abc").headers["Location"] == "/persons?after=abc"


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\/evil",
        "/a\nb",
        "",
        "javascript:1",
    ],
)
def test_nobody_is_sent_elsewhere(client: FlaskClient, path: str) -> None:
    assert safe_next(path) is None
    assert sign_in(client, next=path).headers["Location"] == "/"


def test_a_role_without_the_permission_is_refused(client: FlaskClient) -> None:
    sign_in(client)
    assert client.get("/persons").get_data() == b"rosa"
    answer = client.get("/settings")
    assert answer.status_code == 403
    assert b"secret" not in answer.get_data()


def test_an_uncaught_error_tells_nothing(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(client)
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert b"Marie" not in answer.get_data()
    assert "RuntimeError in home.broken (standin.py:" in caplog.text
    assert "Marie" not in caplog.text


def test_a_missing_record_is_a_404_with_advice(client: FlaskClient) -> None:
    sign_in(client)
    client.set_cookie("language", "en")
    answer = client.get("/missing")
    assert answer.status_code == 404
    assert "not on this laptop" in answer.get_data(as_text=True)


def test_too_large_a_file_is_refused() -> None:
    client = build(max_upload_bytes=1000).test_client()
    answer = client.post("/sign-in", data={"username": "x" * 5000})
    assert answer.status_code == 413


def test_only_the_scanner_page_gets_the_camera() -> None:
    app = build()

    @app.get("/scan")
    @open_to_all
    def scan() -> str:
        allow_camera()
        return "scan"

    client = app.test_client()
    headers = client.get("/scan").headers
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert "camera=()" in client.get("/sign-in").headers["Permissions-Policy"]


def test_only_the_thread_that_reads_pictures_may_compile() -> None:
    client = build().test_client()
    policies = {}
    for path in ("/static/js/code-reader.js", "/static/js/camera.js", "/sign-in"):
        with client.get(path) as answer:
            policies[path] = answer.headers["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval';" in policies["/static/js/code-reader.js"]
    assert "wasm" not in policies["/static/js/camera.js"] + policies["/sign-in"]
