"""Sentences for the rules of grants and their documents."""

from __future__ import annotations

from tracker.i18n.translate import N_

SENTENCES: dict[str, str] = {
    "budget_over_amount": N_(
        "The lines of the budget would add up to more than the grant. Correct one of the amounts."
    ),
    "smaller_than_a_cent": N_("Write the amount with at most two places after the point."),
    "nothing_changes": N_("This amendment changes nothing. Write what changes."),
    "number_taken": N_("There is an amendment with this number already. Choose another number."),
    "used_by_others": N_(
        "Something else hangs on this. Take that back first, then take this back."
    ),
    "decided_before_delivery": N_("This day is before the report was handed in. Correct the date."),
    "received_before_paid": N_("This day is before the money was paid. Correct the date."),
    "rate_needed": N_(
        "The grant is in %(currency)s. Write what one unit of this currency cost in %(currency)s."
    ),
    "rate_not_needed": N_(
        "The amount is in the grant's own currency. Leave the exchange rate empty."
    ),
    "expenditure_recorded_already": N_(
        "This receipt is recorded already on this budget line. Look at the list of expenditures."
    ),
    "document_kind_unknown": N_(
        "This is no PDF, picture (JPEG, PNG, WebP) or spreadsheet (.xlsx, .ods)."
        " Save it as one of these, then try again."
    ),
    "document_unpacks_too_large": N_(
        "This spreadsheet would unpack to far more than it seems. It is not taken."
    ),
    "document_with_macros": N_(
        "This spreadsheet holds programs (macros). Save it as .xlsx without them, then try again."
    ),
    "document_empty": N_("This file is empty. Choose another one."),
    "document_too_large": N_(
        "This file is larger than %(megabytes)s MB."
        " Make it smaller, such as a photo with fewer dots, then try again."
    ),
    "document_attached_already": N_("This file is attached here already."),
    "documents_fill_the_room": N_(
        "The organisation's documents fill the %(megabytes)s MB that there are for them."
        " Take back some that are not needed."
    ),
    "document_not_for_audits": N_("This document may not be shown to grants officers."),
    "document_not_here": N_(
        "The file is not here yet. Ask for it; it comes with the exchange after the next."
    ),
    "attachment_too_large": N_("The file holds a document that is too large. Nothing was changed."),
    "attachment_differs": N_(
        "A document in this file is not the one it claims to be. Nothing was changed."
        " Ask the sender for a new file."
    ),
    "confirmed_already": N_("This payment was confirmed already."),
}
