"""What a bundle must pass, in order, before anything of it touches the ledger.

Size → decrypt → sender's signature → SQLite opened without trust → schema → types →
entries → authority of their writers → signed heads. A bundle that fails changes nothing,
and is told apart: not for us, unknown sender, damaged, tampered with, too new.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tracker.basics.errors import Damaged, Refused, TrackerError
from tracker.crypto.sealing import unseal
from tracker.ledger.entry import Entry
from tracker.ledger.heads import head_is_signed
from tracker.ledger.intake import SignedHead
from tracker.ledger.ledger import Ledger
from tracker.ledger.pieces import Piece, piece_of
from tracker.sync import blocks, bundle, hardened, unpacking
from tracker.sync.attached import read_attachments, wants_of
from tracker.sync.checking import checked, checked_pieces
from tracker.sync.devices import KnownDevice, known_devices
from tracker.sync.held import without_held
from tracker.sync.introducing import introduced, last_of_line
from tracker.sync.trust import LeftOut, believed, is_bounded


@dataclass(frozen=True)
class Admitted:
    """A bundle whose outside passed: its manifest, its signed heads, its entries in pieces.

    A piece is consecutive entries of one chain. Each is checked when it is asked for, so that
    a bundle of millions needs no more memory than one of thousands; what fails there is
    raised there, within the transaction that then leaves nothing behind.
    """

    manifest: dict[str, Any]
    sender: KnownDevice
    pieces: Generator[Piece]
    heads: tuple[SignedHead, ...]
    left_out: tuple[LeftOut, ...] = ()
    #: Entries that are not among the pieces, since all of them are held.
    again: int = 0
    #: Bytes of documents by their hash, which was calculated.
    attached: Mapping[str, bytes] = field(default_factory=dict)


def read_file(path: Path) -> bytes:
    """The file's bytes, read once; nothing beside it (-journal, -wal) is looked at."""
    try:
        if path.stat().st_size > bundle.MAX_FILE:
            raise Damaged("bundle_too_large")
        data = path.read_bytes()
    except OSError as error:
        raise Refused("file_unreadable") from error
    if not data:
        raise Damaged("bundle_empty")
    return data


#: What takes blocks apart; see ``checked_pieces``.
TakeApart = Callable[[Sequence[blocks.Block]], Generator[Piece]]


@dataclass(frozen=True)
class _Seen:
    """A bundle whose outside passed: its blocks in the order in which they are taken in."""

    manifest: dict[str, Any]
    sender: KnownDevice
    attached: Mapping[str, bytes]
    heads: list[SignedHead]
    #: Hashes that a chain may end in.
    signed: set[bytes]
    packed: list[blocks.Block]
    #: What was taken apart already, to look at it.
    unpacked: dict[blocks.Block, list[Entry]]
    again: int
    left_out: tuple[LeftOut, ...]

    def still_packed(self) -> list[blocks.Block]:
        return [block for block in self.packed if block not in self.unpacked]


def admit(
    ledger: Ledger,
    data: bytes,
    trust: Callable[[dict[str, Any]], KnownDevice | None],
    take_apart: TakeApart | None = None,
) -> Admitted:
    """Check ``data`` from first byte to last.

    ``trust`` may name the sender of a welcome, which cannot be known before it arrives.
    """
    seen = _look_at(ledger, data, trust)
    take_apart = take_apart or partial(
        checked_pieces, ledger.declared, to_audit=ledger.device.kind == "audit"
    )
    pieces = _pieces(ledger, seen, take_apart)
    return Admitted(
        seen.manifest,
        seen.sender,
        pieces,
        tuple(seen.heads),
        seen.left_out,
        seen.again,
        seen.attached,
    )


def foreseen(ledger: Ledger, data: bytes) -> list[blocks.Block]:
    """The blocks that will have to be taken apart when it is the turn of this bundle, as far as
    can be told before it is; none where anything is amiss, which is told at its turn."""
    try:
        return _look_at(ledger, data, lambda manifest: None).still_packed()
    except TrackerError:
        return []


def _look_at(
    ledger: Ledger, data: bytes, trust: Callable[[dict[str, Any]], KnownDevice | None]
) -> _Seen:
    if len(data) > bundle.MAX_FILE:
        raise Damaged("bundle_too_large")
    ours = _identities(ledger)
    manifest, ledger_bytes, member = bundle.read_members(_unsealed(data, list(ours.values())))
    bundle.check_manifest(manifest)
    known = known_devices(ledger.database)
    sender = known.get(manifest["sender"]) or trust(manifest) or _successor(manifest, known)
    if sender is None:
        raise Refused("unknown_sender")
    if not bundle.manifest_is_signed(manifest, ledger_bytes, sender.sign_key):
        raise Damaged("bundle_tampered")
    if sender.status != "active":
        raise Refused("sender_revoked", name=sender.name)
    if not ours.keys() & set(manifest["recipients"]):
        raise Refused("bundle_not_for_us")
    attached = _attached(manifest, member)
    with hardened.opened(ledger_bytes) as connection:
        heads = hardened.read_heads(connection)
        # One that comes twice would be waited for a second time.
        packed = list(dict.fromkeys(hardened.read_blocks(connection)))
    if manifest["kind"] == "ack" and (packed or heads):
        raise Damaged("bundle_tampered")
    known = {**known, sender.id: sender}
    shared = {b: unpacking.unpack(b) for b in packed if b.scope == "shared"}
    devices = {**known, **introduced(shared, known)}
    for device, scope in sorted({(b.device, b.scope) for b in packed}):
        _check_authority(ledger, sender, devices, device, scope)
    signed = _signed(devices, heads)
    packed, again = without_held(ledger, packed, heads)
    bounded, left_out = _bounded(ledger, sender, devices, packed)
    # Hubs first: what they erased is known before it comes again from anywhere else.
    packed.sort(
        key=lambda b: (b.scope != "shared", devices[b.device].kind != "hub", b.scope, b.device)
    )
    # What is believed in part is here already or leads to a head that a hub named.
    signed |= {entry.hash for passed in bounded.values() for entry in passed}
    unpacked = {**shared, **bounded}
    return _Seen(manifest, sender, attached, heads, signed, packed, unpacked, again, left_out)


def _attached(manifest: dict[str, Any], member: bytes | None) -> dict[str, bytes]:
    """Documents that came along: the format, the list and the bytes must go together."""
    wants_of(manifest.get("wants", []))
    told = manifest["format"] == bundle.FORMAT_WITH_ATTACHMENTS
    if told != (member is not None) or told != ("attachments" in manifest):
        raise Damaged("bundle_tampered")
    return {} if member is None else read_attachments(manifest, member)


def _identities(ledger: Ledger) -> dict[str, str]:
    """By device the secret that opens what is sealed to it: ours, and what we were before."""
    before = ledger.database.tuples("SELECT device, identity FROM former_device ORDER BY ended")
    return {**dict(before), ledger.device.id: ledger.device.identity}


def _unsealed(data: bytes, identities: list[str]) -> bytes:
    for identity in identities[:0:-1]:
        try:
            return unseal(data, identity)
        except Refused as error:
            if error.code != "bundle_not_for_us":
                raise
    return unseal(data, identities[0])


def _successor(manifest: dict[str, Any], known: Mapping[str, KnownDevice]) -> KnownDevice | None:
    """A hub that came back from a backup with new keys, which the old ones signed."""
    line = manifest.get("line")
    hubs = {d.id: d.sign_key.hex() for d in known.values() if d.is_trusted_hub}
    found = last_of_line(line if isinstance(line, list) else [], hubs)
    return found if found is not None and found.id == manifest["sender"] else None


def _bounded(
    ledger: Ledger,
    sender: KnownDevice,
    devices: Mapping[str, KnownDevice],
    packed: Sequence[blocks.Block],
) -> tuple[dict[blocks.Block, list[Entry]], tuple[LeftOut, ...]]:
    """The blocks of devices that are believed in part only, with what is believed of them."""
    chains: dict[tuple[str, str], list[blocks.Block]] = {}
    for block in packed:
        if is_bounded(devices[block.device], sender):
            chains.setdefault((block.device, block.scope), []).append(block)
    found: dict[blocks.Block, list[Entry]] = {}
    left: list[LeftOut] = []
    for (device, _scope), parts in chains.items():
        entries = [e for block in parts for e in unpacking.unpack(block)]
        passed, out = believed(ledger.database, devices[device], entries)
        left += [out] if out else []
        found |= {block: [] for block in parts}
        found[parts[0]] = passed
    return found, tuple(left)


def _pieces(ledger: Ledger, seen: _Seen, take_apart: TakeApart) -> Generator[Piece]:
    """The pieces, block by block; every chain ends in heads that its own device signed."""
    declared, to_audit = ledger.declared, ledger.device.kind == "audit"
    ends: set[bytes] = set()
    unpacked = dict(seen.unpacked)
    with closing(take_apart(seen.still_packed())) as others:
        for block in seen.packed:
            entries = unpacked.pop(block, None)
            if entries is None:
                piece = next(others)
            elif entries:
                piece = piece_of(declared, checked(declared, entries, to_audit=to_audit))
            else:
                continue
            _end(piece, ends)
            yield piece
    if not ends <= seen.signed:
        raise Damaged("bundle_tampered")


def _end(piece: Piece, ends: set[bytes]) -> None:
    """Follow the ends of chains through a piece."""
    if piece.outline.plain:
        ends.discard(bytes.fromhex(piece.outline.prev))
        ends.add(piece.outline.last)
        return
    for entry in piece.entries():
        ends.discard(bytes.fromhex(entry.parts["prev"]))
        ends.add(entry.hash)


def _check_authority(
    ledger: Ledger,
    sender: KnownDevice,
    devices: dict[str, KnownDevice],
    device: str,
    scope: str,
) -> None:
    """The writer may write in the scope, the sender may bring it, we may hold it."""
    writer = devices.get(device)
    if writer is None:
        raise Refused("unknown_writer")
    if not writer.may_write(scope):
        raise Refused("writer_not_allowed", name=writer.name)
    if sender.kind == "audit" or (sender.kind == "field" and scope not in _own(sender)):
        raise Refused("sender_not_allowed", name=sender.name)
    own = ledger.device
    if own.kind == "field" and own.belongs and scope not in ("shared", f"cso:{own.cso}"):
        raise Refused("scope_not_ours")


def _own(device: KnownDevice) -> tuple[str, str]:
    return "shared", f"cso:{device.cso}"


def _signed(devices: dict[str, KnownDevice], heads: Sequence[SignedHead]) -> set[bytes]:
    """The hashes that devices signed as heads of their own chains."""
    signed: set[bytes] = set()
    for head in heads:
        writer = devices.get(head.device)
        if writer is None:
            raise Refused("unknown_writer")
        if not head_is_signed(head, writer.sign_key):
            raise Damaged("bundle_tampered")
        signed.add(head.hash)
    return signed
