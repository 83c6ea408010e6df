"""Sentences for the rules of the work: persons, kits, receipts, referrals."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}
