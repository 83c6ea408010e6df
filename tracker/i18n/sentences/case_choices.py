"""What the choices of case work are called, by the field's name."""

from __future__ import annotations

from tracker.i18n.translate import N_

CASE_CHOICES: dict[str, dict[str, str]] = {
    "case_step": {
        "introduction": N_("Introduction"),
        "assessment": N_("Assessment"),
        "action_plan": N_("Action plan"),
        "implementation": N_("Implementation"),
        "follow_up": N_("Follow-up"),
        "closure": N_("Closure"),
    },
    "risk_level": {"low": N_("Low risk"), "medium": N_("Medium risk"), "high": N_("High risk")},
    "safety_flag": {
        "in_danger_now": N_("In danger now"),
        "unsafe_where_she_sleeps": N_("Not safe where she sleeps"),
        "may_harm_herself": N_("May harm herself"),
        "child_in_danger": N_("A child is in danger"),
        "do_not_call": N_("Do not call her"),
        "do_not_visit": N_("Do not visit her"),
        "phone_is_shared": N_("Others answer her phone"),
    },
    "case_need": {
        "safety": N_("Safety"),
        "health": N_("Health"),
        "psychosocial": N_("Psychosocial support"),
        "legal": N_("Legal help"),
        "migration": N_("Migration"),
        "shelter": N_("Shelter"),
        "material": N_("Food, clothes, money"),
        "education": N_("Education"),
        "work": N_("Work"),
        "interpretation": N_("Interpretation"),
    },
    "case_contact": {
        "in_person": N_("I met her"),
        "by_phone": N_("We spoke by phone"),
        "by_message": N_("She answered a message"),
        "tried_in_vain": N_("I tried to reach her, in vain"),
        "no_contact": N_("No contact, only a note"),
    },
    "closure_reason": {
        "goals_met": N_("The goals of the plan are met"),
        "her_wish": N_("She wishes it"),
        "moved_away": N_("She moved away"),
        "not_reached": N_("She could not be reached"),
        "referred_elsewhere": N_("Another organisation goes on with her"),
        "died": N_("She died"),
        "other": N_("Other"),
    },
    "task_outcome": {"done": N_("Done"), "dropped": N_("Dropped")},
    "visit_outcome": {
        "met": N_("I met her"),
        "not_met": N_("I did not meet her"),
        "put_off": N_("Put off"),
    },
    "review_outcome": {"approved": N_("Approved"), "returned": N_("Returned")},
    "case_review": {
        "none": N_("None"),
        "asked": N_("Review asked for"),
        "approved": N_("Approved"),
        "returned": N_("Returned"),
    },
}

RETENTION_RULES: dict[str, str] = {
    "closed_case": N_("Cases, after they were closed"),
    "voided_case": N_("Cases that were opened by mistake"),
    "late_case_paper": N_("Papers of erased cases that came afterwards"),
    "late_case_key": N_("Keys of erased cases that came afterwards"),
}
