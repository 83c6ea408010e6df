"""What a hub does for a device that asks over HTTP: it acts as that device, nobody else.

No person stands behind such a request, so no person's permissions are borrowed: a device
may bring a bundle and fetch one, and the bundle itself passes admission as from a stick.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.basics.actor import Actor
from tracker.basics.errors import NotAllowed, Refused
from tracker.installation import exchange
from tracker.installation.opening import Installation
from tracker.ledger.desk import Desk
from tracker.ledger.heads import told_tops
from tracker.sync.attached import hear_wants
from tracker.sync.devices import KnownDevice, known_devices, readable_scopes
from tracker.sync.exporting import export
from tracker.sync.merge import Merged
from tracker.sync.standing import Tops, hear, standing
from tracker.sync.succession import lineage
from tracker.sync.transports.names import digest_of, tag
from tracker.sync.transports.pieces import Pieces
from tracker.sync.transports.signed import Credentials, Request, sign_word

DEVICE_PERMISSIONS = frozenset({"sync:import", "sync:export"})

#: Merges of several laptops at once would only wait for each other's transaction.
_merging = threading.Lock()


@dataclass(frozen=True)
class Prepared:
    """What a device is to fetch (None when it has all), and the hub's signed word."""

    digest: str | None
    size: int
    entries: int
    heads: Tops
    said: int
    signature: str
    #: Hashes of the documents that the hub asks the device for.
    wants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Served:
    """An unlocked hub as the devices see it."""

    installation: Installation

    def caller(self, credentials: Credentials, request: Request) -> KnownDevice:
        """The device that signed; refused when it is unknown, revoked, or did not sign this."""
        if self.installation.kind != "hub":
            raise Refused("not_a_hub")
        with self.installation.store.connection() as database:
            known = known_devices(database)
            device = known.get(credentials.device)
            replaced = any(d.replaces == credentials.device for d in known.values())
        if device is None or device.id == self.installation.device.id:
            raise NotAllowed("device_unknown_there")
        if not credentials.are_for(request, device.sign_key):
            raise NotAllowed("signature_wrong")
        if device.status != "active":
            raise NotAllowed("device_replaced" if replaced else "device_revoked")
        return device

    @contextmanager
    def desk(self, device: KnownDevice) -> Iterator[Desk]:
        """A desk at which the device itself sits."""
        actor = Actor(device.id, "device", device.cso, DEVICE_PERMISSIONS)
        with self.installation.desk() as desk:
            yield Desk(desk.ledger, actor)

    def line(self) -> list[dict[str, str]]:
        """How this hub came after others, for laptops that know only those."""
        with self.installation.store.connection() as database:
            return lineage(database, self.installation.device.id)

    def brought(self, device: KnownDevice) -> Pieces:
        """What a device is pushing."""
        return Pieces(self._folder() / "brought" / tag(device.id))

    def ready(self, device: KnownDevice) -> Pieces:
        """What a device may fetch."""
        return Pieces(self._folder() / "ready" / tag(device.id))

    def _folder(self) -> Path:
        return self.installation.settings.home / "exchange"

    def take(self, device: KnownDevice, digest: str) -> Merged:
        """Merge what a device pushed; the same bundle again changes nothing."""
        pieces = self.brought(device)
        if not pieces.have(digest):
            before = self._taken_before(device, digest)
            if before is not None:
                return before
        data = pieces.whole(digest)
        try:
            with _merging, self.desk(device) as desk:
                merged = exchange.import_from(self.installation, desk, data)
        except Refused as error:
            if error.code not in ("disk_full", "read_only", "database_busy", "locked"):
                pieces.drop(digest)
            raise
        pieces.drop(digest)
        return merged

    def _taken_before(self, device: KnownDevice, digest: str) -> Merged | None:
        """What to answer a device that did not hear our first answer."""
        with self.desk(device) as desk:
            row: dict[str, Any] | None = desk.ledger.database.row(
                "SELECT kind, entries FROM exchange WHERE direction = 'in' AND digest = ?",
                (digest,),
            )
        if row is None:
            return None
        return Merged(row["kind"], device.name, row["entries"], 0, 0, 0, ())

    def taken(self, device: KnownDevice, digest: str) -> bool:
        """Whether a bundle was merged already."""
        return self._taken_before(device, digest) is not None

    def prepare(
        self,
        device: KnownDevice,
        heads: Tops,
        said: int,
        resume: str | None,
        nonce: str,
        asked: Sequence[str] = (),
    ) -> Prepared:
        """A bundle of what ``device`` lacks by the word it just gave, and asked for."""
        ready = self.ready(device)
        with self.desk(device) as desk:
            desk.actor.require("sync:export")
            ledger = desk.ledger
            hear(ledger, device.id, heads, said, now=True)
            hear_wants(ledger, device.id, asked)
            now_there = standing(ledger, device)
            lacking = now_there.waiting
            own = told_tops(ledger, readable_scopes(ledger, device))
            signature = sign_word(own, device.id, nonce, ledger.device.signing)
            now = ledger.now()
            digest, size = None, 0
            if resume is not None and ready.have(resume):
                digest, size = resume, ready.have(resume)
            elif lacking or now_there.owed:
                made = export(ledger, [device])
                digest, size = digest_of(made.data), len(made.data)
                ready.put(digest, made.data)
            else:
                # By its word it has what it was to fetch.
                ready.keep_only("")
        return Prepared(digest, size, lacking, own, now, signature, now_there.wanted)
