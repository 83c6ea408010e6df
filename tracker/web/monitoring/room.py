"""The room, and what its doors need."""

from flask import Blueprint

monitoring_room = Blueprint("monitoring", __name__)

READ = "monitoring:round:read"
CALL = "monitoring:call:record"
START = "monitoring:round:start"
RESULT = "monitoring:result:read"
WISH = "monitoring:wish:read"
