"""Error pages: a whole sentence about what to do, and never a detail of the inside."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from tracker.basics.errors import NotAllowed, NotFound, Refused, TrackerError
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.web.access import to_sign_in

_log = logging.getLogger("tracker.web")

#: The database was locked under a page that was open: sign in again.
_SIGNED_OUT = frozenset({"signed_out", "locked"})
_PAGES = (400, 403, 404, 413, 429, 500)


def init_errors(app: Flask) -> None:
    """Wire a page for each kind of failure."""

    @app.errorhandler(CSRFError)
    def stale_page(error: CSRFError) -> ResponseReturnValue:
        sentence = _(
            "This page was open for too long, so nothing was saved."
            " Go back, reload it and try again."
        )
        return _page(400, sentence)

    @app.errorhandler(HTTPException)
    def refused_request(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None or (error.code or 500) < 400:
            return error
        answer = app.make_response(_page(error.code or 500))
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                answer.headers[name] = value
        return answer

    @app.errorhandler(TrackerError)
    def refused_by_rule(error: TrackerError) -> ResponseReturnValue:
        if error.code in _SIGNED_OUT:
            return to_sign_in()
        if isinstance(error, NotAllowed):
            return _page(403, error_sentence(error))
        if isinstance(error, NotFound):
            return _page(404, error_sentence(error))
        if isinstance(error, Refused):
            return _page(400, error_sentence(error))
        _log.error("%s in %s", error.code, request.endpoint)
        return _page(500, error_sentence(error))

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> ResponseReturnValue:
        if app.testing or app.debug:
            raise error
        # The text of an exception may quote what somebody typed: only its kind and its
        # places in the code are logged.
        frames = traceback.extract_tb(error.__traceback__)[-6:]
        places = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
        _log.error("%s in %s (%s)", type(error).__name__, request.endpoint, places)
        return _page(500)


def _page(status: int, sentence: str | None = None) -> tuple[str, int]:
    template = status if status in _PAGES else (400 if status < 500 else 500)
    page = render_template(f"errors/{template}.html", sentence=sentence, failed=True)
    return page, status
