"""Who knocks at the hub's doors for computers: a device that signed just this request.

There is no cookie and no password here, so a form's token would guard nothing: the
signature stands in its place (``signed.py``). No session is kept awake by it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse
from limits.strategies import RateLimiter
from werkzeug.exceptions import TooManyRequests

from tracker.basics.errors import Refused
from tracker.installation.opening import Installation
from tracker.installation.serving import Served
from tracker.sync.devices import KnownDevice
from tracker.sync.transports.signed import Nonces, Request, read_header
from tracker.web.config import WebConfig
from tracker.web.desk import sessions

_NONCES, _PATIENCE = "tracker_nonces", "tracker_patience"
#: An installation that is kept open for computers alone (``tracker serve --unlocked``).
KEPT_OPEN = "tracker_kept_open"

#: Bytes of a request: what a device has, by chain, is the longest.
MAX_BODY = 16 * 1024 * 1024


class Patience:
    """How often an address may ask, and how often in vain."""

    def __init__(self, limiter: RateLimiter, config: WebConfig) -> None:
        self._limiter = limiter
        self._asked = parse(config.request_limit)
        self._refused = parse(config.device_limit)

    def ask(self) -> None:
        """Count a request; 429 for too many, and for too many that were refused."""
        address = get_remote_address()
        if not self._limiter.test(self._refused, "refused", address):
            raise TooManyRequests(retry_after=60)
        if not self._limiter.hit(self._asked, "asked", address):
            raise TooManyRequests(retry_after=60)

    def refuse(self) -> None:
        """Count a request that was not signed as it must be."""
        self._limiter.hit(self._refused, "refused", get_remote_address())


def init_door(app: Flask, limiter: Limiter, config: WebConfig) -> None:
    """Give the application its numbers that count once, and its patience."""
    app.extensions[_NONCES] = Nonces(time.time)
    app.extensions[_PATIENCE] = Patience(limiter.limiter, config)


def patience() -> Patience:
    """The patience of this application."""
    return cast(Patience, current_app.extensions[_PATIENCE])


def nonces() -> Nonces:
    """The numbers of this application."""
    return cast(Nonces, current_app.extensions[_NONCES])


@contextmanager
def unlocked() -> Iterator[Served]:
    """The hub, for as long as it is unlocked; Refused("hub_locked") when nobody is signed in."""
    kept = current_app.extensions.get(KEPT_OPEN)
    if kept is not None:
        yield Served(cast(Installation, kept))
        return
    with sessions().lent() as lent:
        if lent is None:
            raise Refused("hub_locked")
        yield Served(cast(Installation, lent))


def check_device() -> None:
    """Let in the device that signed this request; it is in ``caller()`` from then on."""
    # Read into memory before anybody is known: no more than a request can need.
    request.max_content_length = MAX_BODY
    patience().ask()
    try:
        _check_signature()
    except Refused as error:
        if error.code != "hub_locked":
            patience().refuse()
        raise


def _check_signature() -> None:
    credentials = read_header(request.headers.get("Authorization", ""))
    nonces().check(credentials.nonce)
    with unlocked() as hub:
        asked = Request(
            request.method,
            request.path,
            request.query_string.decode("ascii", "replace"),
            request.get_data(),
            hub.installation.device.id,
        )
        device = hub.caller(credentials, asked)
    nonces().use(credentials.nonce)
    g.calling_device, g.calling_nonce = device, credentials.nonce


def caller() -> KnownDevice:
    """The device that this request comes from."""
    return cast(KnownDevice, g.calling_device)


def calling_nonce() -> str:
    """The number that this request was signed with."""
    return cast(str, g.calling_nonce)
