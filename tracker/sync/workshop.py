"""A second process that takes long bundles apart while this one stores them.

Taking blocks apart, hashing, checking and making rows ready is half of what a merge costs, and
needs nothing but the bundle. The other process gets blocks and gives pieces back, over its own
standard input and output and nowhere else; it ends when this one does. Whatever is amiss with
it, the work is done here instead: it makes a merge faster, never possible.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import suppress
from importlib import import_module
from typing import IO, Any

from tracker.basics.errors import TrackerError
from tracker.ledger.pieces import Piece
from tracker.ledger.records import Declared
from tracker.sync.blocks import Block
from tracker.sync.checking import checked_piece

#: Entries below which another process would not have begun before all is done.
WORTH_IT = 10_000
#: Blocks given to the other process before the first of them comes back.
_AHEAD = 4
_START = "from tracker.sync.workshop import main; main()"
_READY = b"ready"


def checked_pieces(
    declared: Declared, blocks: Sequence[Block], *, to_audit: bool
) -> Generator[Piece]:
    """``checking.checked_piece`` of each block, in their order; errors come where they belong."""
    workshop = None
    if declared.origin and sum(block.entries for block in blocks) >= WORTH_IT:
        workshop = Workshop.opened(declared.origin, to_audit=to_audit)
    try:
        for place, block in enumerate(blocks):
            piece = workshop.piece(blocks, place) if workshop else None
            yield piece or checked_piece(declared, block, to_audit=to_audit)
    finally:
        if workshop:
            workshop.close()


class Workshop:
    """The other process, as seen from here."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        #: What came back; None once nothing more will.
        self._back: queue.Queue[bytes | None] = queue.Queue(maxsize=2)
        self._begun = False
        self._ended = False
        self._given: deque[int] = deque()
        self._next = 0
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @classmethod
    def opened(cls, origin: str, *, to_audit: bool) -> Workshop | None:
        """A process that has begun to get ready; None where none can be started."""
        if not sys.executable:
            return None
        try:
            process = subprocess.Popen(
                [sys.executable, "-c", _START],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # What it could complain about may hold names; it is done again here anyway.
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            return None
        workshop = cls(process)
        workshop._give((origin, to_audit))
        return workshop

    def piece(self, blocks: Sequence[Block], place: int) -> Piece | None:
        """The piece of the block at ``place``; None when it is quicker to make it here.

        Whoever asks takes the blocks in their order.
        """
        if not self._begun and not self._is_ready():
            return None
        self._next = max(self._next, place)
        while self._next < len(blocks) and len(self._given) < _AHEAD and not self._ended:
            self._give(blocks[self._next])
            self._given.append(self._next)
            self._next += 1
        if self._ended or not self._given or self._given.popleft() != place:
            return None
        answer = self._back.get()
        if answer is None:
            self._ended = True
            return None
        found = pickle.loads(answer)
        if isinstance(found, TrackerError):
            raise found
        outline, ready, entries = found
        return Piece(outline, entries, ready)

    def close(self) -> None:
        """Nothing more is wanted."""
        self._process.kill()
        with suppress(queue.Empty):
            while True:
                self._back.get_nowait()
        self._listener.join(timeout=5)
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._process.wait()

    def _is_ready(self) -> bool:
        try:
            answer = self._back.get_nowait()
        except queue.Empty:
            return False
        self._begun, self._ended = answer == _READY, answer != _READY
        return self._begun

    def _give(self, what: Any) -> None:
        assert self._process.stdin is not None
        try:
            _write(self._process.stdin, pickle.dumps(what, protocol=5))
        except OSError:
            self._ended = True

    def _listen(self) -> None:
        assert self._process.stdout is not None
        while True:
            with suppress(OSError, ValueError):
                answer = _read(self._process.stdout)
                if answer is not None:
                    self._back.put(answer)
                    continue
            break
        with suppress(queue.Full):
            self._back.put(None, timeout=5)


def _write(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(len(data).to_bytes(8, "big"))
    pipe.write(data)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes | None:
    """The next message; None at the end."""
    head = pipe.read(8)
    if len(head) < 8:
        return None
    data = pipe.read(int.from_bytes(head, "big"))
    return data if len(data) == int.from_bytes(head, "big") else None


# ------------------------------------------------------------------ within the other process


def main() -> None:
    """Get ready, then answer blocks until there are no more."""
    given, back = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr
    first = _read(given)
    if first is None:
        return
    origin, to_audit = pickle.loads(first)
    module, _, name = origin.partition(":")
    declared = getattr(import_module(module), name)
    waiting: queue.Queue[bytes | None] = queue.Queue()
    threading.Thread(target=_take, args=(given, waiting), daemon=True).start()
    with suppress(BrokenPipeError):
        _write(back, _READY)
        while (told := waiting.get()) is not None:
            _write(back, _answer(declared, pickle.loads(told), to_audit))


def _take(given: IO[bytes], waiting: queue.Queue[bytes | None]) -> None:
    """Always take what is given, so that neither side waits for the other to read."""
    while (told := _read(given)) is not None:
        waiting.put(told)
    waiting.put(None)


def _answer(declared: Declared, block: Block, to_audit: bool) -> bytes:
    found: Any
    try:
        piece = checked_piece(declared, block, to_audit=to_audit)
        if piece.outline.plain:
            found = (piece.outline, piece.ready(declared), None)
        else:
            found = (piece.outline, None, piece.entries())
    except TrackerError as error:
        found = error
    return pickle.dumps(found, protocol=5)
