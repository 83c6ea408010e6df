"""The room itself; its doors are in ``views.py`` and ``again.py``."""

from __future__ import annotations

from flask import Blueprint

devices_room = Blueprint("devices", __name__)
