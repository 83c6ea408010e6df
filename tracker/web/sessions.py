"""Who is signed in, in memory only: the cookie holds nothing but a random token.

A session holds the opened database of one person. When nobody used it for a while, or
the process ends, it is closed and the key is gone; the cookie then opens nothing.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from flask_login import UserMixin

from tracker.basics.actor import Actor
from tracker.ledger.desk import Desk


class Unlocked(Protocol):
    """The opened installation of one person."""

    @property
    def actor(self) -> Actor: ...

    def desk(self) -> AbstractContextManager[Desk]: ...

    def close(self) -> None: ...


class SignedIn(UserMixin):
    """One session: whose it is, what it opened, when it was last used."""

    def __init__(self, token: str, user: str, unlocked: Unlocked, now: float) -> None:
        self.token = token
        self.user = user
        self.unlocked = unlocked
        self.last_used = now
        self.requests = 0
        self.ended = False
        #: What pages keep between two requests; it goes with the session.
        self.kept: dict[str, Any] = {}

    def get_id(self) -> str:
        return self.token

    @property
    def actor(self) -> Actor:
        return self.unlocked.actor


class Sessions:
    """All sessions of this process. Every method may be called from any thread."""

    def __init__(self, idle_minutes: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._idle_seconds = idle_minutes * 60
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[str, SignedIn] = {}
        self._stop = threading.Event()

    def open(self, unlocked: Unlocked, user: str) -> str:
        """Keep ``unlocked`` for ``user``; gives the token of 256 random bits."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._open[token] = SignedIn(token, user, unlocked, self._clock())
        return token

    def get(self, token: str) -> SignedIn | None:
        """The session of ``token``, counted as used now; None when it is over."""
        self.close_idle()
        with self._lock:
            session = self._open.get(token)
            if session is not None:
                session.last_used = self._clock()
            return session

    def begin(self, session: SignedIn) -> bool:
        """A request starts to work with the session; False when it is over."""
        with self._lock:
            if session.ended:
                return False
            session.requests += 1
            return True

    def finish(self, session: SignedIn) -> None:
        """The request is done; one that was ended meanwhile is closed now."""
        with self._lock:
            session.requests -= 1
            session.last_used = self._clock()
            closing = session.ended and session.requests == 0
        if closing:
            session.unlocked.close()

    @contextmanager
    def lent(self) -> Iterator[Unlocked | None]:
        """What some open session has unlocked, for work that is nobody's; None when locked.

        The session does not count as used by it: a hub that people left locks itself,
        however busy the laptops are.
        """
        self.close_idle()
        with self._lock:
            session = max(self._open.values(), key=lambda s: s.last_used, default=None)
            if session is not None:
                session.requests += 1
        if session is None:
            yield None
            return
        try:
            yield session.unlocked
        finally:
            with self._lock:
                session.requests -= 1
                closing = session.ended and session.requests == 0
            if closing:
                session.unlocked.close()

    def close(self, token: str) -> None:
        """End a session; closed at once, or when its last running request is done."""
        with self._lock:
            session = self._open.pop(token, None)
            closing = session is not None and self._end(session)
        if closing and session is not None:
            session.unlocked.close()

    def close_idle(self) -> int:
        """Close what nobody used for the idle time; gives how many."""
        limit = self._clock() - self._idle_seconds
        with self._lock:
            idle = [s for s in self._open.values() if s.last_used <= limit and s.requests == 0]
            for session in idle:
                del self._open[session.token]
                self._end(session)
        for session in idle:
            session.unlocked.close()
        return len(idle)

    def close_all(self) -> None:
        """End everything: the program stops."""
        self._stop.set()
        for token in list(self._open):
            self.close(token)

    def watch(self, every_seconds: float = 15.0) -> threading.Thread:
        """Start the thread that closes idle sessions while nobody asks for a page."""

        def run() -> None:
            while not self._stop.wait(every_seconds):
                self.close_idle()

        thread = threading.Thread(target=run, name="lock-idle", daemon=True)
        thread.start()
        return thread

    @staticmethod
    def _end(session: SignedIn) -> bool:
        session.ended = True
        session.kept.clear()
        return session.requests == 0
