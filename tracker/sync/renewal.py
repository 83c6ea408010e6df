"""A new identity for an installation that is a copy, or came back from a backup.

Nothing of what it holds is lost: its chains stay as they are, their last heads signed once
more by the old key, which is then forgotten. A laptop records on under the new identity and
sends when a hub has enrolled it; a hub names its successor itself.
"""

from __future__ import annotations

import json

from tracker.ledger.desk import Desk, command
from tracker.ledger.device import RENEWED, Device, create_device, drop_meta, meta, set_meta
from tracker.ledger.heads import chain_tops, sign_own_heads
from tracker.ledger.ledger import Change, Ledger
from tracker.sync.devices import device_values, known_devices
from tracker.sync.succession import proof_for

#: Why, as the screens tell it: a backup was laid out, the folder lies on another computer,
#: an older state was put in place, another computer goes by the same name, somebody asked.
REASONS = ("restored", "copied", "set_back", "forked", "asked")


def renew(ledger: Ledger, reason: str) -> Device:
    """Take a new identity before anything else is written; the new device."""
    database = ledger.database
    with ledger.transaction():
        old = ledger.device
        sign_own_heads(ledger)
        ledger.reload_device()
        new = create_device(database, old.name, old.kind, ledger.now())
        sign_key, seal_key = new.signing.public.hex(), new.recipient
        database.execute("DELETE FROM meta WHERE name LIKE 'tip:%'")
        if old.belongs:
            tops = chain_tops(ledger, device=old.id)
            database.execute(
                "INSERT INTO former_device (device, ended, reason, name, sign_key, seal_key,"
                " identity, proof, heads, settled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    old.id,
                    max(ledger.now(), 1 + int(_last_ended(ledger))),
                    reason,
                    old.name,
                    old.signing.public.hex(),
                    old.recipient,
                    old.identity,
                    proof_for(old.signing, old.id, new.id, sign_key, seal_key),
                    json.dumps(sorted(top for found in tops.values() for top in found)),
                    int(old.kind == "hub"),
                ),
            )
            if old.kind != "hub":
                set_meta(database, "device.replaces", old.id)
        else:
            drop_meta(database, "device.replaces")
        set_meta(database, RENEWED, reason)
        ledger.reload_device()
        if new.kind == "hub":
            _succeed(ledger, old, new)
    return ledger.device


def _last_ended(ledger: Ledger) -> int:
    return ledger.database.value("SELECT max(ended) FROM former_device") or 0


def _succeed(ledger: Ledger, old: Device, new: Device) -> None:
    """A hub enrols its own new identity. What the old one wrote and only laptops hold counts.

    The old record is written in full: whoever joins later hears of it first from here.
    """
    held = known_devices(ledger.database).get(old.id)
    proof = ledger.database.value("SELECT proof FROM former_device WHERE device = ?", (old.id,))
    values = device_values(new.name, "hub", None, new.signing.public, new.recipient)
    changes = [Change("device", new.id, {**values, "replaces": old.id, "proof": proof}, ())]
    if held is not None:
        before = device_values(old.name, "hub", None, held.sign_key, held.seal_key)
        changes.append(Change("device", old.id, {**before, "status": "revoked"}))
    ledger.append("shared", "sync:device:renew", new.id, changes)


@command("sync:device:renew", "sync:device:request")
def renew_on_wish(desk: Desk) -> str:
    """Somebody says that this computer is a copy, or holds an old state; the new id."""
    return renew(desk.ledger, "asked").id


@command("sync:device:understood", "sync:device:request")
def understood(desk: Desk) -> None:
    """A hub's people know of its new identity: it is not told on every page any more."""
    drop_meta(desk.ledger.database, RENEWED)


def renewed_because(ledger: Ledger) -> str | None:
    """Why this installation has a new identity, while that still matters."""
    return meta(ledger.database, RENEWED)
