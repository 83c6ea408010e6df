"""One identity after another: the old key's word for the new one.

A restored or copied installation takes new keys. With its last signature the old key names
them, so that a hub sees which computer asks to be enrolled again, and laptops follow a hub
that came back from a backup.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.basics.canonical import dumps
from tracker.crypto.signing import SigningKey, verifies
from tracker.store.database import Database

_PURPOSE = "succession"


@dataclass(frozen=True)
class Former:
    """An identity that an installation had: public keys, how far it went, its last word.

    ``heads``: hashes (hex) of the last entries of its chains; ``proof``: its signature (hex)
    for the identity that came after it.
    """

    device: str
    name: str
    sign_key: str
    seal_key: str
    heads: tuple[str, ...]
    proof: str

    def vouches_for(self, device: str, sign_key: str, seal_key: str) -> bool:
        """Whether this identity's key named that one as the next."""
        return is_proof(self.proof, self.device, self.sign_key, device, sign_key, seal_key)


def proof_for(key: SigningKey, old: str, device: str, sign_key: str, seal_key: str) -> str:
    """The signature (hex) with which identity ``old`` names the one that comes after it."""
    return key.sign(_PURPOSE, _message(old, device, sign_key, seal_key)).hex()


def is_proof(proof: str, old: str, old_key: str, device: str, sign_key: str, seal_key: str) -> bool:
    """Whether the key of ``old`` signed for just these keys; hex from outside is welcome."""
    try:
        raw, public = bytes.fromhex(proof), bytes.fromhex(old_key)
    except ValueError:
        return False
    return verifies(public, raw, _PURPOSE, _message(old, device, sign_key, seal_key))


def _message(old: str, device: str, sign_key: str, seal_key: str) -> bytes:
    return dumps({"old": old, "device": device, "sign_key": sign_key, "seal_key": seal_key})


def formers(database: Database, *, settled: bool | None = None) -> list[Former]:
    """The identities this installation had, the oldest first; by default all of them."""
    return [
        Former(
            row["device"],
            row["name"],
            row["sign_key"],
            row["seal_key"],
            tuple(json.loads(row["heads"])),
            row["proof"],
        )
        for row in database.rows("SELECT * FROM former_device ORDER BY ended, device")
        if settled is None or bool(row["settled"]) == settled
    ]


def lineage(database: Database, hub: str) -> list[dict[str, str]]:
    """How a hub came after others, the oldest step first, for who knows only those."""
    records = {
        row["id"]: row
        for row in database.rows(
            "SELECT id, name, sign_key, seal_key, replaces, proof FROM device"
            " WHERE scope = 'shared' AND kind = 'hub'"
        )
    }
    line: list[dict[str, str]] = []
    names = ("name", "sign_key", "seal_key", "replaces", "proof")
    while hub in records:
        record = records.pop(hub)
        if not record["replaces"] or not record["proof"]:
            break
        line.append({"device": hub, **{n: str(record[n]) for n in names}})
        hub = str(record["replaces"])
    return line[::-1]


def follow(line: Iterable[Any], keys: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Of a ``lineage`` from outside, those that follow from the hubs in ``keys``.

    ``keys``: signing keys (hex) of hubs that are trusted, by device.
    """
    trusted = dict(keys)
    found: dict[str, dict[str, str]] = {}
    names = {"device", "name", "sign_key", "seal_key", "replaces", "proof"}
    for step in line:
        if (
            not isinstance(step, dict)
            or set(step) != names
            or not all(isinstance(v, str) for v in step.values())
        ):
            break
        old = trusted.get(step["replaces"])
        if old is not None and is_proof(
            step["proof"],
            step["replaces"],
            old,
            step["device"],
            step["sign_key"],
            step["seal_key"],
        ):
            trusted[step["device"]] = step["sign_key"]
            found[step["device"]] = step
    return found
