"""The room of tables."""

from flask import Blueprint

tables_room = Blueprint("tables", __name__)
