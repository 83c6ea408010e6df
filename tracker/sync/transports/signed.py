"""A request signed with a device's key, in place of a password.

The hub gives out numbers that count once and for a short time by the hub's own clock, so
a laptop's wrong clock does no harm and a request that was listened to cannot be sent
again. The signature covers method, path below the hub's address, query, the SHA-256 of
the body, the number, and the hub that is meant.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

from tracker.basics.canonical import dumps
from tracker.basics.errors import Refused
from tracker.crypto.hashing import sha256
from tracker.crypto.signing import SigningKey, verifies
from tracker.sync.standing import Tops

SCHEME = "Tracker"
NONCE_HEADER = "Tracker-Nonce"
NONCE_SECONDS = 300

_REQUEST = "sync-request"
_ANSWER = "sync-answer"


@dataclass(frozen=True)
class Request:
    """What is signed of a request; ``path`` begins at ``/sync/v1``, ``query`` is as sent."""

    method: str
    path: str
    query: str
    body: bytes
    hub: str

    def message(self, device: str, nonce: str) -> bytes:
        return dumps(
            {
                "method": self.method,
                "path": self.path,
                "query": self.query,
                "body": sha256(self.body).hex(),
                "hub": self.hub,
                "device": device,
                "nonce": nonce,
            }
        )


@dataclass(frozen=True)
class Credentials:
    """What the header ``Authorization`` carries."""

    device: str
    nonce: str
    signature: bytes

    def header(self) -> str:
        return f"{SCHEME} {self.device} {self.nonce} {self.signature.hex()}"

    def are_for(self, request: Request, public: bytes) -> bool:
        """Whether the holder of ``public`` signed just this request."""
        message = request.message(self.device, self.nonce)
        return verifies(public, self.signature, _REQUEST, message)


def sign(request: Request, device: str, nonce: str, key: SigningKey) -> Credentials:
    """Credentials of ``device`` for one request."""
    return Credentials(device, nonce, key.sign(_REQUEST, request.message(device, nonce)))


def read_header(header: str) -> Credentials:
    """The credentials of a header; Refused("signature_missing") where there are none."""
    parts = header.split(" ")
    if len(parts) != 4 or parts[0] != SCHEME:
        raise Refused("signature_missing")
    try:
        return Credentials(parts[1], parts[2], bytes.fromhex(parts[3]))
    except ValueError as error:
        raise Refused("signature_missing") from error


def sign_word(heads: Tops, device: str, nonce: str, key: SigningKey) -> str:
    """The hub's signature on what it has, for the one device that asked with ``nonce``."""
    return key.sign(_ANSWER, dumps({"heads": heads, "device": device, "nonce": nonce})).hex()


def word_is_signed(heads: Tops, device: str, nonce: str, signature: str, public: bytes) -> bool:
    """Whether a hub (``public``) said so in answer to just this request."""
    try:
        raw = bytes.fromhex(signature)
    except ValueError:
        return False
    return verifies(public, raw, _ANSWER, dumps({"heads": heads, "device": device, "nonce": nonce}))


class Nonces:
    """Numbers that count once. Only used ones are kept, so strangers cannot fill memory."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._secret = secrets.token_bytes(32)
        self._used: dict[str, float] = {}
        self._lock = threading.Lock()

    def give(self) -> str:
        """A fresh number."""
        body = f"{int(self._now()):012d}{secrets.token_hex(12)}"
        return body + self._mark(body)

    def check(self, nonce: str) -> None:
        """Refused("nonce_stale") unless it is ours and young; before the signature is."""
        body, mark = nonce[:36], nonce[36:]
        if not nonce.isascii() or not hmac.compare_digest(mark, self._mark(body)):
            raise Refused("nonce_stale")
        if self._now() - int(body[:12]) > NONCE_SECONDS:
            raise Refused("nonce_stale")

    def use(self, nonce: str) -> None:
        """Count it as used; Refused("request_replayed") the second time."""
        now = self._now()
        with self._lock:
            old = [n for n, at in self._used.items() if now - at > NONCE_SECONDS + 60]
            for one in old:
                del self._used[one]
            if nonce in self._used:
                raise Refused("request_replayed")
            self._used[nonce] = now

    def _mark(self, body: str) -> str:
        return hmac.new(self._secret, body.encode(), "sha256").hexdigest()[:32]
