"""Entries as a database holds them, put together again for tests that pass them on."""

from __future__ import annotations

import orjson

from tracker.crypto.hashing import sha256
from tracker.ledger.entry import Entry, check_form


def stored_entry(
    body: bytes, personal: bytes | None = None, sensitive: bytes | None = None
) -> Entry:
    """An entry from its stored bytes."""
    parts = orjson.loads(body)
    check_form(parts)
    return Entry(sha256(body), bytes(body), parts, personal, sensitive)
