"""The devices that belong to the work: their keys, kind and organisation.

Devices are records in the scope ``shared``, written by a hub. Who may write what follows
from them: a hub anywhere, a field device in its organisation's scope, an audit device
nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.crypto.signing import key_id
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

    @property
    def key_id(self) -> str:
        return key_id(self.sign_key)

    def may_write(self, scope: str) -> bool:
        if self.kind == "hub":
            return True
        return self.kind == "field" and scope == f"cso:{self.cso}"


def known_devices(database: Database) -> dict[str, KnownDevice]:
    """All enrolled devices by id."""
    found = {}
    for row in database.rows("SELECT * FROM device WHERE scope = 'shared' ORDER BY name, id"):
        found[row["id"]] = KnownDevice(
            row["id"],
            row["name"],
            row["kind"],
            row["cso"],
            bytes.fromhex(row["sign_key"]),
            row["seal_key"],
            row["status"],
        )
    return found


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
