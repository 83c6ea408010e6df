"""The room's blueprint."""

from __future__ import annotations

from flask import Blueprint

interpreting_room = Blueprint("interpreting", __name__)
