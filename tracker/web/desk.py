"""The desk of the person who asks for this page, opened when a view first needs it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, g
from flask_login import current_user

from tracker.basics.errors import Refused
from tracker.ledger.desk import Desk
from tracker.web.sessions import Sessions, SignedIn


@dataclass(frozen=True)
class _Opened:
    session: SignedIn
    context: AbstractContextManager[Desk]
    desk: Desk


def sessions() -> Sessions:
    """The sessions of this application."""
    return cast(Sessions, current_app.extensions["tracker_sessions"])


def current_session() -> SignedIn | None:
    """Who is signed in, or None."""
    if not current_user.is_authenticated:
        return None
    # The session itself, not what stands for it in this request: a thread may outlive that.
    return cast(SignedIn, current_user._get_current_object())


def own_session() -> SignedIn:
    """Who is signed in, in a view that nobody else reaches."""
    session = current_session()
    assert session is not None
    return session


def current_desk() -> Desk:
    """The desk for this request; Refused("signed_out") when nobody is signed in."""
    opened: _Opened | None = g.get("opened_desk")
    if opened is None:
        session = current_session()
        if session is None or not sessions().begin(session):
            raise Refused("signed_out")
        try:
            context = session.unlocked.desk()
            desk = context.__enter__()
        except BaseException:
            sessions().finish(session)
            raise
        opened = g.opened_desk = _Opened(session, context, desk)
    return opened.desk


def init_desk(app: Flask) -> None:
    """Close the desk with the request, whatever became of it."""

    @app.teardown_request
    def leave_desk(error: BaseException | None) -> None:
        opened: _Opened | None = g.pop("opened_desk", None)
        if opened is None:
            return
        try:
            opened.context.__exit__(type(error) if error else None, error, None)
        finally:
            sessions().finish(opened.session)
