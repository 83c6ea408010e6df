"""The doors for computers: what is not signed just so does not open them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fleet import PASSWORD, Fleet, Site, register
from tests.sync.online import hub_app, unlock
from tests.web.standin import token
from tracker.crypto.hashing import sha256
from tracker.crypto.signing import SigningKey
from tracker.sync import enrolment
from tracker.sync.transports.pieces import Pieces
from tracker.sync.transports.signed import NONCE_HEADER, NONCE_SECONDS, Nonces, Request, sign
from tracker.web.sync.door import MAX_BODY

DIGEST = "ab" * 32


class Caller:
    """A computer that asks the hub, honestly or not."""

    def __init__(self, client: FlaskClient, site: Site, hub: Site) -> None:
        self.client, self.hub = client, hub.installation.device.id
        self.device = site.installation.device.id
        self.key = site.installation.device.signing

    def nonce(self) -> str:
        return self.client.get("/sync/v1/nonce").headers[NONCE_HEADER]

    def signed(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        nonce: str | None = None,
        query: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """What the client is to send, rightly signed."""
        text = urlencode(query or {})
        path = f"/sync/v1{path}"
        request = Request(method, path, text, body, self.hub)
        credentials = sign(request, self.device, nonce or self.nonce(), self.key)
        return {
            "method": method,
            "path": path,
            "query_string": text,
            "data": body,
            "headers": {"Authorization": credentials.header()},
        }

    def ask(self, method: str, path: str, **more: Any) -> TestResponse:
        return self.client.open(**self.signed(method, path, **more))


@pytest.fixture
def laptop(fleet: Fleet) -> Site:
    return fleet.laptop("TAP", "lap")


@pytest.fixture
def app(fleet: Fleet, laptop: Site) -> Iterator[Flask]:
    app = hub_app(fleet.hub())
    unlock(app)
    yield app
    app.extensions["tracker_sessions"].close_all()


@pytest.fixture
def caller(app: Flask, fleet: Fleet, laptop: Site) -> Caller:
    return Caller(app.test_client(), laptop, fleet.hub())


def refused(answer: TestResponse, status: int, code: str) -> None:
    assert (answer.status_code, answer.get_json()["error"]) == (status, code)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_rightly_signed_request_is_answered(caller: Caller) -> None:
    answer = caller.ask("GET", f"/uploads/{DIGEST}")
    assert (answer.status_code, answer.get_json()) == (200, {"have": 0})
    assert "Set-Cookie" not in answer.headers


def test_a_request_counts_once(caller: Caller) -> None:
    request = caller.signed("GET", f"/uploads/{DIGEST}")
    assert caller.client.open(**request).status_code == 200
    refused(caller.client.open(**request), 401, "request_replayed")


@pytest.mark.parametrize(
    "change",
    [
        {"method": "GET", "path": f"/sync/v1/bundles/{DIGEST}"},
        {"path": f"/sync/v1/uploads/{'cd' * 32}"},
        {"query_string": "offset=1&size=4"},
        {"data": b"more"},
    ],
)
def test_a_request_that_was_changed_is_refused(caller: Caller, change: dict[str, Any]) -> None:
    query = {"offset": 0, "size": 4}
    request = caller.signed("PUT", f"/uploads/{DIGEST}", body=b"four", query=query)
    refused(caller.client.open(**{**request, **change}), 403, "signature_wrong")
    # The number was not used up by it.
    assert caller.client.open(**request).status_code == 200


def test_a_signature_for_another_hub_counts_nothing(caller: Caller) -> None:
    caller.hub = "another"
    refused(caller.ask("GET", f"/uploads/{DIGEST}"), 403, "signature_wrong")


def test_strangers_and_the_revoked_are_told_apart(caller: Caller, fleet: Fleet) -> None:
    device = caller.device
    caller.device = "0190c0de-0000-7000-8000-000000000000"
    refused(caller.ask("GET", f"/uploads/{DIGEST}"), 403, "device_unknown_there")
    # One who knows the laptop's id but not its key.
    caller.device, key, caller.key = device, caller.key, SigningKey.generate()
    refused(caller.ask("GET", f"/uploads/{DIGEST}"), 403, "signature_wrong")
    caller.key = key
    with fleet.hub().desk() as desk:
        enrolment.revoke(desk, device=device)
    refused(caller.ask("GET", f"/uploads/{DIGEST}"), 403, "device_revoked")
    # Nor does the hub's own key open the doors from outside.
    caller.device = caller.hub
    refused(caller.ask("GET", f"/uploads/{DIGEST}"), 403, "device_unknown_there")


@pytest.mark.parametrize("header", [None, "", "Basic bGFwOmxhcA==", "Tracker a b", "Tracker a b z"])
def test_without_a_signature_nothing_opens_even_to_who_is_signed_in(
    caller: Caller, world_of_hub: FlaskClient, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header}
    for client in (caller.client, world_of_hub):
        answer = client.get(f"/sync/v1/uploads/{DIGEST}", headers=headers)
        assert answer.status_code == 401
        assert answer.get_json()["error"] == "signature_missing"


@pytest.fixture
def world_of_hub(app: Flask) -> FlaskClient:
    """A browser in which the coordinator is signed in."""
    client = app.test_client()
    data = {"username": "hub", "password": PASSWORD, "csrf_token": token(client)}
    assert client.post("/sign-in", data=data).status_code == 302
    return client


def test_forms_elsewhere_still_need_their_token(caller: Caller, world_of_hub: FlaskClient) -> None:
    assert world_of_hub.post("/exchange/export", data={"to": "lap"}).status_code == 400
    request = caller.signed("POST", "/bundles")
    request["path"] = "/exchange/export"
    assert world_of_hub.open(**request).status_code == 400


def test_numbers_are_the_hubs_own_and_age_by_its_clock() -> None:
    time = [1000.0]
    mine, other = Nonces(lambda: time[0]), Nonces(lambda: time[0])
    nonce = mine.give()
    mine.check(nonce)
    for wrong in (other.give(), "", "x" * 68, nonce[:-1] + "é", nonce[:-1]):
        with pytest.raises(Exception, match="nonce_stale"):
            mine.check(wrong)
    mine.use(nonce)
    with pytest.raises(Exception, match="request_replayed"):
        mine.use(nonce)
    time[0] += NONCE_SECONDS + 1
    with pytest.raises(Exception, match="nonce_stale"):
        mine.check(nonce)


@pytest.mark.parametrize("years", [-30, 20])
def test_a_laptops_wrong_clock_does_no_harm(caller: Caller, laptop: Site, years: int) -> None:
    laptop.skew[0] = years * 365 * 86_400_000
    assert caller.ask("GET", f"/uploads/{DIGEST}").status_code == 200


def test_a_locked_hub_says_no_more_than_that(app: Flask, caller: Caller) -> None:
    request = caller.signed("GET", f"/uploads/{DIGEST}")
    app.extensions["tracker_sessions"].close_all()
    refused(caller.client.open(**request), 503, "hub_locked")


def test_pieces_must_follow_each_other(caller: Caller) -> None:
    def put(offset: int, piece: bytes, size: int = 8) -> TestResponse:
        query = {"offset": offset, "size": size}
        return caller.ask("PUT", f"/uploads/{DIGEST}", body=piece, query=query)

    assert put(0, b"four").get_json() == {"have": 4}
    answer = put(0, b"four")
    assert (answer.status_code, answer.get_json()) == (409, {"error": "wrong_offset", "have": 4})
    refused(put(4, b"five!"), 422, "bundle_too_large")
    refused(put(0, b"x", 2**40), 422, "bundle_too_large")
    assert put(4, b"more").get_json() == {"have": 8}
    # The pieces are not what the name says: thrown away, and nothing was merged.
    refused(caller.ask("POST", f"/uploads/{DIGEST}/take"), 422, "bundle_damaged")
    assert caller.ask("GET", f"/uploads/{DIGEST}").get_json() == {"have": 0}


@pytest.mark.parametrize("digest", ["..", "x" * 64, "AB" * 32, "ab" * 31, "%2e%2e%2fkeyslots.json"])
def test_only_digests_name_files(caller: Caller, fleet: Fleet, digest: str) -> None:
    query = {"offset": 0, "size": 4}
    answer = caller.ask("PUT", f"/uploads/{digest}", body=b"four", query=query)
    assert answer.status_code in (400, 403, 404, 422)
    assert not (fleet.hub().installation.settings.home / "exchange").exists()


def test_one_device_does_not_reach_what_is_anothers(caller: Caller, fleet: Fleet) -> None:
    register_ = json.dumps({"heads": {}, "said": 1, "resume": None}).encode()
    ready = caller.ask("POST", "/bundles", body=register_).get_json()
    other = Caller(caller.client, fleet.laptop("TIJ", "other"), fleet.hub())
    refused(other.ask("GET", f"/bundles/{ready['digest']}"), 404, "bundle_not_here")
    with caller.ask("GET", f"/bundles/{ready['digest']}") as answer:
        data = answer.get_data()
    assert sha256(data).hex() == ready["digest"]
    mine = json.dumps({"heads": {}, "said": 1, "resume": ready["digest"]}).encode()
    assert other.ask("POST", "/bundles", body=mine).get_json()["digest"] != ready["digest"]


@pytest.mark.parametrize(
    "asked",
    [
        b"",
        b"[]",
        b"not json",
        b'{"heads": [], "said": 1, "resume": null}',
        b'{"heads": {"a|b": ["zz"]}, "said": 1, "resume": null}',
        b'{"heads": {}, "said": "now", "resume": null}',
        b'{"heads": {}, "said": 1, "resume": 7}',
    ],
)
def test_what_is_no_word_is_refused(caller: Caller, asked: bytes) -> None:
    answer = caller.ask("POST", "/bundles", body=asked)
    assert answer.status_code == 422


def test_a_bundle_of_somebody_else_is_judged_like_one_from_a_stick(
    caller: Caller, fleet: Fleet, laptop: Site
) -> None:
    register(laptop)
    data = bytearray(laptop.export("hub"))
    data[-30] ^= 1
    digest = sha256(bytes(data)).hex()
    query = {"offset": 0, "size": len(data)}
    caller.ask("PUT", f"/uploads/{digest}", body=bytes(data), query=query)
    before = fleet.hub().digest()
    refused(caller.ask("POST", f"/uploads/{digest}/take"), 422, "bundle_damaged")
    assert fleet.hub().digest() == before


def test_guessers_are_slowed_down(caller: Caller) -> None:
    caller.key = SigningKey.generate()
    answers = [caller.ask("GET", f"/uploads/{DIGEST}").status_code for _ in range(40)]
    assert answers[0] == 403
    assert answers[-1] == 429


def test_a_body_that_no_request_needs_is_not_read(caller: Caller) -> None:
    body = bytes(MAX_BODY + 1)
    answer = caller.client.put(
        f"/sync/v1/uploads/{DIGEST}",
        data=body,
        headers={"Authorization": f"Tracker {caller.device} {caller.nonce()} 00"},
    )
    assert answer.status_code == 413


def test_an_unfinished_bundle_makes_room_for_the_next(tmp_path: Any) -> None:
    pieces = Pieces(tmp_path / "of-one")
    pieces.add("aa" * 32, 0, b"half", 8)
    pieces.add("bb" * 32, 0, b"half", 8)
    assert pieces.digests() == ["bb" * 32]
