"""A second process that does a part of long work beside this one.

It gets jobs and gives results back in their order, over its own standard input and output and
nowhere else, and it ends when this process does. Whatever is amiss with it, the work is done
here instead: it makes work faster, never possible.

Jobs and results travel as plain data (tuples, lists, dicts, sets, texts, numbers, bytes), which
takes a third of what pickling objects takes.
"""

from __future__ import annotations

import atexit
import marshal
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from tracker.basics.errors import TrackerError
from tracker.basics.second_process import DONE, PLAIN, READY, TURN, read, widen, write

J = TypeVar("J")
R = TypeVar("R")

#: Jobs given to the other process before the result of the first comes back.
_AHEAD = 8
_START = "from tracker.basics.second_process import main; main()"
#: Seconds that a process without work is kept.
_PATIENCE = 15.0


@dataclass(frozen=True)
class Task:
    """What another process shall do: ``name`` (``module:function``), called with ``given``,
    answers with a function of one job. Job and result are plain data there."""

    name: str
    #: Told to nobody else: the key of a database may be among it.
    given: tuple[Any, ...] = field(repr=False)
    #: Whether its process may wait a while for more of the same.
    lasting: bool = True


def make_ready(there: Task) -> None:
    """Begin to open the process of ``there``, which will be wanted in a moment."""
    workshop = Workshop.kept(there) or Workshop.opened(there)
    if workshop:
        workshop.wait_for_work()


def in_order(
    here: Callable[[J], R],
    there: Task | None,
    jobs: Iterable[J],
    told: Callable[[J], Any],
    heard: Callable[[Any], R],
) -> Generator[R]:
    """``here`` of each job, done by the process of ``there`` once that is ready, and in this one
    while it would have to wait.

    ``told`` makes plain data of a job, ``heard`` a result of plain data. A TrackerError of a job
    is raised where its result would have come.
    """
    workshop = (Workshop.kept(there) or Workshop.opened(there)) if there else None
    with _quick_turns():
        yield from _in_order(here, workshop, jobs, told, heard)


def _in_order(
    here: Callable[[J], R],
    workshop: Workshop | None,
    jobs: Iterable[J],
    told: Callable[[J], Any],
    heard: Callable[[Any], R],
) -> Generator[R]:
    try:
        coming = iter(jobs)
        # Jobs begun, in order: what each came to, or _NOTHING while the other process has it.
        begun: deque[tuple[J, R | TrackerError]] = deque()
        while True:
            while workshop and workshop.wants() and (job := next(coming, _NOTHING)) is not _NOTHING:
                workshop.give(told(job))
                begun.append((job, _NOTHING))
            waits = bool(begun) and begun[0][1] is _NOTHING and not _has(workshop)
            if (not begun or (waits and len(begun) < 2 * _AHEAD)) and (
                job := next(coming, _NOTHING)
            ) is not _NOTHING:
                begun.append((job, _tried(here, job)))
                continue
            if not begun:
                return
            job, result = begun.popleft()
            if result is _NOTHING:
                came = workshop.result() if workshop else _NOTHING
                if came is _NOTHING:
                    result = _tried(here, job)
                else:
                    result = came if isinstance(came, TrackerError) else heard(came)
            if isinstance(result, TrackerError):
                raise result
            yield result
    finally:
        if workshop:
            workshop.keep()


class _Turns:
    """How many long works are under way, and how long turns were before the first."""

    guard = threading.Lock()
    at_work = 0
    before = 0.0


@contextmanager
def _quick_turns() -> Iterator[None]:
    """Threads give way after ``TURN`` while anybody works so: it holds for the whole process."""
    with _Turns.guard:
        if not _Turns.at_work:
            _Turns.before = sys.getswitchinterval()
            sys.setswitchinterval(TURN)
        _Turns.at_work += 1
    try:
        yield
    finally:
        with _Turns.guard:
            _Turns.at_work -= 1
            if not _Turns.at_work:
                sys.setswitchinterval(_Turns.before)


_NOTHING: Any = object()


def _has(workshop: Workshop | None) -> bool:
    return workshop is not None and workshop.has_result()


def _tried(here: Callable[[J], R], job: J) -> R | TrackerError:
    try:
        return here(job)
    except TrackerError as error:
        return error


class Workshop:
    """The other process, as seen from here."""

    #: One that has nothing to do, for whoever has the same task soon; see ``keep``.
    _spare: ClassVar[Workshop | None] = None
    _guard: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, process: subprocess.Popen[bytes], task: Task) -> None:
        self._process = process
        self._task = task
        #: What came back; None once nothing more will.
        self._back: queue.Queue[bytes | None] = queue.Queue(maxsize=_AHEAD + 2)
        self._begun = False
        self._ended = False
        self._owed = 0
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @classmethod
    def opened(cls, task: Task) -> Workshop | None:
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
        widen(process.stdin)
        widen(process.stdout)
        workshop = cls(process, task)
        workshop._send((task.name, task.given))
        return workshop

    @classmethod
    def kept(cls, task: Task) -> Workshop | None:
        """One that did the same task a moment ago, and waits for more."""
        with cls._guard:
            spare, cls._spare = cls._spare, None
        if spare is None or (spare._does(task) and spare._process.poll() is None):
            return spare
        spare.close()
        return None

    def _does(self, task: Task) -> bool:
        """Whether it is for ``task``; one that does not last is for the one work it was made
        ready for, since what it has looked at may be otherwise by the next."""
        return self._task is task or (task.lasting and self._task == task)

    def keep(self) -> None:
        """Nothing more is wanted now. Whoever merges one bundle often has another one: what has
        nothing left to do waits for that a while."""
        if self._ended or not self._begun or self._owed or not self._task.lasting:
            self.close()
            return
        self.wait_for_work()

    def wait_for_work(self) -> None:
        """Be there for whoever has the same task soon."""
        with self._guard:
            before, Workshop._spare = Workshop._spare, self
        if before is not None:
            before.close()
        timer = threading.Timer(_PATIENCE, self._give_up)
        timer.daemon = True
        timer.start()

    def _give_up(self) -> None:
        with self._guard:
            if Workshop._spare is not self:
                return
            Workshop._spare = None
        self.close()

    def is_ready(self) -> bool:
        """Whether jobs can be given; until then it is quicker to do them here."""
        if not self._begun and not self._ended:
            with suppress(queue.Empty):
                answer = self._back.get_nowait()
                self._begun, self._ended = answer == READY, answer != READY
        return self._begun and not self._ended

    def wants(self) -> bool:
        """Whether it can do with another job."""
        return self.is_ready() and self._owed < _AHEAD

    def has_result(self) -> bool:
        """Whether ``result`` does not wait."""
        return self._ended or not self._back.empty()

    def give(self, job: Any) -> None:
        self._send(job)
        self._owed += 1

    def result(self) -> Any:
        """Of the oldest job that was given; ``_NOTHING`` when there is or comes none."""
        if self._ended or not self._owed:
            return _NOTHING
        self._owed -= 1
        answer = self._back.get()
        if answer is None:
            self._ended = True
            return _NOTHING
        return marshal.loads(answer[1:]) if answer[:1] == DONE else pickle.loads(answer[1:])

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

    def _send(self, what: Any) -> None:
        assert self._process.stdin is not None
        try:
            write(self._process.stdin, marshal.dumps(what, PLAIN))
        except OSError:
            self._ended = True

    def _listen(self) -> None:
        assert self._process.stdout is not None
        while True:
            with suppress(OSError, ValueError):
                answer = read(self._process.stdout)
                if answer is not None:
                    self._back.put(answer)
                    continue
            break
        with suppress(queue.Full):
            self._back.put(None, timeout=5)


@atexit.register
def _close_spare() -> None:
    with Workshop._guard:
        spare, Workshop._spare = Workshop._spare, None
    if spare is not None:
        spare.close()
