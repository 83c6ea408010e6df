"""Sentences and choices of what people say of the help."""

from __future__ import annotations

from tracker.i18n.translate import N_

SENTENCES: dict[str, str] = {
    "feedback_in_future": N_("This day has not come yet. Write the day on which she said it."),
    "feedback_erased": N_("What was said here was erased. There is nothing left to answer."),
    "not_a_code_of_feedback": N_("No such code is known here. Read it again from her paper."),
    "passed_to_whom": N_("Choose to whom it was passed on."),
    "asked_to_take_out_already": N_("Somebody of your side has asked for this already."),
    "other_side_asks": N_(
        "Nobody takes this out of count alone. Ask for it; then the other side does it: the "
        "coordinator, or a supervisor of the organisation."
    ),
    "nobody_asks_to_take_out": N_("Nobody asks to take this out of count."),
    "feedback_open_already": N_("This waits for an answer already."),
}
FEEDBACK_CHOICES: dict[str, dict[str, str]] = {
    "feedback_kind": {
        "complaint": N_("Complaint"),
        "suggestion": N_("Suggestion"),
        "question": N_("Question"),
        "thanks": N_("Thanks"),
    },
    "feedback_about": {
        "kit": N_("The kit and what is in it"),
        "distribution": N_("How kits are handed out"),
        "manner": N_("How people were treated"),
        "waiting": N_("Waiting"),
        "interpretation": N_("Interpretation"),
        "referral": N_("A service she was referred to"),
        "activity": N_("An activity"),
        "information": N_("Information"),
        "place": N_("The place"),
        "other": N_("Something else"),
    },
    "feedback_channel": {
        "in_person": N_("In person"),
        "telephone": N_("By telephone"),
        "message": N_("By message"),
        "box": N_("Suggestion box"),
        "group": N_("In a group"),
    },
    "feedback_state": {
        "open": N_("Waits for an answer"),
        "answered": N_("Answered"),
        "passed_on": N_("Passed on to somebody else"),
        "closed": N_("Nothing to answer, or nobody to be reached"),
    },
    "passed_to": {
        "management": N_("Those who lead the organisation"),
        "funder": N_("Who pays for the help"),
        "another_organisation": N_("Another organisation"),
        "service": N_("A service"),
        "authority": N_("An authority"),
        "other": N_("Somebody else"),
    },
    "content_with_answer": {
        "yes": N_("Yes"),
        "partly": N_("Partly"),
        "no": N_("No"),
        "not_known": N_("Not known"),
    },
}
FEEDBACK_RETENTION: dict[str, str] = {
    "ended_feedback": N_("Complaints and suggestions, after they were answered"),
    "voided_feedback": N_("Complaints and suggestions written by mistake"),
}
