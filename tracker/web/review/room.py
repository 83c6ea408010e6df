"""The room's blueprint."""

from flask import Blueprint

review_room = Blueprint("review", __name__)
