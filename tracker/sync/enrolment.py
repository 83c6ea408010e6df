"""Enrolment without a network: a join request out, a welcome bundle back.

The coordinator compares the request's fingerprint words with those that the laptop
shows, by voice or side by side, before she enrols it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tracker.basics.canonical import dumps, loads_strict
from tracker.basics.errors import Damaged, Invalid, Refused
from tracker.crypto.fingerprint import words
from tracker.crypto.sealing import is_recipient
from tracker.crypto.signing import key_id, verifies
from tracker.ledger.desk import Desk, command, query
from tracker.ledger.device import Device, meta
from tracker.ledger.ledger import Change, Ledger
from tracker.sync.devices import KnownDevice, known_devices
from tracker.sync.exporting import Exported, export

REQUEST_FORMAT = "tracker-join-request-1"
MAX_REQUEST = 16 * 1024
_PURPOSE = "join"


@dataclass(frozen=True)
class JoinRequest:
    """What a laptop asks with: its id, name, kind and public keys, and a secret number."""

    device: str
    name: str
    kind: str
    sign_key: bytes
    seal_key: str
    nonce: str

    @property
    def fingerprint(self) -> str:
        """Words that stand for both public keys."""
        return device_words(self.device, self.sign_key, self.seal_key)


def device_words(device: str, sign_key: bytes, seal_key: str) -> str:
    """The fingerprint words of a device, the same on every installation."""
    return words(device.encode() + sign_key + seal_key.encode())


def own_words(device: Device) -> str:
    """The fingerprint words of this installation."""
    return device_words(device.id, device.signing.public, device.recipient)


def write_request(ledger: Ledger) -> bytes:
    """The join request of this installation: a small signed JSON file."""
    device = ledger.device
    if device.enrolled:
        raise Refused("already_enrolled")
    request = {
        "format": REQUEST_FORMAT,
        "device": device.id,
        "name": device.name,
        "kind": device.kind,
        "sign_key": device.signing.public.hex(),
        "seal_key": device.recipient,
        "nonce": meta(ledger.database, "device.nonce") or "",
    }
    signature = device.signing.sign(_PURPOSE, dumps(request)).hex()
    return dumps({**request, "signature": signature})


def read_request(data: bytes) -> JoinRequest:
    """A join request from its bytes; Damaged when it is not one, or was changed."""
    if not 0 < len(data) <= MAX_REQUEST:
        raise Damaged("request_unreadable")
    request: Any = loads_strict(data)
    names = {"format", "device", "name", "kind", "sign_key", "seal_key", "nonce", "signature"}
    if (
        not isinstance(request, dict)
        or set(request) != names
        or not all(isinstance(v, str) for v in request.values())
        or request["format"] != REQUEST_FORMAT
        or request["kind"] not in ("field", "audit")
        or not is_recipient(request["seal_key"])
    ):
        raise Damaged("request_unreadable")
    signed = {k: v for k, v in request.items() if k != "signature"}
    try:
        key, signature = bytes.fromhex(request["sign_key"]), bytes.fromhex(request["signature"])
    except ValueError as error:
        raise Damaged("request_unreadable") from error
    if not verifies(key, signature, _PURPOSE, dumps(signed)):
        raise Damaged("request_tampered")
    return JoinRequest(
        request["device"],
        request["name"],
        request["kind"],
        key,
        request["seal_key"],
        request["nonce"],
    )


def device_values(
    name: str, kind: str, cso: str | None, sign_key: bytes, seal_key: str
) -> dict[str, Any]:
    """The values of a device's record."""
    return {
        "name": name,
        "kind": kind,
        "cso": cso,
        "sign_key": sign_key.hex(),
        "seal_key": seal_key,
        "key_id": key_id(sign_key),
        "status": "active",
    }


@command("sync:device:enrol")
def enrol(desk: Desk, *, request: bytes, cso: str | None = None) -> str:
    """Enrol the device of a join request into organisation ``cso`` (a code); its id.

    An audit device belongs to no organisation. Enrolling the same device again changes
    nothing but its organisation.
    """
    asked = read_request(request)
    if asked.kind == "audit":
        cso = None
    elif cso is None:
        raise Invalid("organisation_needed", "cso")
    values = device_values(asked.name, asked.kind, cso, asked.sign_key, asked.seal_key)
    held = known_devices(desk.ledger.database).get(asked.device)
    if held is not None and (held.sign_key, held.seal_key) != (asked.sign_key, asked.seal_key):
        raise Refused("device_id_taken")
    change = Change("device", asked.device, values, base=() if held is None else None)
    desk.ledger.append("shared", "sync:device:enrol", desk.actor.user, [change])
    return asked.device


def welcome(desk: Desk, request: bytes, progress: Callable[[int], None] | None = None) -> Exported:
    """The welcome bundle for an enrolled device: everything it may read."""
    desk.actor.require("sync:device:enrol")
    asked = read_request(request)
    device = known_devices(desk.ledger.database).get(asked.device)
    if device is None or device.sign_key != asked.sign_key:
        raise Refused("device_unknown")
    own = desk.ledger.device
    hub = {
        "name": own.name,
        "sign_key": own.signing.public.hex(),
        "seal_key": own.recipient,
    }
    return export(
        desk.ledger,
        [device],
        kind="welcome",
        full=True,
        extra={"hub": hub, "nonce": asked.nonce},
        progress=progress,
    )


@command("sync:device:revoke")
def revoke(desk: Desk, *, device: str, base: tuple[str, ...] | None = None) -> None:
    """Stop trusting a device: its bundles are refused from now on."""
    if device == desk.ledger.device.id:
        raise Refused("cannot_revoke_self")
    change = Change("device", device, {"status": "revoked"}, base=base)
    desk.ledger.append("shared", "sync:device:revoke", desk.actor.user, [change])


@query("sync:devices", "sync:device:read")
def devices(desk: Desk) -> list[KnownDevice]:
    """All enrolled devices by name."""
    return list(known_devices(desk.ledger.database).values())
