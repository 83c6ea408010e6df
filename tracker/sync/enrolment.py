"""Enrolment without a network: a join request out, a welcome bundle back.

The coordinator compares the request's fingerprint words with those that the laptop
shows, by voice or side by side, before she enrols it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from tracker.basics.canonical import dumps, loads_strict
from tracker.basics.errors import Damaged, Invalid, Refused
from tracker.crypto.fingerprint import words
from tracker.crypto.sealing import is_recipient
from tracker.crypto.signing import verifies
from tracker.ledger.desk import Desk, command, query
from tracker.ledger.device import Device, meta
from tracker.ledger.heads import chain_tops
from tracker.ledger.ledger import Change, Ledger
from tracker.store.database import Database
from tracker.sync.devices import KnownDevice, device_values, known_devices
from tracker.sync.exporting import Exported, export
from tracker.sync.succession import Former, formers

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
    #: Identities that the same installation had before, the oldest first.
    former: tuple[Former, ...] = ()

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


def write_request(ledger: Ledger, *, again: bool = False) -> bytes:
    """The join request of this installation: a small signed JSON file.

    It tells which identities this one comes after, with their last heads and their word for
    it. ``again``: also when enrolled, for a hub that lost its memory of that.
    """
    device = ledger.device
    if device.enrolled and (not again or device.kind == "hub"):
        raise Refused("already_enrolled")
    request: dict[str, Any] = {
        "format": REQUEST_FORMAT,
        "device": device.id,
        "name": device.name,
        "kind": device.kind,
        "sign_key": device.signing.public.hex(),
        "seal_key": device.recipient,
        "nonce": meta(ledger.database, "device.nonce") or "",
        "former": [asdict(f) for f in formers(ledger.database, settled=False)],
    }
    # A head that is asked to be believed has left this computer.
    ledger.before_leaving()
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
        or set(request) != {*names, "former"}
        or not all(isinstance(request[n], str) for n in names)
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
    former = _read_former(request["former"])
    later = [(f.device, f.sign_key, f.seal_key) for f in former[1:]]
    later.append((request["device"], request["sign_key"], request["seal_key"]))
    if not all(f.vouches_for(*next_one) for f, next_one in zip(former, later, strict=False)):
        raise Damaged("request_tampered")
    return JoinRequest(
        request["device"],
        request["name"],
        request["kind"],
        key,
        request["seal_key"],
        request["nonce"],
        former,
    )


def _read_former(listed: Any) -> tuple[Former, ...]:
    names = ("device", "name", "sign_key", "seal_key", "proof")
    found: list[Former] = []
    for item in listed if isinstance(listed, list) else [None]:
        if (
            not isinstance(item, dict)
            or set(item) != {*names, "heads"}
            or not all(isinstance(item[n], str) for n in names)
            or not isinstance(item["heads"], list)
            or not all(isinstance(h, str) and len(h) == 64 for h in item["heads"])
            or not is_recipient(item["seal_key"])
        ):
            raise Damaged("request_unreadable")
        device, name, sign_key, seal_key, proof = (item[n] for n in names)
        found.append(Former(device, name, sign_key, seal_key, tuple(item["heads"]), proof))
    return tuple(found)


def replaced(database: Database, asked: JoinRequest) -> KnownDevice | None:
    """The enrolled device that a request comes after, by that device's own signature."""
    known = known_devices(database)
    for former in reversed(asked.former):
        held = known.get(former.device)
        if held is not None and held.sign_key.hex() == former.sign_key:
            return held
    return None


@command("sync:device:enrol")
def enrol(desk: Desk, *, request: bytes, cso: str | None = None) -> str:
    """Enrol the device of a join request into organisation ``cso`` (a code); its id.

    An audit device belongs to no organisation. Enrolling the same device again changes
    nothing but its organisation. Where it comes after others (a restored or copied laptop),
    it stays in their organisation, and in the same act they are believed up to where they
    said they went, and not any further.
    """
    asked = read_request(request)
    before = replaced(desk.ledger.database, asked)
    if asked.kind == "audit":
        cso = None
    elif before is not None:
        if cso is not None and cso != before.cso:
            raise Invalid("replaces_another_organisation", "cso", name=before.name)
        cso = before.cso
    if asked.kind != "audit" and cso is None:
        raise Invalid("organisation_needed", "cso")
    known = known_devices(desk.ledger.database)
    changes = [_retired(desk.ledger, known, f, asked, cso) for f in asked.former]
    values = device_values(asked.name, asked.kind, cso, asked.sign_key, asked.seal_key)
    if asked.former:
        last = asked.former[-1]
        values |= {"replaces": last.device, "proof": last.proof}
    held = _same(known, asked.device, asked.sign_key, asked.seal_key)
    if held is not None and held.trusted is not None:
        # It was lost and is found, or another copy of it came first: from now on it is believed.
        values["trusted"] = None
    changes.append(Change("device", asked.device, values, base=() if held is None else None))
    desk.ledger.append("shared", "sync:device:enrol", desk.actor.user, changes)
    return asked.device


def _same(
    known: dict[str, KnownDevice], device: str, sign_key: bytes, seal_key: str
) -> KnownDevice | None:
    held = known.get(device)
    if held is not None and (held.sign_key, held.seal_key) != (sign_key, seal_key):
        raise Refused("device_id_taken")
    return held


def _retired(
    ledger: Ledger,
    known: dict[str, KnownDevice],
    former: Former,
    asked: JoinRequest,
    cso: str | None,
) -> Change:
    """An identity that ended: believed up to the heads it named and what is here already."""
    sign_key = bytes.fromhex(former.sign_key)
    held = _same(known, former.device, sign_key, former.seal_key)
    trusted = {*former.heads, *_tops_of(ledger, former.device)}
    if held is not None:
        # Another copy of it may have come before this one.
        trusted |= held.trusted or frozenset()
        values: dict[str, Any] = {}
    else:
        values = device_values(former.name, asked.kind, cso, sign_key, former.seal_key)
    values |= {"status": "revoked", "trusted": sorted(trusted)}
    return Change("device", former.device, values, base=None if held is not None else ())


def _tops_of(ledger: Ledger, device: str) -> set[str]:
    return {top for tops in chain_tops(ledger, device=device).values() for top in tops}


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
    """Stop trusting a device: its bundles are refused from now on.

    What is here of it stays; what comes later, whoever brings it, is left out.
    """
    if device == desk.ledger.device.id:
        raise Refused("cannot_revoke_self")
    trusted = sorted(_tops_of(desk.ledger, device))
    change = Change("device", device, {"status": "revoked", "trusted": trusted}, base=base)
    desk.ledger.append("shared", "sync:device:revoke", desk.actor.user, [change])


@query("sync:devices", "sync:device:read")
def devices(desk: Desk) -> list[KnownDevice]:
    """All enrolled devices by name."""
    return list(known_devices(desk.ledger.database).values())
