"""Sentences for what only the screens can refuse."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}
