"""The room's blueprint."""

from __future__ import annotations

from flask import Blueprint

casework_room = Blueprint("casework", __name__)
