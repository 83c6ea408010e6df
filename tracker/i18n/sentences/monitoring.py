"""Sentences, choices and questions of monitoring after distributions."""

from __future__ import annotations

from tracker.i18n.translate import N_

SENTENCES: dict[str, str] = {
    "nobody_to_ask": N_("Nobody who can be asked had a kit there in these days."),
    "round_closed": N_("This round is closed. Nobody is asked in it any more."),
    "round_goes_on": N_("This round is not closed."),
    "box_of_older_copy": N_(
        "This computer came back from an older copy, and some of these interviews may have been "
        "put in before. It puts in none until it has exchanged data with the coordinator."
    ),
    "not_to_be_called": N_("She is not to be asked now. Open the call list again."),
    "nothing_to_take_back": N_("There is nothing that can be taken back."),
    "nothing_answered": N_("No question was answered. Note instead that she does not want to."),
    "too_few_to_mix": N_(
        "At least %(least)s interviews must wait, so that nobody can tell whose is whose."
    ),
}
MONITORING_CHOICES: dict[str, dict[str, str]] = {
    "call_outcome": {
        "not_reached": N_("Not reached"),
        "refused": N_("Does not want to be asked"),
        "done": N_("Asked"),
    },
    "own_outcome": {
        "not_reached": N_("You were not reached"),
        "refused": N_("You did not want to be asked"),
        "done": N_("You were asked"),
    },
    "left_out": {
        "no_registration": N_("Without a registration"),
        "out_of_use": N_("Registration out of use"),
        "erased": N_("Erased"),
        "withdrawn": N_("Took back her consent to be served"),
        "again": N_("Earlier kits of women who are on the list"),
    },
    "kit_received": {
        "yes": N_("Yes, all of it"),
        "partly": N_("Something was missing"),
        "no": N_("No, I received no kit"),
    },
    "kit_quality": {"good": N_("Good"), "fair": N_("Neither good nor bad"), "bad": N_("Bad")},
    "kit_useful": {"very": N_("Very useful"), "somewhat": N_("Somewhat"), "not": N_("Not useful")},
    "kit_lasted": {
        "under_1_month": N_("Less than one month"),
        "1_to_2_months": N_("One to two months"),
        "2_to_3_months": N_("Two to three months"),
        "over_3_months": N_("More than three months"),
        "still": N_("I still have some of it"),
    },
    "waited": {
        "under_30_minutes": N_("Less than half an hour"),
        "30_to_60_minutes": N_("Half an hour to one hour"),
        "1_to_2_hours": N_("One to two hours"),
        "over_2_hours": N_("More than two hours"),
    },
    "respected": {"yes": N_("Yes"), "partly": N_("Partly"), "no": N_("No")},
    "felt_safe": {"yes": N_("Yes"), "partly": N_("Partly"), "no": N_("No")},
    "told_free": {"yes": N_("Yes"), "no": N_("No"), "not_sure": N_("Not sure")},
    "can_complain": {"yes": N_("Yes"), "no": N_("No"), "not_sure": N_("Not sure")},
    "satisfied": {
        "1": N_("1 – Not at all"),
        "2": N_("2 – A little"),
        "3": N_("3 – So-so"),
        "4": N_("4 – Satisfied"),
        "5": N_("5 – Very satisfied"),
    },
}
#: As they are asked, in the order of the interview.
MONITORING_QUESTIONS: dict[str, str] = {
    "kit_received": N_("Did you receive the kit, with all that should be in it?"),
    "missing_items": N_("What was missing?"),
    "kit_quality": N_("How good are the things in the kit?"),
    "kit_useful": N_("Is the kit useful to you?"),
    "kit_lasted": N_("For how long was it enough?"),
    "waited": N_("How long did you wait on the day you received it?"),
    "respected": N_("Were you treated with respect?"),
    "felt_safe": N_("Did you feel safe there, and on the way?"),
    "told_free": N_("Did anybody tell you that the kit is free?"),
    "can_complain": N_("Do you know how to complain if something is not right?"),
    "satisfied": N_("All in all, how satisfied are you?"),
    "wish": N_("What would be better another time?"),
}
MONITORING_FIELDS: dict[str, str] = {
    "handed_from": N_("Handed over from"),
    "handed_until": N_("Handed over until"),
    "sample": N_("How many are asked"),
    "proposed": N_("How many were proposed"),
    "listed": N_("On the list"),
    "list_hash": N_("Fingerprint of the list"),
    "seed": N_("Random number of the draw"),
    "drawn_at": N_("Drawn at"),
    "strata": N_("By place"),
    "left_out": N_("Cannot be asked"),
    "closed_on": N_("Closed on"),
    "monitoring_round": N_("Round of monitoring"),
    "monitoring_call": N_("Call"),
    "call_outcome": N_("What came of it"),
    "tried_on": N_("Tried on"),
    "counted_on": N_("Put in on"),
    "channel_shown": N_("The channel was shown"),
    **MONITORING_QUESTIONS,
}
#: Record types, as a heading says them.
MONITORING_RECORDS: dict[str, str] = {
    "monitoring_round": N_("Round of monitoring"),
    "monitoring_call": N_("Call"),
    "monitoring_try": N_("A try to reach her"),
    "monitoring_answer": N_("Answers of an interview"),
}
MONITORING_RETENTION: dict[str, str] = {
    "monitoring_call": N_("Who was on a call list of monitoring"),
    "monitoring_answer": N_("What women wished for in interviews"),
}
