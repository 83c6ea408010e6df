"""Bootstrap's style sheet, as Bootstrap-Flask ships it but without its built-in pictures.

They are ``data:`` addresses, which our policy forbids; a browser that gets our own sheet a
moment later than Bootstrap's would try them and report a breach. The controls' pictures
are files of ours (``static/css/forms.css``).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import flask_bootstrap
from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from tracker.web.access import open_to_all

look_room = Blueprint("look", __name__)

_PICTURE = re.compile(rb'url\("data:[^"]*"\)')
_A_DAY = 24 * 3600


@cache
def _sheet() -> bytes:
    place = Path(flask_bootstrap.__file__).parent / "static/bootstrap5/css/bootstrap.min.css"
    return _PICTURE.sub(b"none", place.read_bytes())


@look_room.get("/look/bootstrap.css")
@open_to_all
def bootstrap() -> ResponseReturnValue:
    """The sheet; it holds nothing about anybody and may be kept."""
    answer = Response(_sheet(), mimetype="text/css")
    answer.cache_control.public = True
    answer.cache_control.max_age = _A_DAY
    return answer
