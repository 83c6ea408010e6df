"""Devices that a bundle, or a line of hubs, tells of itself, by the word of a hub that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.basics.errors import Damaged
from tracker.crypto.sealing import is_recipient
from tracker.ledger.entry import Entry
from tracker.sync import blocks
from tracker.sync.devices import KnownDevice
from tracker.sync.succession import follow, is_proof


def last_of_line(line: Sequence[Any], hubs: Mapping[str, str]) -> KnownDevice | None:
    """The hub at the end of a line that follows from ``hubs`` (signing keys in hex, by id)."""
    steps = list(follow(line, hubs).values())
    step = steps[-1] if steps else None
    if step is None or step != line[-1] or not is_recipient(step["seal_key"]):
        return None
    key = _key_bytes(step["sign_key"])
    return KnownDevice(step["device"], step["name"], "hub", None, key, step["seal_key"], "active")


def introduced(
    shared: Mapping[blocks.Block, Sequence[Entry]], known: dict[str, KnownDevice]
) -> dict[str, KnownDevice]:
    """Devices that the bundle's own ``shared`` entries enrol, by a hub we know.

    A hub that came after another one enrols itself, with the other's signature.
    """
    found: dict[str, KnownDevice] = {}
    waiting = dict(shared)
    while waiting:
        understood = [b for b in waiting if _is_hub(b.device, waiting[b], {**known, **found})]
        if not understood:
            break
        for block in understood:
            for entry in waiting.pop(block):
                device = _enrolled_by(entry)
                if device is not None and device.id not in known:
                    found.setdefault(device.id, device)
    return found


def _is_hub(device: str, entries: Sequence[Entry], known: Mapping[str, KnownDevice]) -> bool:
    writer = known.get(device)
    if writer is not None:
        return writer.kind == "hub"
    for entry in entries:
        own = _enrolled_by(entry)
        old = known.get(own.replaces or "") if own is not None and own.id == device else None
        if own is not None and old is not None and own.kind == old.kind == "hub":
            return is_proof(
                own.proof or "",
                old.id,
                old.sign_key.hex(),
                own.id,
                own.sign_key.hex(),
                own.seal_key,
            )
    return False


def _enrolled_by(entry: Entry) -> KnownDevice | None:
    """The device whose keys an entry tells."""
    values = entry.parts["set"]
    if entry.parts["table"] != "device" or "sign_key" not in values:
        return None
    return KnownDevice(
        entry.parts["record"],
        str(values.get("name")),
        str(values.get("kind")),
        _text(values, "cso"),
        _key_bytes(values["sign_key"]),
        str(values.get("seal_key")),
        "active",
        _text(values, "replaces"),
        _text(values, "proof"),
    )


def _text(values: Mapping[str, Any], name: str) -> str | None:
    value = values.get(name)
    if value is not None and not isinstance(value, str):
        raise Damaged("entry_malformed", part=name)
    return value


def _key_bytes(text: Any) -> bytes:
    try:
        key = bytes.fromhex(text)
    except (TypeError, ValueError) as error:
        raise Damaged("entry_malformed", part="sign_key") from error
    if len(key) != 32:
        raise Damaged("entry_malformed", part="sign_key")
    return key
