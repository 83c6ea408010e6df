"""The room's blueprint."""

from __future__ import annotations

from flask import Blueprint

days_room = Blueprint("days", __name__)
