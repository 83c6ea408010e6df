"""The room's blueprint; printing and checking hang on it."""

from __future__ import annotations

from flask import Blueprint

receipts_room = Blueprint("receipts", __name__)
