"""Lists that were sent but not imported yet: in the session's memory alone, never on disk.

They go when the screen is locked, when she signs out, when the session is over, and after
the import. Each session holds a few; the oldest makes room.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field, replace

from tracker.domain.cases.list_import import Imported
from tracker.domain.cases.list_preview import Foreseen
from tracker.domain.cases.lists.meanings import Meaning
from tracker.domain.cases.lists.rows import Understanding
from tracker.web.sessions import SignedIn

MOST_HELD = 3
_PLACE = "lists"


@dataclass(frozen=True)
class Reading:
    """How a list is to be read: a person's corrections of what was understood."""

    sheet: str | None = None
    remap: dict[int, Meaning] = field(default_factory=dict)
    date_order: dict[int, str] = field(default_factory=dict)
    state: str | None = None
    #: The gender of everybody for whom the list does not tell it.
    everybody: str | None = None


@dataclass
class HeldList:
    """A file, how it is read, and what came of it."""

    file_name: str
    data: bytes
    cso: str | None
    reading: Reading
    understood: Understanding
    foreseen: dict[int, Foreseen]
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    #: Held while it is imported: a second click waits here, and then finds it done.
    lock: threading.Lock = field(default_factory=threading.Lock)
    progress: tuple[int, int] = (0, 0)
    done: Imported | None = None

    def finish(self, done: Imported) -> None:
        """Imported: the file and the names that were read from it are let go."""
        self.done = done
        self.data = b""
        self.foreseen = {}
        self.understood = replace(self.understood, rows=())


def keep(session: SignedIn, held: HeldList) -> str:
    """Keep a list for this session; its token."""
    lists: dict[str, HeldList] = session.kept.setdefault(_PLACE, {})
    while len(lists) >= MOST_HELD:
        del lists[next(iter(lists))]
    lists[held.token] = held
    return held.token


def held_list(session: SignedIn, token: str) -> HeldList | None:
    """The list with this token, None when it is not held any more."""
    lists: dict[str, HeldList] = session.kept.get(_PLACE, {})
    return lists.get(token)


def let_go(session: SignedIn, token: str) -> None:
    """She does not want to import it after all."""
    session.kept.get(_PLACE, {}).pop(token, None)
