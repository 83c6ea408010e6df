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
    "confirmed_already": N_("This payment was confirmed already."),
}
