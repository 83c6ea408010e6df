"""Who may open a route. A route that says nothing opens for nobody.

The decorators only mark the view; one check before every request reads the mark, so no
view can forget it, and tests can list every route with what it needs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.i18n.translate import gettext as _

View = TypeVar("View", bound=Callable[..., Any])

EVERYONE = "everyone"
SIGNED_IN = "signed in"
DEVICE_KEY = "device key"

#: Files of the look; they hold nothing about anybody.
_STATIC = frozenset({"static", "bootstrap.static"})


def needs(permission: str) -> Callable[[View], View]:
    """Only for those whose role holds ``permission`` (``supplies:distribution:record``)."""
    return _marked(permission)


def signed_in_only(view: View) -> View:
    """For everyone who is signed in, whatever the role."""
    return _marked(SIGNED_IN)(view)


def open_to_all(view: View) -> View:
    """For everyone, signed in or not."""
    return _marked(EVERYONE)(view)


def by_device_key(view: View) -> View:
    """For computers: only whoever signed the request with the key of an enrolled device."""
    return _marked(DEVICE_KEY)(view)


def _marked(permission: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        return view

    return mark


def route_needs(app: Flask) -> dict[str, str | None]:
    """Endpoint → what it needs; None for a route that says nothing (and is refused)."""
    return {
        endpoint: EVERYONE if endpoint in _STATIC else getattr(view, "needs", None)
        for endpoint, view in app.view_functions.items()
    }


def unguarded_routes(app: Flask) -> list[str]:
    """The endpoints without a mark: a test wants none."""
    return sorted(endpoint for endpoint, mark in route_needs(app).items() if mark is None)


def safe_next(path: str | None) -> str | None:
    """``path`` when it is one of our own, to go on to; else None."""
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path:
        return None
    if any(ord(c) < 33 for c in path):
        return None
    parts = urlsplit(path)
    return path if not parts.scheme and not parts.netloc else None


def to_sign_in() -> ResponseReturnValue:
    """Send the person to the sign-in page, and afterwards back to a page she may read."""
    if session.pop("_user_id", None) is not None:
        flash(_("Session expired. Sign in again."), "warning")
    wanted = here() if request.method == "GET" else None
    if wanted is None or request.full_path in ("/", "/?"):
        return redirect(url_for("accounts.sign_in"))
    return redirect(url_for("accounts.sign_in", next=wanted))


def here() -> str:
    """The address of this page on this server, with what a proxy puts before it."""
    return request.script_root + request.full_path.rstrip("?")


def _nobody() -> None:
    abort(403)


def init_access(app: Flask, check_device: Callable[[], None] = _nobody) -> None:
    """Check every request against the mark of its view.

    ``check_device`` raises unless the request is signed by a device that may come in.
    """

    @app.before_request
    def guard() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None
        needed = route_needs_of(request.endpoint)
        if needed == EVERYONE:
            return None
        if needed is None:
            abort(403)
        if needed == DEVICE_KEY:
            # A cookie opens nothing here, whoever is signed in.
            check_device()
            return None
        if not current_user.is_authenticated:
            return to_sign_in()
        if needed != SIGNED_IN and not current_user.actor.may(needed):
            abort(403)
        return None


def route_needs_of(endpoint: str) -> str | None:
    if endpoint in _STATIC:
        return EVERYONE
    return getattr(current_app.view_functions[endpoint], "needs", None)
