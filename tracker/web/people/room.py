"""The room's blueprint; each of its files adds its pages."""

from __future__ import annotations

from flask import Blueprint

people_room = Blueprint("people", __name__)
