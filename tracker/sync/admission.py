"""What a bundle must pass, in order, before anything of it touches the ledger.

Size → decrypt → sender's signature → SQLite opened without trust → schema → types →
entries → authority of their writers → signed heads. A bundle that fails changes nothing,
and is told apart: not for us, unknown sender, damaged, tampered with, too new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.basics.errors import Damaged, Refused
from tracker.crypto.sealing import unseal
from tracker.ledger.entry import Entry
from tracker.ledger.heads import head_is_signed
from tracker.ledger.intake import SignedHead
from tracker.ledger.ledger import Ledger
from tracker.ledger.records import Declared, Sensitivity
from tracker.sync import blocks, bundle, hardened
from tracker.sync.devices import KnownDevice, known_devices


@dataclass(frozen=True)
class Admitted:
    """A bundle that passed: its manifest, its chains in order, its signed heads."""

    manifest: dict[str, Any]
    sender: KnownDevice
    chains: tuple[tuple[Entry, ...], ...]
    heads: tuple[SignedHead, ...]


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


def admit(
    ledger: Ledger, data: bytes, trust: Callable[[dict[str, Any]], KnownDevice | None]
) -> Admitted:
    """Check ``data`` from first byte to last.

    ``trust`` may name the sender of a welcome, which cannot be known before it arrives.
    """
    if len(data) > bundle.MAX_FILE:
        raise Damaged("bundle_too_large")
    manifest, ledger_bytes = bundle.read_bundle(unseal(data, ledger.device.identity))
    bundle.check_manifest(manifest)
    known = known_devices(ledger.database)
    sender = known.get(manifest["sender"]) or trust(manifest)
    if sender is None:
        raise Refused("unknown_sender")
    if not bundle.manifest_is_signed(manifest, ledger_bytes, sender.sign_key):
        raise Damaged("bundle_tampered")
    if sender.status != "active":
        raise Refused("sender_revoked", name=sender.name)
    if ledger.device.id not in manifest["recipients"]:
        raise Refused("bundle_not_for_us")
    with hardened.opened(ledger_bytes) as connection:
        heads = hardened.read_heads(connection)
        chains = _chains(ledger.declared, hardened.read_blocks(connection))
    if manifest["kind"] == "ack" and (chains or heads):
        raise Damaged("bundle_tampered")
    devices = {**known, sender.id: sender, **_introduced(chains, known | {sender.id: sender})}
    for entries in chains.values():
        _check_authority(ledger, sender, devices, entries)
    _check_heads(devices, chains, heads)
    ordered = sorted(chains.items(), key=lambda item: (item[0][1] != "shared", item[0]))
    return Admitted(manifest, sender, tuple(tuple(e) for _, e in ordered), tuple(heads))


Chains = dict[tuple[str, str], list[Entry]]


def _chains(declared: Declared, packed: Iterable[blocks.Block]) -> Chains:
    chains: Chains = {}
    for block in packed:
        entries = blocks.unpack(block)
        for entry in entries:
            _check_types(declared, entry)
        chains.setdefault((block.device, block.scope), []).extend(entries)
    return chains


def _check_types(declared: Declared, entry: Entry) -> None:
    """Fields that this version knows must hold what is declared, in the class declared."""
    record_type = declared.get(entry.parts["table"])
    if record_type is None:
        return
    if record_type.shared != (entry.scope == "shared"):
        raise Damaged("entry_malformed", part="scope")
    personal, sensitive = entry.sealed_values()
    for sensitivity, values in (
        (Sensitivity.PUBLIC, entry.parts["set"]),
        (Sensitivity.PERSONAL, personal),
        (Sensitivity.SENSITIVE, sensitive),
    ):
        if not values:
            continue
        tests = record_type.form_tests[sensitivity]
        for name, value in values.items():
            test = tests.get(name)
            if test is None:
                if name in record_type.by_name:
                    raise Damaged("entry_malformed", part=name)
            elif value is not None and not test(value):
                raise Damaged("entry_malformed", part=name)


def _introduced(chains: Chains, known: dict[str, KnownDevice]) -> dict[str, KnownDevice]:
    """Devices that the bundle's own ``shared`` entries enrol, by a hub we know."""
    found: dict[str, KnownDevice] = {}
    for (device, scope), entries in sorted(chains.items()):
        writer = known.get(device)
        if scope != "shared" or writer is None or writer.kind != "hub":
            continue
        for entry in entries:
            values = entry.parts["set"]
            if entry.parts["table"] != "device" or entry.parts["record"] in known:
                continue
            if "sign_key" in values:
                found[entry.parts["record"]] = KnownDevice(
                    entry.parts["record"],
                    str(values.get("name")),
                    str(values.get("kind")),
                    values.get("cso"),
                    _key_bytes(values["sign_key"]),
                    str(values.get("seal_key")),
                    "active",
                )
    return found


def _key_bytes(text: Any) -> bytes:
    try:
        key = bytes.fromhex(text)
    except (TypeError, ValueError) as error:
        raise Damaged("entry_malformed", part="sign_key") from error
    if len(key) != 32:
        raise Damaged("entry_malformed", part="sign_key")
    return key


def _check_authority(
    ledger: Ledger, sender: KnownDevice, devices: dict[str, KnownDevice], entries: list[Entry]
) -> None:
    """The writer may write in the scope, the sender may bring it, we may hold it."""
    device, scope = entries[0].device, entries[0].scope
    writer = devices.get(device)
    if writer is None:
        raise Refused("unknown_writer")
    if not writer.may_write(scope):
        raise Refused("writer_not_allowed", name=writer.name)
    if sender.kind == "audit" or (sender.kind == "field" and scope not in _own(sender)):
        raise Refused("sender_not_allowed", name=sender.name)
    own = ledger.device
    if own.kind == "field" and own.enrolled and scope not in ("shared", f"cso:{own.cso}"):
        raise Refused("scope_not_ours")
    if own.kind == "audit" and any(e.personal or e.sensitive for e in entries):
        raise Refused("personal_values_not_wanted")


def _own(device: KnownDevice) -> tuple[str, str]:
    return "shared", f"cso:{device.cso}"


def _check_heads(devices: dict[str, KnownDevice], chains: Chains, heads: list[SignedHead]) -> None:
    """Every chain ends in a head that its own device signed."""
    signed: set[bytes] = set()
    for head in heads:
        writer = devices.get(head.device)
        if writer is None:
            raise Refused("unknown_writer")
        if not head_is_signed(head, writer.sign_key):
            raise Damaged("bundle_tampered")
        signed.add(head.hash)
    for entries in chains.values():
        followed = {e.parts["prev"] for e in entries}
        for entry in entries:
            if entry.hash.hex() not in followed and entry.hash not in signed:
                raise Damaged("bundle_tampered")
