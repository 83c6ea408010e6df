"""The room's blueprint."""

from __future__ import annotations

from flask import Blueprint

activities_room = Blueprint("activities", __name__)
