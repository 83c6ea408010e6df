"""Long work in the background of a session, told about while it goes on.

It works with what the session unlocked, and the session is not closed under it: locking the
screen meanwhile takes effect when it is done.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from tracker.basics.errors import Refused, TrackerError
from tracker.web.sessions import Sessions, SignedIn

_log = logging.getLogger("tracker.web")
Result = TypeVar("Result")

#: Called with a step, how much of it is done, and how much there is.
Tell = Callable[[str, int, int], None]


@dataclass
class Job(Generic[Result]):
    """Where a run is: its step, how much of how much, and in the end what came of it."""

    step: str
    done: int = 0
    total: int = 0
    finished: bool = False
    result: Result | None = None
    error: TrackerError | None = None
    stopping: bool = False

    def tell(self, step: str, done: int, total: int) -> None:
        if self.stopping:
            raise Refused("work_stopped")
        self.step, self.done, self.total = step, done, total


class Background(Generic[Result]):
    """One kind of work; each session does one of it at a time. ``first``: its first step."""

    def __init__(self, place: str, first: str) -> None:
        self._place = place
        self._first = first

    def start(
        self, sessions: Sessions, session: SignedIn, work: Callable[[Tell], Result]
    ) -> Job[Result]:
        """Begin a run for this session; one that is under way is given back instead."""
        running = self.current(session)
        if running is not None and not running.finished:
            return running
        if not sessions.begin(session):
            raise Refused("signed_out")
        job: Job[Result] = Job(self._first)
        session.kept[self._place] = job
        threading.Thread(
            target=self._run, args=(sessions, session, work, job), name=self._place, daemon=True
        ).start()
        return job

    def current(self, session: SignedIn) -> Job[Result] | None:
        """The run of this session that is under way, or whose end was not let go yet."""
        found = session.kept.get(self._place)
        return found if isinstance(found, Job) else None

    def stop(self, session: SignedIn) -> None:
        """End a run at its next step; it leaves nothing half done."""
        job = self.current(session)
        if job is not None:
            job.stopping = True

    def let_go(self, session: SignedIn) -> None:
        """Its end was shown, or is not wanted."""
        session.kept.pop(self._place, None)

    def _run(
        self,
        sessions: Sessions,
        session: SignedIn,
        work: Callable[[Tell], Result],
        job: Job[Result],
    ) -> None:
        try:
            job.result = work(job.tell)
        except TrackerError as error:
            job.error = error
        except Exception as error:
            _log.error("%s in the background: %s", type(error).__name__, self._place)
            job.error = TrackerError("unexpected", place=type(error).__name__)
        finally:
            job.finished = True
            sessions.finish(session)
