"""Sentences for the rules of the work: persons, kits, receipts, referrals."""

from __future__ import annotations

from tracker.i18n.translate import N_

SENTENCES: dict[str, str] = {
    "list_empty": N_("This list has no rows. Choose another file or another sheet."),
    "list_not_a_table": N_(
        "This file is not a table. Save the list as .xlsx, .ods, .xls or .csv, then try again."
    ),
    "list_password": N_(
        "This file is protected by a password. Save it without a password, then try again."
    ),
    "list_too_large": N_("This list is too large. Divide it into several files."),
    "list_unreadable": N_(
        "This list cannot be read. Open it in a spreadsheet program, save it again, then try again."
    ),
    "code_taken": N_("This code is already in use. Choose another one."),
    "cso_code_form": N_("Write the organisation's code with capital letters and digits only."),
    "ends_before_start": N_("The end date is before the start date. Correct one of the two."),
    "not_positive": N_("Write a number greater than zero."),
    "unknown_organisation": N_(
        "No organisation with this code is known here. Choose one from the list."
    ),
}
