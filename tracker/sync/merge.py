"""Import a bundle: admit it, take it in, remember what its sender has."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from tracker.basics.collecting import without_collecting
from tracker.basics.errors import Damaged, Refused
from tracker.ledger import attachments
from tracker.ledger.device import mark_enrolled, meta
from tracker.ledger.intake import Taken, take_in
from tracker.ledger.ledger import Ledger
from tracker.ledger.witness import bear_witness
from tracker.sync.admission import Admitted, TakeApart, admit
from tracker.sync.attached import hear_wants, wants_of
from tracker.sync.checking import expect_pieces
from tracker.sync.devices import KnownDevice, known_devices, other_of
from tracker.sync.renewal import renew
from tracker.sync.standing import hear
from tracker.sync.trust import LeftOut


@dataclass(frozen=True)
class Merged:
    """What an import brought."""

    kind: str
    sender: str
    entries: int
    new: int
    records: int
    conflicts: int
    forked: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()
    #: Why this computer took a new identity: it learned that another goes by the old one.
    renewed: str | None = None
    #: How many documents came whose bytes were not here.
    documents: int = 0


def merge_bundle(
    ledger: Ledger, data: bytes, progress: Callable[[int], None] | None = None
) -> Merged:
    """Take ``data`` in, wholly or not at all. The very same bytes again change nothing."""
    again = merged_before(ledger, data)
    if again is not None:
        return again
    expect_pieces(ledger.declared, len(data), to_audit=ledger.device.kind == "audit")
    admitted = admitted_to(ledger, data)
    with without_collecting():
        return take_in_admitted(ledger, admitted, data, progress)


def admitted_to(ledger: Ledger, data: bytes, take_apart: TakeApart | None = None) -> Admitted:
    """``data`` with its outside checked; nothing is written yet."""
    return admit(ledger, data, lambda manifest: _welcome_sender(ledger, manifest), take_apart)


def take_in_admitted(
    ledger: Ledger,
    admitted: Admitted,
    data: bytes,
    progress: Callable[[int], None] | None = None,
) -> Merged:
    """Store and fold what was admitted of ``data``, wholly or not at all."""
    with closing(admitted.pieces), ledger.transaction():
        before, mine = _conflicts(ledger), _own_reach(ledger)
        taken = take_in(ledger, admitted.pieces, admitted.heads, progress)
        if admitted.manifest["kind"] == "welcome" and not ledger.device.enrolled:
            _become_enrolled(ledger, admitted)
        elif not ledger.device.belongs:
            raise Refused("not_enrolled")
        renewed = _renewed(ledger, mine)
        bear_witness(ledger, taken.scopes)
        _remember(ledger, admitted, data, taken)
        documents = attachments.take(ledger.database, admitted.attached, ledger.now())
        attachments.drop_unwanted(ledger.database)
        after = _conflicts(ledger)
    return Merged(
        admitted.manifest["kind"],
        admitted.sender.name,
        taken.offered + admitted.again,
        taken.new,
        taken.records,
        after - before,
        taken.forked,
        admitted.left_out,
        renewed,
        documents,
    )


def _own_reach(ledger: Ledger) -> list[tuple[Any, ...]]:
    """How far our own chains go, and how often they are forked."""
    return list(
        ledger.database.tuples(
            "SELECT c.id, (SELECT max(seq) FROM entry WHERE chain = c.id),"
            " (SELECT count(*) FROM fork WHERE chain = c.id)"
            " FROM chain c WHERE c.device = ? ORDER BY c.id",
            (ledger.device.id,),
        )
    )


def _renewed(ledger: Ledger, mine: list[tuple[Any, ...]]) -> str | None:
    """Entries came under our own key that we did not write: somebody else has it too."""
    if _own_reach(ledger) == mine:
        return None
    renew(ledger, "forked")
    return "forked"


def merged_before(ledger: Ledger, data: bytes) -> Merged | None:
    """What is told of a bundle whose bytes were taken in before; None for a new one."""
    row = ledger.database.row(
        "SELECT e.kind, e.entries, coalesce(d.name, e.device) AS sender FROM exchange e"
        " LEFT JOIN device d ON d.id = e.device WHERE e.direction = 'in' AND e.digest = ?",
        (hashlib.sha256(data).hexdigest(),),
    )
    return None if row is None else Merged(row["kind"], row["sender"], row["entries"], 0, 0, 0, ())


def _conflicts(ledger: Ledger) -> int:
    return int(ledger.database.value("SELECT count(*) FROM conflict"))


def _welcome_sender(ledger: Ledger, manifest: dict[str, Any]) -> KnownDevice | None:
    """The hub that a welcome names, if the welcome answers our own join request.

    The request held a secret number sealed to nobody else than whoever received it; a
    welcome that knows it comes from there. The words shown compare the rest.
    """
    if manifest.get("kind") != "welcome" or ledger.device.enrolled:
        return None
    hub = manifest.get("hub")
    nonce = manifest.get("nonce")
    if not isinstance(hub, dict) or not isinstance(nonce, str):
        return None
    if nonce != meta(ledger.database, "device.nonce"):
        raise Refused("welcome_for_another_request")
    try:
        return KnownDevice(
            str(manifest["sender"]),
            str(hub["name"]),
            "hub",
            None,
            bytes.fromhex(hub["sign_key"]),
            str(hub["seal_key"]),
            "active",
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged("bundle_unreadable") from error


def _become_enrolled(ledger: Ledger, admitted: Admitted) -> None:
    """The welcome must hold the hub's record as it claims, and our own with our keys."""
    devices = known_devices(ledger.database)
    hub, own = devices.get(admitted.sender.id), devices.get(ledger.device.id)
    if hub is None or hub.kind != "hub" or hub.sign_key != admitted.sender.sign_key:
        raise Damaged("bundle_tampered")
    if (
        own is None
        or own.sign_key != ledger.device.signing.public
        or own.seal_key != ledger.device.recipient
        or own.kind != ledger.device.kind
    ):
        raise Refused("welcome_without_us")
    mark_enrolled(ledger.database, own.cso)
    ledger.reload_device()


def _remember(ledger: Ledger, admitted: Admitted, data: bytes, taken: Taken) -> None:
    now = ledger.now()
    hear(ledger, admitted.sender.id, admitted.manifest["heads"], admitted.manifest["created"])
    hear_wants(ledger, admitted.sender.id, wants_of(admitted.manifest.get("wants", [])))
    _hear_alongside(ledger, admitted)
    ledger.database.execute(
        "UPDATE peer SET last_import = ? WHERE device = ?", (now, admitted.sender.id)
    )
    # What was left out may be believed later: then the same bundle shall count again.
    digest = "" if admitted.left_out else hashlib.sha256(data).hexdigest()
    ledger.database.execute(
        "INSERT INTO exchange (at, direction, device, kind, digest, entries, new_entries)"
        " VALUES (?, 'in', ?, ?, ?, ?, ?)",
        (
            now,
            admitted.sender.id,
            admitted.manifest["kind"],
            digest,
            taken.offered,
            taken.new,
        ),
    )


def _hear_alongside(ledger: Ledger, admitted: Admitted) -> None:
    told = admitted.manifest.get("alongside", {})
    if not isinstance(told, dict):
        raise Damaged("bundle_unreadable")
    for side in ledger.declared.alongside:
        if side.name in told:
            side.hear(
                ledger,
                other_of(admitted.sender),
                admitted.manifest["created"],
                told[side.name],
            )
