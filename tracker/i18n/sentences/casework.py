"""Sentences for the rules of case work."""

from __future__ import annotations

from tracker.i18n.translate import N_

SENTENCES: dict[str, str] = {
    "case_not_yours": N_(
        "Only the case worker and her supervisor read this case. Ask your supervisor."
    ),
    "case_consent_needed": N_(
        "She has not agreed to be helped, or not in the way her age asks for."
        " Record her consent to services first."
    ),
    "case_open_already": N_("She has an open case already. Ask your supervisor who works it."),
    "case_voided": N_("This case was opened by mistake and does not count."),
    "case_closed": N_("This case is closed. Open it again first."),
    "case_is_open": N_("This case is open."),
    "case_review_needed": N_(
        "The risk is high. Ask your supervisor for a review; when she has approved,"
        " the case can be closed."
    ),
    "case_shared_already": N_("This case is shared with the coordinator already."),
    "case_not_shared": N_("This case is not shared with the coordinator."),
    "closure_tries": N_("Write how often you tried to reach her."),
    "closure_words": N_("Write why the case is closed."),
    "coordinator_unknown": N_(
        "No coordinator's computer is known here. Exchange data first, then try again."
    ),
    "date_in_past": N_("This day is past. Choose today or a later day."),
    "ended_already": N_("Somebody has ended this already. Look at the case again."),
    "flag_raised_already": N_("This warning is raised already."),
    "handover_not_offered": N_("Nobody offers this case to another worker now."),
    "handover_not_to_you": N_("This case was offered to somebody else."),
    "handover_reason": N_("Write why you do not take the case on."),
    "handover_to_same": N_("She works this case already. Choose another worker."),
    "handover_waits": N_(
        "The case is offered to another worker. Wait for her answer, or take the offer back."
    ),
    "locked_text_damaged": N_(
        "A paper of this case cannot be opened. Run the check of the data, and tell your"
        " coordinator what it says."
    ),
    "not_a_case_worker": N_("Choose a case worker or a supervisor of your organisation."),
    "note_of_another": N_("Only she who wrote this can correct it."),
    "not_in_this_case": N_("This does not belong to the case any more. Look at the case again."),
    "paper_stays": N_("This cannot be taken back: others rely on it."),
    "referral_of_another": N_("This referral is another woman's. Choose one of hers."),
    "review_asked_already": N_("A review was asked for already."),
    "review_not_asked": N_("No review was asked for."),
    "review_of_own_case": N_("Nobody reviews her own case. Ask another supervisor."),
    "review_words": N_("Write what is missing, so that the worker knows what to do."),
    "step_back_reason": N_("Write why the case goes back to an earlier step."),
    "step_by_closing": N_("The last step is taken by closing the case."),
    "step_is_this": N_("The case is at this step already."),
    "task_dropped_reason": N_("Write why the task is dropped."),
}
