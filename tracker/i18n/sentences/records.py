"""Sentences for values, permissions, records and the ledger."""

from __future__ import annotations

from tracker.i18n.translate import N_

SENTENCES: dict[str, str] = {
    # Values
    "required": N_("This field is required"),
    "not_text": N_("Write this as text."),
    "not_a_recording": N_("This is no recording: choose an ogg, mp3, wav, m4a or webm file."),
    "recording_too_long": N_("The recording may have at most %(most)s MB. One sentence is enough."),
    "nobody_ticked": N_("Tick at least one row."),
    "too_many_chosen": N_("Tick at most %(most)s rows at once."),
    "too_many_views": N_("%(most)s views are kept already. Forget one first."),
    "changed_meanwhile": N_("Somebody changed it meanwhile. Look at it again."),
    "too_long": N_("This is too long. Use at most %(limit)s characters."),
    "unreadable_character": N_("This holds a character that cannot be read. Type it again."),
    "not_a_code": N_("Use only letters, digits and . _ : + - here, without spaces."),
    "not_a_number": N_("Write a whole number, for example 12."),
    "not_yes_or_no": N_("Answer with yes or no."),
    "not_a_date": N_("This is not a date. Write day, month and year."),
    "not_an_amount": N_("Write an amount with digits, for example 1234.50."),
    "not_a_choice": N_("Choose one of the answers in the list."),
    "not_a_reference": N_("This does not point to a record. Choose it again from the list."),
    "not_acceptable": N_("This value cannot be kept. Correct it and try again."),
    "unknown_field": N_("This version of the product does not know this field."),
    "arguments": N_("Something is missing or not known in this request: %(detail)s"),
    # Permissions
    "not_allowed": N_("Your role does not permit this. Ask your coordinator if you need it."),
    "other_organisation": N_(
        "This record belongs to another organisation. You can work only with your own."
    ),
    "organisation_needed": N_("Say for which organisation this is."),
    # Review
    "finding_changed": N_("This changed while you looked at it. Look at it again, then decide."),
    "finding_needs_action": N_(
        "This cannot be put aside. Do one of the things that the page offers."
    ),
    "not_decided": N_("Nobody has decided on this, so there is nothing to take back."),
    "conflict_moved_on": N_(
        "Somebody wrote here again after it was settled, so it cannot be taken back. Correct the "
        "record instead."
    ),
    # Records
    "not_found": N_(
        "This record is not on this laptop. It may come with the next exchange of data."
    ),
    "declared_twice": N_("The kind of record %(table)s is declared twice. Reinstall the product."),
    "data_folder_missing": N_(
        "The folder %(name)s is missing from this installation. Reinstall the product."
    ),
    "json": N_("This file is damaged. Ask the sender to send it again."),
}
