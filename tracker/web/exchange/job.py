"""One run of the exchange in the background, told about while it goes on.

It works with what the session unlocked, and the session is not closed under it: locking the
screen meanwhile takes effect when it is done.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

from tracker.basics.errors import Refused, TrackerError
from tracker.installation import syncing
from tracker.installation.opening import Installation
from tracker.sync.transports.progress import Synced
from tracker.web.sessions import Sessions, SignedIn

_log = logging.getLogger("tracker.web")
_PLACE = "exchange"


@dataclass
class Job:
    """Where a run is: its step, how much of how much, and in the end what came of it."""

    step: str = "look"
    done: int = 0
    total: int = 0
    finished: bool = False
    result: Synced | None = None
    error: TrackerError | None = None

    def tell(self, step: str, done: int, total: int) -> None:
        self.step, self.done, self.total = step, done, total


def start(sessions: Sessions, session: SignedIn, installation: Installation) -> Job:
    """Begin a run for this session; one that is under way is given back instead."""
    running = current(session)
    if running is not None and not running.finished:
        return running
    if not sessions.begin(session):
        raise Refused("signed_out")
    job = Job()
    session.kept[_PLACE] = job
    thread = threading.Thread(
        target=_run, args=(sessions, session, installation, job), name="exchange", daemon=True
    )
    thread.start()
    return job


def current(session: SignedIn) -> Job | None:
    """The run of this session that is under way, or whose end was not told yet."""
    found = session.kept.get(_PLACE)
    return found if isinstance(found, Job) else None


def told(session: SignedIn) -> None:
    """Its end was shown."""
    session.kept.pop(_PLACE, None)


def _run(sessions: Sessions, session: SignedIn, installation: Installation, job: Job) -> None:
    try:
        job.result = syncing.sync(installation, job.tell)
    except TrackerError as error:
        job.error = error
    except Exception as error:
        _log.error("%s in the exchange", type(error).__name__)
        job.error = TrackerError("unexpected", place=type(error).__name__)
    finally:
        job.finished = True
        sessions.finish(session)
