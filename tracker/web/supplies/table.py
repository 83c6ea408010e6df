"""What a worker's table looks like while she hands over kits, in memory only.

The place and lot of the last kit are offered again. And a page that is sent twice (an
impatient second Enter) hands over one kit: each page carries a mark, and the mark of the
last one that was carried out leads to the receipt that was made.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from tracker.basics.errors import Refused
from tracker.web.desk import current_session, sessions
from tracker.web.sessions import SignedIn

_KEPT_MARKS = 20


@dataclass
class Table:
    """The table of one session. Hold ``busy`` while a page is carried out."""

    place: str | None = None
    identity_shown: str | None = None
    #: On what receipts are printed at the counter.
    paper: str = "80mm"
    done: dict[str, str] = field(default_factory=dict)
    busy: threading.Lock = field(default_factory=threading.Lock)

    def remember(self, mark: str, distribution: str) -> None:
        """The page ``mark`` made ``distribution``; only the latest marks are kept."""
        if mark:
            self.done[mark] = distribution
        while len(self.done) > _KEPT_MARKS:
            del self.done[next(iter(self.done))]


_TABLES: WeakKeyDictionary[SignedIn, Table] = WeakKeyDictionary()
_LOCK = threading.Lock()


def my_table() -> Table:
    """The table of whoever asks for this page; it is cleared when she signs out."""
    known = current_session()
    # The object itself: what Flask-Login hands out is a stand-in for this one request.
    session = sessions().get(known.token) if known is not None else None
    if session is None:
        raise Refused("signed_out")
    with _LOCK:
        return _TABLES.setdefault(session, Table())


def new_mark() -> str:
    """A mark for one page."""
    return secrets.token_hex(8)
