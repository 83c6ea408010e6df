"""Sentences for distribution days."""

from __future__ import annotations

from tracker.i18n.translate import N_

SENTENCES: dict[str, str] = {
    "day_is_past": N_("This day is over. Plan a day from today on."),
    "closes_before_it_opens": N_("The day ends before it begins. Correct one of the two hours."),
    "site_stays": N_("The place of a day stays. Take the day back and plan another one."),
    "day_not_come": N_("This day is planned for %(day)s. It can be opened on that day."),
    "day_not_open": N_("The day is not open. Open it before kits are handed over."),
    "day_has_hand_overs": N_("Kits were handed over on this day, so it did take place."),
    "day_closed_already": N_("This day is closed already. Take its closing back to count anew."),
    "safety_remark_needed": N_("Write what is done instead, or why not, then choose no again."),
    "tokens_used_up": N_("This computer can print at most %(most)s tokens for one day."),
    "token_mistyped": N_("This is not the number of a token. Compare it, as 2-041."),
    "token_never_printed": N_(
        "No token %(token)s was printed at this computer for this day. Look at her number again."
    ),
    "token_of_another_day": N_("This token is of another day. Give her one of today."),
    "token_served": N_("A kit was handed over for this token already."),
    "token_of_another": N_("This token belongs to somebody else. Give her another one."),
    "card_unknown_here": N_(
        "This card is not known on this computer: it is another organisation's, or her "
        "registration has not come here yet. Look for her by her name; else register her, or hand "
        "over a kit without registration."
    ),
    "nobody_found": N_("Nobody is found. Try another spelling, or register her."),
    "receipt_of_nobody_here": N_(
        "The receipt's kit is not known here, or was given without a registration."
    ),
    "not_of_a_day": N_("This kit was not handed over on a distribution day."),
    "undo_not_yours": N_("Somebody else handed this kit over. She or a supervisor takes it back."),
    "undo_too_late": N_("More than an hour has passed. A supervisor can take it back."),
    "lot_not_counted": N_("Write how many kits of this lot are there, also when it is none."),
    "difference_reason_needed": N_(
        "Another number is there than should be. Choose the reason before the day is closed."
    ),
    "explanation_needed": N_("You chose another reason. Write which one."),
}
