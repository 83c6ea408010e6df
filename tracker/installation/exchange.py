"""Export to and import from others: who is meant, and what follows from an import."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.basics.errors import Refused
from tracker.domain.casework.keys import pass_keys_on
from tracker.installation.opening import Installation, introduce_users
from tracker.ledger.desk import Desk
from tracker.ledger.device import Device
from tracker.review.refreshing import refresh
from tracker.sync.devices import KnownDevice, known_devices
from tracker.sync.exporting import Exported, export
from tracker.sync.merge import Merged, merge_bundle
from tracker.sync.several import OURS, merge_several

SUFFIX = ".tracker"
#: After an import registrations are compared for so long (ms); the rest when the queue is read.
COMPARING = 3000
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Waiting:
    """What an exchange screen shows of a device: when it was last heard of, in ms."""

    device: KnownDevice
    last_import: int | None
    last_export: int | None


def receivers(desk: Desk, to: str) -> list[KnownDevice]:
    """``hub``, a device's name or id, or ``cso:CODE`` for all laptops of an organisation."""
    own = desk.ledger.device.id
    others = [d for d in known_devices(desk.ledger.database).values() if d.id != own]
    active = [d for d in others if d.status == "active"]
    if to == "hub":
        found = [d for d in active if d.kind == "hub"]
    elif to.startswith("cso:"):
        found = [d for d in active if d.kind == "field" and d.cso == to[4:]]
    else:
        found = [d for d in active if d.id == to] or [d for d in active if d.name == to]
        if len(found) > 1:
            raise Refused("name_ambiguous", name=to)
    if not found:
        raise Refused("receiver_unknown", name=to)
    return found


def export_to(
    desk: Desk,
    to: str,
    *,
    full: bool = False,
    documents: bool = False,
    progress: Progress | None = None,
) -> Exported:
    """A bundle for ``to`` (see ``receivers``); with all ``documents`` that it may have."""
    desk.actor.require("sync:export")
    found = receivers(desk, to)
    pass_keys_on(desk)
    return export(desk.ledger, found, full=full, documents=documents, progress=progress)


def bundle_name(desk: Desk, receiver_devices: Sequence[KnownDevice]) -> str:
    """A file name that tells from where, to where and when; never about whom."""
    sender = _slug(desk.ledger.device.name)
    target = _slug(receiver_devices[0].name) if len(receiver_devices) == 1 else "cso"
    when = datetime.fromtimestamp(desk.ledger.now() / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    return f"{sender}-{target}-{when}{SUFFIX}"


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "tracker"


def import_from(
    installation: Installation, desk: Desk, data: bytes, progress: Progress | None = None
) -> Merged:
    """Merge a bundle; after a welcome, make this installation's users known."""
    desk.actor.require("sync:import")
    before = desk.ledger.device
    merged = merge_bundle(desk.ledger, data, progress)
    _after_merging(installation, desk, before, [merged])
    return merged


def import_several(
    installation: Installation,
    desk: Desk,
    bundles: Iterable[bytes],
    progress: Progress | None = None,
) -> list[Merged | Refused]:
    """``import_from`` for several bundles: what became of each of them, in their order.

    Refused when the computer itself cannot store any more; those before that stay in.
    """
    desk.actor.require("sync:import")
    told, coming = list[Merged | Refused](), iter(bundles)
    # What comes after a welcome can only be understood once that has made us known.
    while not desk.ledger.device.enrolled:
        data = next(coming, None)
        if data is None:
            return told
        try:
            told.append(import_from(installation, desk, data, progress))
        except Refused as error:
            if error.code in OURS:
                raise
            told.append(error)
    before, rest = desk.ledger.device, list[Merged | Refused]()
    try:
        rest = merge_several(desk.ledger, coming, progress)
    finally:
        _after_merging(installation, desk, before, [m for m in rest if isinstance(m, Merged)])
    return told + rest


def _after_merging(
    installation: Installation, desk: Desk, before: Device, merged: Sequence[Merged]
) -> None:
    after = desk.ledger.device
    if after.id != before.id:
        installation.reload()
    if not before.enrolled and after.enrolled:
        installation.reload()
        introduce_users(desk.ledger, desk.actor.user)
    if any(m.new for m in merged) and desk.ledger.device.kind != "audit":
        refresh(desk, COMPARING)


def waiting(desk: Desk) -> list[Waiting]:
    """Every other device, with when it was last imported from and exported to."""
    desk.actor.require("sync:device:read")
    peers = {r["device"]: r for r in desk.ledger.database.rows("SELECT * FROM peer")}
    own = desk.ledger.device
    result = []
    for device in known_devices(desk.ledger.database).values():
        if device.id == own.id or (own.kind != "hub" and device.kind != "hub"):
            continue
        peer = peers.get(device.id, {})
        result.append(Waiting(device, peer.get("last_import"), peer.get("last_export")))
    return result
