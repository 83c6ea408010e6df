"""This installation's own device: its id, its keys, what it may write.

Everything here lives in the encrypted database; the public halves are also in the
device's record in the scope ``shared`` once a hub has enrolled it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from tracker.basics.ids import uuid7
from tracker.crypto.sealing import new_identity, recipient_of
from tracker.crypto.signing import SigningKey
from tracker.store.database import Database


@dataclass(frozen=True)
class Device:
    """``kind`` is hub, field or audit; ``cso`` the organisation it was enrolled into.

    ``replaces``: the identity that this installation had before, until a hub has enrolled
    the new one. It records on meanwhile, and sends when it is enrolled again.
    """

    id: str
    name: str
    kind: str
    signing: SigningKey
    identity: str
    enrolled: bool
    cso: str | None
    replaces: str | None = None

    @property
    def recipient(self) -> str:
        """The public age recipient."""
        return recipient_of(self.identity)

    @property
    def belongs(self) -> bool:
        """Whether it is part of the work: enrolled, or was and waits to be so again."""
        return self.enrolled or self.replaces is not None


#: Why this installation has a new identity, while that still matters.
RENEWED = "renewed"


def meta(database: Database, name: str) -> str | None:
    """One value of this installation's own."""
    value = database.value("SELECT value FROM meta WHERE name = ?", (name,))
    return None if value is None else str(value)


def set_meta(database: Database, name: str, value: str) -> None:
    database.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))


def drop_meta(database: Database, name: str) -> None:
    database.execute("DELETE FROM meta WHERE name = ?", (name,))


def create_device(database: Database, name: str, kind: str, now_ms: int) -> Device:
    """Fresh keys and id for a new installation (or a new identity of a restored one)."""
    values = {
        "device": uuid7(now_ms),
        "name": name,
        "kind": kind,
        "signing": SigningKey.generate().secret.hex(),
        "identity": new_identity(),
        "nonce": os.urandom(16).hex(),
        "enrolled": "1" if kind == "hub" else "0",
    }
    for key, value in values.items():
        set_meta(database, f"device.{key}", value)
    return load_device(database)


def mark_enrolled(database: Database, cso: str | None) -> None:
    """The hub's welcome arrived: this device may write from now on."""
    set_meta(database, "device.enrolled", "1")
    set_meta(database, "device.cso", cso or "")
    for name in ("device.replaces", RENEWED):
        drop_meta(database, name)
    database.execute("UPDATE former_device SET settled = 1")


def load_device(database: Database) -> Device:
    """The device as the database holds it."""
    stored = {
        row["name"][len("device.") :]: row["value"]
        for row in database.rows("SELECT name, value FROM meta WHERE name LIKE 'device.%'")
    }
    return Device(
        id=stored["device"],
        name=stored["name"],
        kind=stored["kind"],
        signing=SigningKey(bytes.fromhex(stored["signing"])),
        identity=stored["identity"],
        enrolled=stored["enrolled"] == "1",
        cso=stored.get("cso") or None,
        replaces=stored.get("replaces") or None,
    )
