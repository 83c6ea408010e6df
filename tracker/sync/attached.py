"""Documents' bytes in bundles: asked for by hash, sent to who asked, checked on arrival.

They lie end to end in a member of their own, ``attachments.bin``, stored and not packed;
the signed manifest lists hash and size of each in order. There are no names and nothing to
unpack, so nothing can be written anywhere or grow. A bundle without them is as it was
before there were any (format 2), so that earlier versions go on reading it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tracker.basics.errors import Damaged
from tracker.crypto.hashing import sha256
from tracker.ledger import attachments
from tracker.ledger.ledger import Ledger
from tracker.sync.devices import KnownDevice, readable_scopes

#: Of one bundle; what is asked for beyond that goes with the next one.
MOST_IN_BUNDLE = 48 * 1024 * 1024
MOST_LISTED = 1000
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


def to_send(
    ledger: Ledger, receivers: Sequence[KnownDevice], *, everything: bool = False
) -> list[tuple[str, bytes]]:
    """What ``receivers`` asked for (or may have), is here, and each of them may have."""
    database = ledger.database
    allowed = [
        dict(
            attachments.sendable(
                database, readable_scopes(ledger, one), to_audit=one.kind == "audit"
            )
        )
        for one in receivers
    ]
    wanted: dict[str, int] = {}
    for one in receivers:
        asked = attachments.sendable(
            database,
            readable_scopes(ledger, one),
            to_audit=one.kind == "audit",
            device=None if everything else one.id,
        )
        wanted |= dict(asked)
    found, room = list[tuple[str, bytes]](), MOST_IN_BUNDLE
    for digest, size in sorted(wanted.items()):
        if size > room or len(found) == MOST_LISTED or not all(digest in one for one in allowed):
            continue
        data = attachments.bytes_of(database, digest)
        if data is not None:
            found.append((digest, data))
            room -= size
    return found


def owed(ledger: Ledger, receiver: KnownDevice) -> list[str]:
    """Hashes of what a device asked for and can be sent."""
    return [
        digest
        for digest, _size in attachments.sendable(
            ledger.database,
            readable_scopes(ledger, receiver),
            to_audit=receiver.kind == "audit",
            device=receiver.id,
        )
    ]


def listed_of(manifest: dict[str, Any]) -> list[tuple[str, int]]:
    """What a manifest says of attachments; Damaged where it is not of that form."""
    listed = manifest.get("attachments", [])
    if not isinstance(listed, list) or len(listed) > MOST_LISTED:
        raise Damaged("bundle_unreadable")
    found = []
    for one in listed:
        if not isinstance(one, list) or len(one) != 2 or not _is_digest(one[0]):
            raise Damaged("bundle_unreadable")
        if type(one[1]) is not int or not 0 < one[1] <= attachments.MOST_BYTES:
            raise Damaged("attachment_too_large")
        found.append((one[0], one[1]))
    return found


def read_attachments(manifest: dict[str, Any], member: bytes) -> dict[str, bytes]:
    """By hash the bytes of ``member``, each as the manifest says; Damaged otherwise."""
    listed = listed_of(manifest)
    if sum(size for _digest, size in listed) != len(member):
        raise Damaged("attachment_differs")
    found: dict[str, bytes] = {}
    at = 0
    for digest, size in listed:
        data = member[at : at + size]
        at += size
        if sha256(data).hex() != digest:
            raise Damaged("attachment_differs")
        found[digest] = data
    return found


def wants_of(told: Any) -> list[str]:
    """Hashes that somebody asks for; Damaged where it is no list of them."""
    if not isinstance(told, list) or len(told) > MOST_LISTED:
        raise Damaged("bundle_unreadable")
    if not all(_is_digest(digest) for digest in told):
        raise Damaged("bundle_unreadable")
    return list(told)


def wants(ledger: Ledger) -> list[str]:
    """What this installation asks for, as a manifest tells it.

    A hub passes on what others ask it for and it has not: laptops never meet.
    """
    asked = attachments.wishes(ledger.database)
    if ledger.device.kind == "hub":
        asked += attachments.asked_in_vain(ledger.database)
    return list(dict.fromkeys(asked))[:MOST_LISTED]


def hear_wants(ledger: Ledger, device: str, told: Sequence[str]) -> None:
    """Take a device's word of what it asks for; it replaces the one before."""
    database = ledger.database
    with ledger.transaction():
        database.execute("DELETE FROM attachment_asked WHERE device = ?", (device,))
        database.executemany(
            "INSERT OR IGNORE INTO attachment_asked (device, sha256) VALUES (?, ?)",
            [(device, digest) for digest in told],
        )


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and bool(_DIGEST.match(value))
