"""What the rooms know of the person at work: her installation, and which doors are hers."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for
from flask_login import current_user

from tracker.installation.opening import Installation
from tracker.web.access import EVERYONE, SIGNED_IN, route_needs_of
from tracker.web.desk import own_session


def installation() -> Installation:
    """The unlocked installation of whoever is signed in."""
    session = own_session()
    assert isinstance(session.unlocked, Installation)
    return session.unlocked


def door(endpoint: str, **values: Any) -> str | None:
    """The address of a page; None where there is no such room, or it is not open to her.

    Rooms point at each other by this, so that each can be left out of an installation.
    """
    if endpoint not in current_app.view_functions:
        return None
    needed = route_needs_of(endpoint)
    if needed is None:
        return None
    if needed not in (EVERYONE, SIGNED_IN) and not current_user.actor.may(needed):
        return None
    return url_for(endpoint, **values)
