"""The room's blueprint."""

from flask import Blueprint

review_room = Blueprint("review", __name__)

#: Errors of a box in which nothing, or nothing that it offers, was chosen.
NOT_CHOSEN = frozenset({"not_a_choice", "required"})
