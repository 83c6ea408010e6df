"""Sentences for what only the screens can refuse."""

from __future__ import annotations

from tracker.i18n.translate import N_

SENTENCES: dict[str, str] = {
    "age_impossible": N_("Write an age between 0 and 120."),
    "municipality_unclear": N_(
        "No municipality has exactly this name, or several have it. Choose it from the list."
    ),
    "nothing_to_change": N_("Choose what is to be changed in the rows that are ticked."),
    "nothing_chosen_for_it": N_("Choose or write what the rows that are ticked are to say."),
    "upload_gone": N_("This list is not open any more. Choose the file again."),
    "signed_out": N_("Session expired. Sign in again."),
    "unknown_municipality": N_(
        "No municipality has this code. Write its five digits, such as 07089 for Tapachula."
    ),
    "wrong_password": N_("This is not your password until now. Type it again."),
    "demo_failed": N_(
        "The demonstration did not come out as it should at step %(step)s. Please report this."
    ),
    "folder_not_empty": N_(
        "This folder holds other files. Choose an empty one, so that nothing is overwritten."
    ),
}
