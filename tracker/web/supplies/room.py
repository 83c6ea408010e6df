"""The room's blueprint; the views of stock and of distributions hang on it."""

from __future__ import annotations

from flask import Blueprint

supplies_room = Blueprint("supplies", __name__)
