"""The second process of a workshop, and how both sides talk.

A message is its length (8 bytes, big-endian) and as many bytes of ``marshal``; the first one that
goes over tells the task, the first one back that it can begin.
"""

from __future__ import annotations

import marshal
import os
import pickle
import queue
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import IO, Any

from tracker.basics.collecting import without_collecting
from tracker.basics.errors import TrackerError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

READY = b"ready"
#: Of ``marshal``: the last version that looks nothing up to tell an object once, which costs more.
PLAIN = 2
#: Seconds after which a thread at work lets another one have its turn. A pipe gives some 64 KB at
#: once: with Python's own 5 ms, a result of 2 MB would take longer to come than to make.
TURN = 0.0002
#: Bytes that a pipe holds, where that can be told: what is sent need not wait to be taken.
_PIPE = 1 << 20
#: What an answer begins with.
DONE, FAILED = b"+", b"-"


def found(name: str) -> Any:
    """What ``module:name`` stands for."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


def widen(pipe: IO[bytes] | None) -> None:
    """Let a pipe hold more, where that can be told."""
    if fcntl is not None and pipe is not None and hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


def write(pipe: IO[bytes], data: bytes) -> None:
    """Send a message."""
    pipe.write(len(data).to_bytes(8, "big"))
    pipe.write(data)
    pipe.flush()


def read(pipe: IO[bytes]) -> bytes | None:
    """The next message; None at the end."""
    head = pipe.read(8)
    if len(head) < 8:
        return None
    data = pipe.read(int.from_bytes(head, "big"))
    return data if len(data) == int.from_bytes(head, "big") else None


def main() -> None:
    """Get ready, then answer jobs until there are no more."""
    given, back = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr
    first = read(given)
    if first is None:
        return
    name, given_first = marshal.loads(first)
    work = found(name)(*given_first)
    sys.setswitchinterval(TURN)
    waiting: queue.Queue[bytes | None] = queue.Queue()
    threading.Thread(target=_take, args=(given, waiting), daemon=True).start()
    with suppress(BrokenPipeError), without_collecting():
        write(back, READY)
        while (job := waiting.get()) is not None:
            write(back, _answer(work, job))


def _take(given: IO[bytes], waiting: queue.Queue[bytes | None]) -> None:
    """Always take what is given, so that neither side waits for the other to read."""
    while (job := read(given)) is not None:
        waiting.put(job)
    waiting.put(None)


def _answer(work: Callable[[Any], Any], job: bytes) -> bytes:
    try:
        return DONE + marshal.dumps(work(marshal.loads(job)), PLAIN)
    except TrackerError as error:
        return FAILED + pickle.dumps(error)
