"""Sentences for what only the screens can refuse."""

from __future__ import annotations

from tracker.i18n.translate import N_

SENTENCES: dict[str, str] = {
    "signed_out": N_("Session expired. Sign in again."),
}
