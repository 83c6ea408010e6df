"""The devices that belong to the work: their keys, kind and organisation.

Devices are records in the scope ``shared``, written by a hub. Who may write what follows
from them: a hub anywhere, a field device in its organisation's scope, an audit device
nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from tracker.crypto.signing import key_id
from tracker.ledger.alongside import Other
from tracker.ledger.ledger import Ledger
from tracker.ledger.records import Field, Kind, RecordType
from tracker.store.database import Database

KINDS = ("hub", "field", "audit")

DEVICE = RecordType(
    "device",
    (
        Field("name", Kind.TEXT, required=True, max_length=80),
        Field("kind", Kind.CHOICE, choices=KINDS, required=True),
        Field("cso", Kind.CODE),
        Field("sign_key", Kind.TEXT, required=True, max_length=64),
        Field("seal_key", Kind.TEXT, required=True, max_length=80),
        Field("key_id", Kind.CODE, required=True),
        Field("status", Kind.CHOICE, choices=("active", "revoked"), required=True),
        # The identity that this one came after, and that one's signature for it.
        Field("replaces", Kind.REF),
        Field("proof", Kind.TEXT),
        # Hashes up to which a device is believed that is not trusted any more.
        Field("trusted", Kind.JSON),
    ),
    shared=True,
    indexes=(("key_id",),),
)


@dataclass(frozen=True)
class KnownDevice:
    """A device as its record tells. ``sign_key``: 32 raw bytes; ``seal_key``: age1…"""

    id: str
    name: str
    kind: str
    cso: str | None
    sign_key: bytes
    seal_key: str
    status: str
    replaces: str | None = None
    proof: str | None = None
    #: Hashes (hex) of the entries up to which it is believed; None: no such bound.
    trusted: frozenset[str] | None = None
    #: Two entries of it have one place in a chain: it was copied, or set back.
    forked: bool = False

    @property
    def key_id(self) -> str:
        return key_id(self.sign_key)

    @property
    def is_trusted_hub(self) -> bool:
        return self.kind == "hub" and self.status == "active"

    def may_write(self, scope: str) -> bool:
        if self.kind == "hub":
            return True
        return self.kind == "field" and scope == f"cso:{self.cso}"


def known_devices(database: Database) -> dict[str, KnownDevice]:
    """All enrolled devices by id."""
    found = {}
    forked = {
        row[0]
        for row in database.tuples(
            "SELECT DISTINCT c.device FROM fork f JOIN chain c ON c.id = f.chain"
        )
    }
    for row in database.rows("SELECT * FROM device WHERE scope = 'shared' ORDER BY name, id"):
        found[row["id"]] = KnownDevice(
            row["id"],
            row["name"],
            row["kind"],
            row["cso"],
            bytes.fromhex(row["sign_key"]),
            row["seal_key"],
            row["status"],
            row["replaces"],
            row["proof"],
            None if row["trusted"] is None else _ever_trusted(database, row["id"]),
            row["id"] in forked,
        )
    return found


def _ever_trusted(database: Database, device: str) -> frozenset[str]:
    """Up to where any hub ever believed it.

    A hub that came back from a backup, or of which there are two for a while, knows nothing of what
    the other one vouched for when it enrolled another copy of the same computer. Neither word
    takes the other one back: only one of them would be a row's value.
    """
    found: set[str] = set()
    for (body,) in database.tuples(
        "SELECT e.body FROM entry e JOIN chain c ON c.id = e.chain"
        " WHERE e.record = ? AND c.scope = 'shared' AND e.state = 0",
        (device,),
    ):
        parts = orjson.loads(body)
        listed = parts["set"].get("trusted") if parts["table"] == DEVICE.table else None
        if isinstance(listed, list):
            found |= {t for t in listed if isinstance(t, str)}
    return frozenset(found)


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


def public_key_of(ledger: Ledger, device: str) -> bytes | None:
    """The signing key of a device, None when it is not known here."""
    text = ledger.database.value(
        "SELECT sign_key FROM device WHERE id = ? AND scope = 'shared'", (device,)
    )
    return None if text is None else bytes.fromhex(text)


def readable_scopes(ledger: Ledger, device: KnownDevice) -> list[str]:
    """The scopes that a device may hold, of those that are here."""
    here = [
        row["scope"]
        for row in ledger.database.rows("SELECT DISTINCT scope FROM chain ORDER BY scope")
    ]
    if device.kind in ("hub", "audit"):
        return here
    return [s for s in here if s in ("shared", f"cso:{device.cso}")]


def other_of(device: KnownDevice) -> Other:
    """A device as what goes along with bundles knows it."""
    return Other(device.id, device.kind, device.cso)
