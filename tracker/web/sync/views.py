"""``/sync/v1``: a computer pushes a bundle in pieces, and fetches one in ranges."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from tracker.basics.errors import Damaged, NotAllowed, Refused, TrackerError
from tracker.sync.attached import wants_of
from tracker.sync.transports.online import PIECE, is_word
from tracker.sync.transports.signed import NONCE_HEADER
from tracker.web.access import by_device_key, open_to_all
from tracker.web.downloads import BUNDLE
from tracker.web.sync.door import caller, calling_nonce, nonces, patience, unlocked

sync_room = Blueprint("sync", __name__, url_prefix="/sync/v1")

_STATUS = {
    "hub_locked": 503,
    "locked": 503,
    "database_busy": 503,
    "disk_full": 507,
    "signature_missing": 401,
    "nonce_stale": 401,
    "request_replayed": 401,
    "wrong_offset": 409,
    "bundle_not_here": 404,
    "not_a_hub": 404,
}


@sync_room.get("/nonce")
@open_to_all
def nonce() -> ResponseReturnValue:
    """A number to sign with; every answer below brings the next one along."""
    patience().ask()
    return jsonify({"format": 1})


@sync_room.get("/line")
@open_to_all
def line() -> ResponseReturnValue:
    """How this hub came after others: signed by those, so that laptops may follow it."""
    patience().ask()
    with unlocked() as hub:
        return jsonify({"line": hub.line()})


@sync_room.get("/uploads/<digest>")
@by_device_key
def upload_state(digest: str) -> ResponseReturnValue:
    """How many bytes of a bundle are here: where to go on."""
    with unlocked() as hub:
        return jsonify({"have": hub.brought(caller()).have(digest)})


@sync_room.put("/uploads/<digest>")
@by_device_key
def upload_piece(digest: str) -> ResponseReturnValue:
    """Add a piece; ``offset`` and ``size`` (of the whole) in bytes."""
    offset = request.args.get("offset", -1, int)
    size = request.args.get("size", -1, int)
    piece = request.get_data()
    if offset < 0 or not 0 < len(piece) <= PIECE:
        raise Refused("wrong_offset", have=0)
    with unlocked() as hub:
        return jsonify({"have": hub.brought(caller()).add(digest, offset, piece, size)})


@sync_room.post("/uploads/<digest>/take")
@by_device_key
def upload_take(digest: str) -> ResponseReturnValue:
    """Merge a bundle that is here wholly."""
    with unlocked() as hub:
        merged = hub.take(caller(), digest)
    return jsonify({"entries": merged.entries, "new": merged.new})


@sync_room.post("/bundles")
@by_device_key
def prepare() -> ResponseReturnValue:
    """From what the device says it has: what it may fetch, and what the hub has."""
    asked = _json()
    heads, said, resume = asked.get("heads"), asked.get("said"), asked.get("resume")
    if not is_word(heads) or type(said) is not int or not isinstance(resume, str | None):
        raise Damaged("not_an_action")
    with unlocked() as hub:
        asked_for = wants_of(asked.get("wants", []))
        ready = hub.prepare(caller(), heads, said, resume, calling_nonce(), asked_for)
    return jsonify(
        {
            "digest": ready.digest,
            "size": ready.size,
            "entries": ready.entries,
            "heads": ready.heads,
            "said": ready.said,
            "signature": ready.signature,
            **({"wants": list(ready.wants)} if ready.wants else {}),
        }
    )


@sync_room.get("/bundles/<digest>")
@by_device_key
def fetch(digest: str) -> ResponseReturnValue:
    """A bundle that was prepared for this device, from any byte on."""
    with unlocked() as hub:
        ready = hub.ready(caller())
        if not ready.have(digest):
            raise Refused("bundle_not_here")
        path = ready.path(digest)
    return send_file(path, BUNDLE, conditional=True, etag=digest, last_modified=None, max_age=None)


def _json() -> dict[str, Any]:
    try:
        found = json.loads(request.get_data())
    except ValueError as error:
        raise Damaged("not_json") from error
    return found if isinstance(found, dict) else {}


@sync_room.after_request
def next_nonce(response: Response) -> Response:
    """Spare the laptop a journey for each request."""
    response.headers[NONCE_HEADER] = nonces().give()
    return response


@sync_room.errorhandler(TrackerError)
def refused(error: TrackerError) -> ResponseReturnValue:
    """A code for the program at the other end; it tells its person in her language."""
    if isinstance(error, NotAllowed):
        status = 403
    else:
        status = _STATUS.get(error.code, 422 if isinstance(error, Refused) else 500)
    code = "hub_locked" if error.code == "locked" else error.code
    body: dict[str, Any] = {"error": code}
    if error.code == "wrong_offset":
        body["have"] = error.params["have"]
    return jsonify(body), status


@sync_room.errorhandler(HTTPException)
def refused_request(error: HTTPException) -> ResponseReturnValue:
    """Too many, too large, not allowed: as a code too."""
    code = "too_many_requests" if error.code == 429 else "bad_request"
    answer = current_app.make_response((jsonify({"error": code}), error.code or 400))
    for name, value in error.get_headers():
        if name == "Retry-After":
            answer.headers[name] = value
    return answer
