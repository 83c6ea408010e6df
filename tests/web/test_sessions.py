"""The cookie is only a token; what it opened is closed when time or the person says so."""

from __future__ import annotations

import base64
import threading

from tests.web.standin import Door, StandIn, build, sign_in, token
from tracker.web.sessions import Sessions


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_what_nobody_uses_is_closed() -> None:
    clock = Clock()
    sessions = Sessions(10, clock)
    one, two = StandIn("rosa"), StandIn("marta")
    first, second = sessions.open(one, "rosa"), sessions.open(two, "marta")
    clock.now += 599
    assert sessions.get(second) is not None
    clock.now += 1
    assert sessions.close_idle() == 1
    assert (one.closed, two.closed) == (1, 0)
    assert sessions.get(first) is None
    assert sessions.get(second) is not None


def test_the_watch_closes_without_any_request() -> None:
    clock, unlocked, closed = Clock(), StandIn("rosa"), threading.Event()
    unlocked.close = closed.set  # type: ignore[method-assign]
    sessions = Sessions(10, clock)
    sessions.open(unlocked, "rosa")
    sessions.watch(every_seconds=0.01)
    clock.now += 601
    assert closed.wait(5)
    sessions.close_all()


def test_a_running_request_keeps_its_database() -> None:
    clock, unlocked = Clock(), StandIn("rosa")
    sessions = Sessions(10, clock)
    key = sessions.open(unlocked, "rosa")
    session = sessions.get(key)
    assert session is not None
    assert sessions.begin(session)
    clock.now += 3600
    assert sessions.close_idle() == 0
    sessions.close(key)
    assert unlocked.closed == 0
    sessions.finish(session)
    assert unlocked.closed == 1
    assert not sessions.begin(session)


def test_tokens_do_not_repeat_and_cannot_be_guessed() -> None:
    sessions = Sessions(10)
    tokens = {sessions.open(StandIn("rosa"), "rosa") for _ in range(50)}
    assert len(tokens) == 50
    assert all(len(base64.urlsafe_b64decode(t + "=")) == 32 for t in tokens)


def test_signing_out_closes_and_the_old_cookie_opens_nothing() -> None:
    door = Door()
    client = build(door).test_client()
    sign_in(client)
    stolen = client.get_cookie("tracker")
    assert stolen is not None
    answer = client.post("/sign-out", data={"csrf_token": token(client, "/")})
    assert answer.headers["Location"] == "/sign-in"
    assert door.opened[0].closed == 1
    client.set_cookie("tracker", stolen.value)
    assert client.get("/persons").status_code == 302


def test_locking_leads_back_to_the_page() -> None:
    door = Door()
    client = build(door).test_client()
    sign_in(client)
    data = {"csrf_token": token(client, "/"), "next": "/persons"}
    answer = client.post("/lock", data=data)
    assert door.opened[0].closed == 1
    assert answer.headers["Location"] == "/locked?next=/persons"
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert 'value="/persons"' in page


def test_an_expired_session_says_so() -> None:
    door = Door()
    app = build(door)
    client = app.test_client()
    client.set_cookie("language", "en")
    sign_in(client)
    app.extensions["tracker_sessions"].close_all()
    page = client.get("/persons", follow_redirects=True).get_data(as_text=True)
    assert "Session expired. Sign in again." in page


def test_signing_in_again_closes_the_session_before() -> None:
    door = Door()
    client = build(door).test_client()
    sign_in(client)
    data = {"username": "rosa", "password": "three kits of soap", "csrf_token": token(client, "/")}
    assert client.post("/sign-in", data=data).status_code == 302
    assert [one.closed for one in door.opened] == [1, 0]


def test_the_desk_is_left_after_every_request() -> None:
    door = Door()
    client = build(door).test_client()
    sign_in(client)
    assert client.get("/persons").status_code == 200
    assert client.get("/broken").status_code == 500
    assert door.opened[0].desks_open == 0
