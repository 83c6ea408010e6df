"""Requests whose files stay in memory.

A list of names that somebody sends is never spooled to a folder for temporary files,
where it would lie in clear; the limit for uploads bounds what it may take.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Request


class RequestInMemory(Request):
    """The request of every page."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()
