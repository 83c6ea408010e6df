"""Files that a page hands out: kept nowhere, cached nowhere."""

from __future__ import annotations

from flask import Response

BUNDLE = "application/octet-stream"
JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def download(data: bytes, name: str, kind: str = BUNDLE) -> Response:
    """``data`` as a file called ``name`` (ASCII, nobody's name in it)."""
    answer = Response(data, mimetype=None, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
