"""Sentences for keys, unlocking, bundles, merges and backups."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}
