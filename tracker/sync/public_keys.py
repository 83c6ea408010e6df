"""The list of public keys: all that a stranger needs to check a receipt offline."""

from __future__ import annotations

from typing import Any

from tracker.basics.canonical import loads_strict
from tracker.basics.clock import instant
from tracker.basics.errors import Damaged
from tracker.crypto.signing import key_id
from tracker.ledger.desk import Desk
from tracker.sync.devices import known_devices

FORMAT = "tracker-public-keys-1"


def key_list(desk: Desk) -> dict[str, Any]:
    """Every device's public signing key, revoked ones too: their old receipts stay genuine."""
    desk.actor.require("sync:device:read")
    return {
        "format": FORMAT,
        "issued": instant(desk.ledger.now()).date().isoformat(),
        "keys": [
            {
                "key_id": d.key_id,
                "sign_key": d.sign_key.hex(),
                "name": d.name,
                "cso": d.cso,
                "status": d.status,
            }
            for d in known_devices(desk.ledger.database).values()
        ],
    }


def read_key_list(data: bytes) -> tuple[dict[str, bytes], dict[str, str]]:
    """Public keys and device names by key id; Damaged("key_list_unreadable")."""
    try:
        document = loads_strict(data)
    except Damaged as error:
        raise Damaged("key_list_unreadable") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Damaged("key_list_unreadable")
    keys: dict[str, bytes] = {}
    names: dict[str, str] = {}
    try:
        for item in document["keys"]:
            public = bytes.fromhex(item["sign_key"])
            # The id is computed, not believed: a list cannot pass one key off as another.
            keys[key_id(public)] = public
            names[key_id(public)] = str(item["name"])
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged("key_list_unreadable") from error
    return keys, names
