"""An entry: one change to one record, and the exact bytes that are hashed.

The body holds public values and, for personal and sensitive ones, a commitment
(SHA-256 over salt and bytes). The values themselves travel beside it as sealed parts, so
the chain verifies without them and a person can be erased without breaking it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
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
_SHAPES = (
    ("device", _UUID),
    ("actor", _UUID),
    ("table", _NAME),
    ("action", _NAME),
    ("scope", _SCOPE),
)
MAX_BODY = 64 * 1024
MAX_GROUP = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A parsed body with its hash, and the sealed parts that are held (salt ‖ values).

    ``opened`` has the personal and the sensitive values where they were read already.
    """

    hash: bytes
    body: bytes
    parts: dict[str, Any]
    personal: bytes | None = None
    sensitive: bytes | None = None
    opened: tuple[dict[str, Any] | None, dict[str, Any] | None] | None = field(
        default=None, compare=False, repr=False
    )

    def sealed_values(self) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
        """The personal and the sensitive values that are held; None where they are not."""
        if self.opened is not None:
            return self.opened
        return (
            None if self.personal is None else open_values(self.personal),
            None if self.sensitive is None else open_values(self.sensitive),
        )

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
    check_frame(parts)
    for name in ("group", "record"):
        if not _UUID.match(parts[name]):
            raise Damaged("entry_malformed", part=name)
    if parts["prev"] and not _HASH.match(parts["prev"]):
        raise Damaged("entry_malformed", part="prev")
    if any(not isinstance(b, str) or not _HASH.match(b) for b in parts["base"]):
        raise Damaged("entry_malformed", part="base")
    check_range(parts)
    check_values(parts["set"])


def check_frame(parts: Mapping[str, Any]) -> None:
    """The parts that many entries have in common."""
    for name, shape in _SHAPES:
        if not isinstance(parts[name], str) or not shape.match(parts[name]):
            raise Damaged("entry_malformed", part=name)
    for name, most in (("group_size", MAX_GROUP), ("schema", 2**31)):
        if type(parts[name]) is not int or not 1 <= parts[name] <= most:
            raise Damaged("entry_malformed", part=name)


def check_range(parts: Mapping[str, Any]) -> None:
    """Numbers within their bounds, the base sorted; types and shapes are known already."""
    if not 1 <= parts["seq"] < 2**53:
        raise Damaged("entry_malformed", part="seq")
    if not 0 <= parts["hlc"] < 2**63 or not 0 <= parts["at"] < 2**48:
        raise Damaged("entry_malformed", part="hlc")
    if (parts["seq"] == 1) != (parts["prev"] == ""):
        raise Damaged("entry_malformed", part="prev")
    base = parts["base"]
    if base and (len(base) > 64 or base != sorted(set(base))):
        raise Damaged("entry_malformed", part="base")


def check_values(values: Any) -> None:
    """An object of JSON values without floats, not nested deeply."""
    if type(values) is not dict:
        raise Damaged("entry_malformed", part="set")
    for value in values.values():
        if type(value) not in _PLAIN:
            _bounded_values(value, 5)


_PLAIN = frozenset({str, int, bool, type(None)})


def _bounded_values(value: Any, depth: int) -> None:
    if depth < 0 or isinstance(value, float):
        raise Damaged("entry_malformed", part="set")
    if isinstance(value, dict):
        for inner in value.values():
            _bounded_values(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            _bounded_values(inner, depth - 1)
