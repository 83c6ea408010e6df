"""How pages look: files that a browser keeps, each under an address that tells its content.

Bootstrap's style sheet is as Bootstrap-Flask ships it but without its built-in pictures. They
are ``data:`` addresses, which our policy forbids; a browser that gets our own sheet a moment
later than Bootstrap's would try them and report a breach. The controls' pictures are files of
ours (``static/css/forms.css``).
"""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import flask_bootstrap
from flask import Blueprint, Flask, Response, request
from flask.typing import ResponseReturnValue

from tracker.web.access import open_to_all

look_room = Blueprint("look", __name__)

_PICTURE = re.compile(rb'url\("data:[^"]*"\)')
_SHEET = "look.bootstrap"
#: What never changes under its address is not asked for again, on any of the pages.
_FOR_GOOD = "public, max-age=31536000, immutable"


@cache
def _sheet() -> bytes:
    place = Path(flask_bootstrap.__file__).parent / "static/bootstrap5/css/bootstrap.min.css"
    return _PICTURE.sub(b"none", place.read_bytes())


@look_room.get("/look/bootstrap.css")
@open_to_all
def bootstrap() -> ResponseReturnValue:
    """The sheet; it holds nothing about anybody and may be kept."""
    return Response(_sheet(), mimetype="text/css")


def init_look(app: Flask) -> None:
    """Let browsers keep our files until their content changes."""
    folder = Path(app.static_folder or "")

    @app.url_defaults
    def tell_content(endpoint: str, values: dict[str, Any]) -> None:
        content = _content(folder, endpoint, values.get("filename"))
        if content is not None:
            values.setdefault("v", content)

    @app.after_request
    def keep(response: Response) -> Response:
        told = request.args.get("v")
        if told and response.status_code in (200, 304):
            named = (request.view_args or {}).get("filename")
            if told == _content(folder, request.endpoint or "", named):
                response.headers["Cache-Control"] = _FOR_GOOD
        return response


def _content(folder: Path, endpoint: str, named: str | None) -> str | None:
    """A short text that changes with the content of a file of ours; None for anything else."""
    if endpoint == _SHEET:
        return _mark(_sheet())
    if endpoint != "static" or not named:
        return None
    try:
        held = (folder / named).stat()
        return _mark_of(folder / named, held.st_mtime_ns, held.st_size)
    except OSError:
        return None


@lru_cache(maxsize=256)
def _mark_of(path: Path, changed: int, size: int) -> str:
    return _mark(path.read_bytes())


@lru_cache(maxsize=4)
def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
