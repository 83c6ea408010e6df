"""The line to a hub: signed requests, tried again with patience, and never to a stranger.

Certificates are verified always, with the system's own authorities or a file of one.
Plain HTTP goes to this very computer only, unless the installation was told otherwise.
"""

from __future__ import annotations

import json
import random
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, SSLError

from tracker.basics.errors import Invalid, Refused
from tracker.crypto.signing import SigningKey
from tracker.sync.transports.signed import NONCE_HEADER, Request, sign

BASE = "/sync/v1"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_CONNECT, _READ = 15.0, 60.0
#: A merge of a hundred thousand entries takes a while.
LONG = 600.0
_TRIES = 4
_ANSWER_CAP = 16 * 1024 * 1024
#: What a hub may answer that a person here can be told about in its own words.
_TELLABLE = frozenset(
    {
        "hub_locked",
        "not_a_hub",
        "device_unknown_there",
        "device_revoked",
        "device_replaced",
        "signature_wrong",
        "bundle_gap",
        "bundle_damaged",
        "bundle_tampered",
        "bundle_too_new",
        "bundle_too_large",
        "bundle_not_here",
        "unknown_writer",
        "sender_revoked",
        "disk_full",
        "database_busy",
        "too_many_requests",
    }
)


@dataclass(frozen=True)
class Hub:
    """Where a hub is, which one it must be, and how it is reached."""

    address: str
    device: str
    sign_key: bytes
    ca_file: Path | None = None
    allow_http: bool = False


@dataclass(frozen=True)
class Answer:
    """A hub's answer, its status and JSON; ``nonce`` is the number it was asked with."""

    status: int
    body: dict[str, Any]
    nonce: str


def checked_address(address: str, *, allow_http: bool) -> str:
    """The hub's address without an ending slash; Invalid for what is none, or is not safe."""
    parts = urlsplit(address.strip())
    try:
        usable = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or parts.username is not None:
        raise Invalid("address_unusable", "place")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK and not allow_http:
        raise Invalid("address_not_encrypted", "place")
    return address.strip().rstrip("/")


class Line:
    """Requests of one device to one hub."""

    def __init__(
        self,
        hub: Hub,
        device: str,
        key: SigningKey,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.hub = hub
        self.device = device
        self._address = checked_address(hub.address, allow_http=hub.allow_http)
        self._key = key
        self._sleep = sleep
        self._nonce: str | None = None
        context = ssl.create_default_context()
        if hub.ca_file is not None:
            try:
                context.load_verify_locations(cafile=hub.ca_file)
            except OSError as error:
                raise Refused("ca_file_unreadable") from error
        self._pool = urllib3.PoolManager(ssl_context=context, retries=False)

    def close(self) -> None:
        self._pool.clear()

    def rest(self, failures: int) -> None:
        """Wait before the next try, longer each time, and not in step with other laptops."""
        self._sleep(min(2.0**failures, 20.0) * (0.5 + random.random() / 2))

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: bytes = b"",
        wait: float = _READ,
        also: frozenset[str] = frozenset(),
    ) -> Answer:
        """A request and its answer; a refusal is raised, but codes in ``also`` are answers.

        A fault of the line is tried again, later each time: every request of ours may come
        twice. At the end Refused("hub_unreachable").
        """
        for attempt in range(_TRIES):
            if attempt:
                self.rest(attempt)
            with self._sent(method, path, query or {}, body, {}, wait) as sent:
                if sent is None:
                    continue
                response, nonce = sent
                answer = _read(response, nonce)
            if answer is None:
                continue
            if answer.status < 300 or answer.body.get("error") in also:
                return answer
            code = str(answer.body.get("error", ""))
            if code in ("nonce_stale", "request_replayed") and attempt < _TRIES - 1:
                # It answered a try of ours that we did not hear back from, or took too long.
                continue
            if answer.status in (429, 502, 503, 504) and code != "hub_locked":
                continue
            raise _refusal(answer)
        raise Refused("hub_unreachable")

    @contextmanager
    def fetching(self, path: str, offset: int) -> Iterator[urllib3.BaseHTTPResponse | None]:
        """The bytes of a file from ``offset`` on, to be streamed; None where the line failed."""
        headers = {"Range": f"bytes={offset}-"} if offset else {}
        with self._sent("GET", path, {}, b"", headers, _READ) as sent:
            if sent is None:
                yield None
                return
            response, nonce = sent
            if response.status == (206 if offset else 200):
                yield response
                return
            answer = _read(response, nonce)
            if answer is None or answer.status in (429, 502, 503, 504):
                if answer is not None and answer.body.get("error") == "hub_locked":
                    raise _refusal(answer)
                yield None
                return
            if answer.body.get("error") in ("nonce_stale", "request_replayed"):
                yield None
                return
            raise _refusal(answer)

    @contextmanager
    def _sent(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any],
        body: bytes,
        headers: dict[str, str],
        wait: float,
    ) -> Iterator[tuple[urllib3.BaseHTTPResponse, str] | None]:
        text = urlencode(query)
        target = self._address + BASE + path + (f"?{text}" if text else "")
        try:
            nonce = self._nonce or self._fresh_nonce()
            self._nonce = None
            request = Request(method, BASE + path, text, body, self.hub.device)
            credentials = sign(request, self.device, nonce, self._key)
            response = self._pool.request(
                method,
                target,
                body=body or None,
                headers={
                    **headers,
                    "Authorization": credentials.header(),
                    "Content-Type": "application/octet-stream",
                    "Accept-Encoding": "identity",
                },
                timeout=urllib3.Timeout(connect=_CONNECT, read=wait),
                redirect=False,
                preload_content=False,
            )
        except SSLError as error:
            raise Refused("hub_certificate") from error
        except HTTPError:
            yield None
            return
        try:
            self._nonce = response.headers.get(NONCE_HEADER)
            yield response, nonce
        finally:
            response.close()

    def line_of_hubs(self) -> list[Any]:
        """How the hub at this address came after others; to be believed by its signatures."""
        try:
            response = self._pool.request(
                "GET",
                self._address + BASE + "/line",
                timeout=urllib3.Timeout(connect=_CONNECT, read=_READ),
                redirect=False,
                preload_content=False,
            )
            try:
                answer = _read(response, "")
            finally:
                response.close()
        except HTTPError as error:
            raise Refused("hub_unreachable") from error
        found = answer.body.get("line") if answer is not None else None
        return found if isinstance(found, list) else []

    def _fresh_nonce(self) -> str:
        response = self._pool.request(
            "GET",
            self._address + BASE + "/nonce",
            timeout=urllib3.Timeout(connect=_CONNECT, read=_READ),
            redirect=False,
        )
        found = response.headers.get(NONCE_HEADER)
        if response.status == 200 and found and len(found) < 200:
            return found
        if response.status in (429, 502, 503, 504):
            raise HTTPError("busy")
        raise Refused("not_a_hub")


def _read(response: urllib3.BaseHTTPResponse, nonce: str) -> Answer | None:
    """The whole answer; None where the line broke. What is no JSON of ours is no hub's."""
    try:
        data = response.read(_ANSWER_CAP)
    except HTTPError:
        return None
    try:
        body = json.loads(data)
    except ValueError:
        body = None
    if isinstance(body, dict):
        return Answer(response.status, body, nonce)
    if response.status < 300:
        raise Refused("not_a_hub")
    return Answer(response.status, {}, nonce)


def _refusal(answer: Answer) -> Refused:
    code = str(answer.body.get("error", ""))
    if code in _TELLABLE:
        return Refused(code)
    if not code:
        return Refused("not_a_hub")
    return Refused("hub_refused", reason="".join(c for c in code if c.isalnum() or c == "_")[:40])
