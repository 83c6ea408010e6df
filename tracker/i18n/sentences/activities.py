"""Sentences for activities and interpretation."""

from __future__ import annotations

from tracker.i18n.translate import N_

SENTENCES: dict[str, str] = {
    "of_another_organisation": N_("This belongs to another organisation. Choose one of yours."),
    "network_needed": N_("Choose which women's network it was, or add it first."),
    "continues_itself": N_("An activity cannot go on from itself. Choose an earlier one."),
    "activity_not_held": N_(
        "This activity did not take place, so nobody can have come. Change that first."
    ),
    "card_mistyped": N_(
        "This is not the code of a card. Scan it again, or compare what you typed."
    ),
    "card_not_held": N_(
        "This card is not known on this computer: it is another organisation's, or her "
        "registration has not come here yet. Count her on the sheet, without her name."
    ),
    "card_of_another_organisation": N_(
        "This card is of another organisation (%(cso)s). Count her on the sheet, without her name."
    ),
    "nobody_chosen": N_("Choose at least one person, or write the code of a card."),
    "codes_unknown": N_(
        "On these lines is no card of your organisation that is known here: %(lines)s. Correct "
        "them, or count these women on the sheet."
    ),
    "not_a_known_card": N_(
        "No card with this code is known on this computer. Compare it, or leave it out."
    ),
    "time_form": N_("Write the time as 9:30."),
    "nobody_counted": N_("Write at least one number. A sheet on which nobody is counted is none."),
    "two_languages_needed": N_("Choose at least two languages between which she interprets."),
    "telephone_or_present_needed": N_("Choose how she interprets: by telephone, present, or both."),
    "same_language": N_("Both languages are the same. Change one of them."),
    "minutes_out_of_range": N_("Write a whole number, at most %(most)s."),
    "interpretation_asked_already": N_(
        "An interpreter was asked for already for this referral on this day. Look at the list."
    ),
    "session_recorded_already": N_(
        "This session is recorded already: the same request, interpreter and day."
    ),
    "request_not_closed": N_("This request waits, or a session was recorded for it."),
    "request_closed": N_("This request was answered already. Look at it again."),
    "interpreter_left": N_("She does not interpret here any more. Choose somebody else."),
    "interpreter_languages": N_("She does not speak both languages. Choose somebody else."),
    "code_of_conduct_needed": N_(
        "She has not signed the code of conduct. Let her sign it and record the day first, or "
        "choose somebody else."
    ),
}
