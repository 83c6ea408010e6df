"""What was committed is copied from the log into the file's own pages beside other work.

SQLite does this within the commit that makes the log long. After very much was stored, that is a
good part of a second for which somebody waits, though all is on the disk by then. Where it is cut
short or fails, the next commit does it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from tracker.basics.errors import TrackerError

_guard = threading.Lock()
_under_way: dict[str, threading.Thread] = {}


def begin(path: str, copy: Callable[[], object]) -> None:
    """Let ``copy`` work on the log of the file at ``path``, unless somebody does already."""
    with _guard:
        if path in _under_way:
            return
        # Not a daemon: the program waits for it at its end.
        thread = threading.Thread(target=_copied, args=(path, copy), name="copying-back")
        _under_way[path] = thread
    thread.start()


def _copied(path: str, copy: Callable[[], object]) -> None:
    try:
        with suppress(TrackerError):
            copy()
    finally:
        with _guard:
            del _under_way[path]


def wait(path: str) -> None:
    """Until nobody works on the file in this way."""
    with _guard:
        thread = _under_way.get(path)
    if thread is not None:
        thread.join()
