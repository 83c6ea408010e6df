"""The room of the exchange: its pages register here."""

from __future__ import annotations

from flask import Blueprint

exchange_room = Blueprint("exchange", __name__)
