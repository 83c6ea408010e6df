"""Sentences for what only the screens can refuse."""

from __future__ import annotations

from tracker.i18n.translate import N_

SENTENCES: dict[str, str] = {
    "age_impossible": N_("Write an age between 0 and 120."),
    "municipality_unclear": N_(
        "No municipality has exactly this name, or several have it. Choose it from the list."
    ),
    "upload_gone": N_("This list is not open any more. Choose the file again."),
    "signed_out": N_("Session expired. Sign in again."),
}
