"""Keys of cases that were opened already, as long as the installation is unlocked.

Opening a key takes longer than reading everything that it locks, and whoever works hundreds
of cases opens them all for one list. They are held with the connection that they came by,
which goes when the installation is locked.
"""

from __future__ import annotations

import base64
from weakref import WeakKeyDictionary

from tracker.basics.errors import Damaged, Refused
from tracker.crypto.sealing import unseal
from tracker.store.database import Database

#: By what is stored, so that a key which is sealed anew, or erased, is not found by its id.
_OPENED: WeakKeyDictionary[Database, dict[str, bytes | None]] = WeakKeyDictionary()


def unsealed(database: Database, sealed: str, identity: str) -> bytes | None:
    """The key in ``sealed`` (base64); None where ``identity`` does not open it."""
    opened = _OPENED.setdefault(database, {})
    if sealed not in opened:
        try:
            opened[sealed] = unseal(base64.b64decode(sealed, validate=True), identity)
        except (Refused, Damaged, ValueError):
            opened[sealed] = None
    return opened[sealed]
