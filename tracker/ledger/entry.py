"""An entry: one change to one record, and the exact bytes that are hashed.

The body holds public values and, for personal and sensitive ones, a commitment
(SHA-256 over salt and bytes). The values themselves travel beside it as sealed parts, so
the chain verifies without them and a person can be erased without breaking it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.basics.canonical import dumps, loads_canonical
from tracker.basics.errors import Damaged
from tracker.basics.ids import Entropy
from tracker.crypto.hashing import SALT_BYTES, commitment, sha256
from tracker.ledger.records import RecordType, Sensitivity, Value

#: Version of the body's form. A higher one is refused as "too new".
FORMAT = 1

#: Parts that a body must have, with the type of each.
_PARTS: dict[str, type] = {
    "action": str,
    "actor": str,
    "at": int,
    "base": list,
    "device": str,
    "format": int,
    "group": str,
    "group_size": int,
    "hlc": int,
    "prev": str,
    "record": str,
    "schema": int,
    "scope": str,
    "seq": int,
    "set": dict,
    "table": str,
}
_OPTIONAL = ("personal", "sensitive")
_KEYS = frozenset(_PARTS)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_HASH = re.compile(r"[0-9a-f]{64}\Z")
_NAME = re.compile(r"[a-z][a-z0-9_:-]{0,79}\Z")
_SCOPE = re.compile(r"(shared|cso:[A-Za-z0-9._+-]{1,40})\Z")
MAX_BODY = 64 * 1024
MAX_GROUP = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A parsed body with its hash, and the sealed parts that are held (salt ‖ values)."""

    hash: bytes
    body: bytes
    parts: dict[str, Any]
    personal: bytes | None = None
    sensitive: bytes | None = None

    @property
    def device(self) -> str:
        return str(self.parts["device"])

    @property
    def scope(self) -> str:
        return str(self.parts["scope"])

    @property
    def seq(self) -> int:
        return int(self.parts["seq"])


def seal_values(values: Mapping[str, Value], entropy: Entropy = os.urandom) -> bytes:
    """A sealed part: 16 random bytes of salt, then the canonical values."""
    return entropy(SALT_BYTES) + dumps(dict(values))


def open_values(part: bytes) -> dict[str, Value]:
    """The values of a sealed part; Damaged when they are not an object."""
    values = loads_canonical(part[SALT_BYTES:])
    if not isinstance(values, dict):
        raise Damaged("entry_malformed", part="sealed")
    return values


def split_values(
    record_type: RecordType, values: Mapping[str, Value]
) -> tuple[dict[str, Value], dict[str, Value], dict[str, Value]]:
    """Public, personal and sensitive values, by the declaration."""
    parts: dict[Sensitivity, dict[str, Value]] = {s: {} for s in Sensitivity}
    for name, value in values.items():
        parts[record_type.by_name[name].sensitivity][name] = value
    return parts[Sensitivity.PUBLIC], parts[Sensitivity.PERSONAL], parts[Sensitivity.SENSITIVE]


def write_entry(
    head: Mapping[str, Any],
    public: Mapping[str, Value],
    personal: bytes | None,
    sensitive: bytes | None,
) -> Entry:
    """A new entry from its parts and its sealed values."""
    parts: dict[str, Any] = {**head, "format": FORMAT, "set": dict(public)}
    if personal is not None:
        parts["personal"] = commitment(personal)
    if sensitive is not None:
        parts["sensitive"] = commitment(sensitive)
    body = dumps(parts)
    return Entry(sha256(body), body, parts, personal, sensitive)


def read_entry(body: bytes, personal: bytes | None = None, sensitive: bytes | None = None) -> Entry:
    """An entry from bytes that came from outside; Damaged when its form is wrong."""
    if len(body) > MAX_BODY:
        raise Damaged("entry_malformed", part="length")
    parts = loads_canonical(body)
    check_form(parts)
    for name, part in (("personal", personal), ("sensitive", sensitive)):
        if part is not None:
            if parts.get(name) != commitment(part):
                raise Damaged("commitment_broken", part=name)
            open_values(part)
    return Entry(sha256(body), body, parts, personal, sensitive)


def check_form(parts: Any) -> None:
    """Damaged("entry_malformed") unless every part is there, of its type and shape."""
    if not isinstance(parts, dict):
        raise Damaged("entry_malformed", part="body")
    if isinstance(parts.get("format"), int) and parts["format"] > FORMAT:
        raise Damaged("bundle_too_new")
    extra = parts.keys() - _KEYS
    if len(parts) - len(extra) != len(_KEYS) or not extra <= set(_OPTIONAL):
        raise Damaged("entry_malformed", part="parts")
    for name, kind in _PARTS.items():
        if type(parts[name]) is not kind:
            raise Damaged("entry_malformed", part=name)
    for name in extra:
        if not isinstance(parts[name], str) or not _HASH.match(parts[name]):
            raise Damaged("entry_malformed", part=name)
    shapes = (
        ("device", _UUID),
        ("group", _UUID),
        ("record", _UUID),
        ("table", _NAME),
        ("action", _NAME),
        ("scope", _SCOPE),
    )
    for name, shape in shapes:
        if not shape.match(parts[name]):
            raise Damaged("entry_malformed", part=name)
    if not 1 <= parts["seq"] < 2**53 or not 1 <= parts["group_size"] <= MAX_GROUP:
        raise Damaged("entry_malformed", part="seq")
    if not 0 <= parts["hlc"] < 2**63 or not 0 <= parts["at"] < 2**48:
        raise Damaged("entry_malformed", part="hlc")
    if (parts["seq"] == 1) != (parts["prev"] == "") or (
        parts["prev"] and not _HASH.match(parts["prev"])
    ):
        raise Damaged("entry_malformed", part="prev")
    if not _UUID.match(parts["actor"]):
        raise Damaged("entry_malformed", part="actor")
    base = parts["base"]
    if len(base) > 64 or any(not isinstance(b, str) or not _HASH.match(b) for b in base):
        raise Damaged("entry_malformed", part="base")
    if base != sorted(set(base)):
        raise Damaged("entry_malformed", part="base")
    _bounded_values(parts["set"], 6)


def _bounded_values(value: Any, depth: int) -> None:
    if depth < 0 or isinstance(value, float):
        raise Damaged("entry_malformed", part="set")
    if isinstance(value, dict):
        for inner in value.values():
            _bounded_values(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            _bounded_values(inner, depth - 1)
