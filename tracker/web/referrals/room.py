"""The room's blueprint; the directory, making and following referrals hang on it."""

from __future__ import annotations

from flask import Blueprint

referrals_room = Blueprint("referrals", __name__)
