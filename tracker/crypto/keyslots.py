"""Key slots: the database's random data key, wrapped once for each user.

The file beside the database holds no name and no key: each slot has a keyed tag of the
user name, the Argon2id salt and cost, and the data key under ChaCha20-Poly1305. Any user
who can sign in unlocks the installation; removing a slot shuts her out.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from tracker.basics.errors import Damaged, Refused

DATA_KEY_BYTES = 32
MIN_PASSWORD = 8


@dataclass(frozen=True)
class Cost:
    """Argon2id cost: passes, memory in KiB, lanes (RFC 9106, second recommendation)."""

    passes: int = 3
    memory: int = 64 * 1024
    lanes: int = 4


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _folded(user_name: str) -> str:
    return unicodedata.normalize("NFKC", user_name).casefold().strip()


def _derive(password: str, salt: bytes, cost: Cost) -> bytes:
    secret = unicodedata.normalize("NFC", password).encode()
    return hash_secret_raw(
        secret, salt, cost.passes, cost.memory, cost.lanes, DATA_KEY_BYTES, Type.ID
    )


def _opened(slot: dict[str, Any], password: str) -> bytes:
    try:
        passes, memory, lanes = slot["cost"]
        sealed = base64.b64decode(slot["key"])
        salt = base64.b64decode(slot["salt"])
        derived = _derive(password, salt, Cost(passes, memory, lanes))
        return ChaCha20Poly1305(derived).decrypt(sealed[:12], sealed[12:], slot["tag"].encode())
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged("key_slots_damaged") from error
    except InvalidTag as error:
        raise Refused("wrong_user_or_password") from error


class KeySlots:
    """The slots of one installation, kept in one small file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def create(self) -> None:
        """An empty slot file; Refused when one is there already."""
        if self._path.exists():
            raise Refused("installation_exists")
        self._write({"format": 1, "salt": _b64(os.urandom(16)), "slots": []})

    def add(self, user_name: str, password: str, data_key: bytes, cost: Cost | None = None) -> None:
        """A slot for ``user_name``; replaces one she already has (a changed password)."""
        if len(password) < MIN_PASSWORD:
            raise Refused("password_too_short", minimum=MIN_PASSWORD)
        cost = cost or Cost()
        document = self._read()
        tag = self._tag(document, user_name)
        salt, nonce = os.urandom(16), os.urandom(12)
        wrapped = ChaCha20Poly1305(_derive(password, salt, cost)).encrypt(
            nonce, data_key, tag.encode()
        )
        slot = {
            "tag": tag,
            "salt": _b64(salt),
            "cost": [cost.passes, cost.memory, cost.lanes],
            "key": _b64(nonce + wrapped),
        }
        document["slots"] = [s for s in document["slots"] if s["tag"] != tag] + [slot]
        self._write(document)

    def remove(self, user_name: str) -> None:
        """Drop her slot. The last one cannot be dropped: nobody could open the data."""
        document = self._read()
        tag = self._tag(document, user_name)
        left = [s for s in document["slots"] if s["tag"] != tag]
        if not left:
            raise Refused("last_user")
        document["slots"] = left
        self._write(document)

    def unlock(self, user_name: str, password: str) -> bytes:
        """The data key; Refused("wrong_user_or_password") for either being wrong.

        An unknown name costs as much time as a wrong password, so that names cannot be
        probed.
        """
        document = self._read()
        tag = self._tag(document, user_name)
        slot = next((s for s in document["slots"] if hmac.compare_digest(s["tag"], tag)), None)
        if slot is None:
            _derive(password, b"\x00" * 16, Cost())
            raise Refused("wrong_user_or_password")
        return _opened(slot, password)

    def unlock_any(self, password: str) -> tuple[bytes, str]:
        """The data key and the slot's tag for whoever has this password (command line)."""
        for slot in self._read()["slots"]:
            try:
                return _opened(slot, password), str(slot["tag"])
            except Refused:
                continue
        raise Refused("wrong_user_or_password")

    def tag(self, user_name: str) -> str:
        """The tag that stands for a user name in this file."""
        return self._tag(self._read(), user_name)

    def _tag(self, document: dict[str, Any], user_name: str) -> str:
        salt = base64.b64decode(document["salt"])
        return hmac.new(salt, _folded(user_name).encode(), hashlib.sha256).hexdigest()[:32]

    def _read(self) -> dict[str, Any]:
        try:
            document = json.loads(self._path.read_bytes())
        except FileNotFoundError as error:
            raise Refused("no_installation") from error
        except ValueError as error:
            raise Damaged("key_slots_damaged") from error
        if not isinstance(document, dict) or document.get("format") != 1:
            raise Damaged("key_slots_damaged")
        return document

    def _write(self, document: dict[str, Any]) -> None:
        # Written beside and renamed: a crash leaves the old slots or the new, never half.
        fresh = self._path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            json.dump(document, stream, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(fresh, self._path)
