"""The last head of each own chain, in a file outside of the database.

Rule kept here: what leaves this computer is in the file first. So a database that is
behind the file is an older one that was put in its place, and a file that is behind (a
crash, or a second between two entries) hides nothing that anybody else has seen.

The file also holds a salted hash of the computer it lies on. It is encrypted under a key
of its own made from the data key, and holds no name.
"""

from __future__ import annotations

import errno
import hmac
import os
from typing import Any

import orjson

from tracker.basics.canonical import dumps
from tracker.basics.errors import Refused
from tracker.crypto.keeping import keep, kept
from tracker.installation.machine import machine
from tracker.ledger.device import drop_meta, meta, set_meta
from tracker.ledger.ledger import Ledger
from tracker.settings import Settings
from tracker.store.backup import RESTORED
from tracker.store.database import Database
from tracker.sync.renewal import renew

_PURPOSE = "heads"
#: Set once the file was written: from then on its absence says something.
_KEPT = "heads.kept"
#: Own entries that nobody else has seen may wait this long for their turn.
_EVERY_MS = 1_000


class LastHeads:
    """The file of one installation, and when it was last brought up to date."""

    def __init__(self, settings: Settings, key: bytes) -> None:
        self._settings = settings
        self._key = key
        self._written: dict[str, Any] | None = None
        self._at = 0

    def check(self, ledger: Ledger) -> str | None:
        """Before the first write: take a new identity where this is a copy or an older state.

        The reason (see ``renewal.REASONS``), or None where all is as it was left.
        """
        reason = self._why(ledger)
        database = ledger.database
        if reason is not None:
            with ledger.transaction():
                renew(ledger, reason)
                drop_meta(database, RESTORED)
        # After a renewal the file is written anew whatever it says.
        self._written = None if reason is None else {}
        self.keep(ledger, at_once=True)
        if meta(database, _KEPT) is None:
            set_meta(database, _KEPT, "1")
        self._settings.restored.unlink(missing_ok=True)
        return reason

    def _as_written(self, database: Database) -> dict[str, Any] | None:
        """What the file says, where it need not be written again: opening then waits for
        nobody who is writing."""
        content, here = self._read(), machine()
        if content is None or meta(database, _KEPT) is None:
            return None
        if (here is None) != (content["machine"] is None):
            return None
        return {name: content[name] for name in _content(database) if name in content}

    def _why(self, ledger: Ledger) -> str | None:
        # The file first: whoever writes meanwhile can only make the database newer than it.
        content = self._read()
        database = ledger.database
        if meta(database, RESTORED) is not None or self._settings.restored.exists():
            return "restored"
        if content is None:
            return "set_back" if meta(database, _KEPT) is not None else None
        here = machine()
        if here is not None and content["machine"] is not None:
            salt = bytes.fromhex(content["salt"])
            if not hmac.compare_digest(_mark(salt, here), content["machine"]):
                return "copied"
        device = ledger.device.id
        if content["device"] != device:
            # A crash came between a new identity and the file, or the database is older.
            was_ours = database.value(
                "SELECT 1 FROM former_device WHERE device = ?", (content["device"],)
            )
            return None if was_ours else "set_back"
        for scope, (_, digest) in content["tips"].items():
            if not _is_own(database, device, scope, digest):
                return "set_back"
        return None

    def keep(self, ledger: Ledger, *, at_once: bool = False) -> None:
        """Bring the file up to date; not more often than each second unless ``at_once``."""
        database = ledger.database
        if database.in_transaction:
            return
        if not at_once and 0 <= ledger.now() - self._at < _EVERY_MS:
            return
        if self._written is None:
            self._written = self._as_written(database)
        if self._written is not None and self._written == _content(database):
            return
        # Within the right to write: no other process can put an older state over a newer one.
        with database.transaction():
            content = _content(database)
            here = machine()
            salt = os.urandom(16)
            whole = {
                **content,
                "salt": salt.hex(),
                "machine": None if here is None else _mark(salt, here),
            }
            self._write(keep(self._key, _PURPOSE, dumps(whole)))
        self._written, self._at = content, ledger.now()

    def _write(self, sealed: bytes) -> None:
        path = self._settings.last_heads
        unfinished = path.with_suffix(".new")
        try:
            with unfinished.open("wb") as stream:
                stream.write(sealed)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(unfinished, path)
        except OSError as error:
            full = error.errno == errno.ENOSPC
            raise Refused("disk_full" if full else "folder_not_writable") from error

    def _read(self) -> dict[str, Any] | None:
        try:
            plain = kept(self._key, _PURPOSE, self._settings.last_heads.read_bytes())
        except OSError:
            return None
        return None if plain is None else orjson.loads(plain)


def _content(database: Database) -> dict[str, Any]:
    tips: dict[str, list[Any]] = {}
    device = ""
    for name, value in database.tuples(
        "SELECT name, value FROM meta WHERE name = 'device.device' OR name LIKE 'tip:%'"
    ):
        if name == "device.device":
            device = value
        else:
            seq, _, digest = value.partition(":")
            tips[name[len("tip:") :]] = [int(seq), digest]
    return {"device": device, "tips": tips}


def _mark(salt: bytes, text: str) -> str:
    return hmac.digest(salt, b"tracker machine\x00" + text.encode(), "sha256").hex()


def _is_own(database: Database, device: str, scope: str, digest: str) -> bool:
    return bool(
        database.value(
            "SELECT 1 FROM entry e JOIN chain c ON c.id = e.chain"
            " WHERE e.hash = ? AND c.device = ? AND c.scope = ?",
            (bytes.fromhex(digest), device, scope),
        )
    )
