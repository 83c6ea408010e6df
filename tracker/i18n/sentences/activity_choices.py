"""What the choices of activities and interpretation are called."""

from __future__ import annotations

from tracker.i18n.translate import N_

_STATES = {
    "open": N_("Nobody chosen yet"),
    "assigned": N_("Interpreter chosen"),
    "served": N_("Done"),
    "not_met": N_("Need not met"),
    "withdrawn": N_("Not needed any more"),
}
ACTIVITY_CHOICES: dict[str, dict[str, str]] = {
    "activity_kind": {
        "integration": N_("Integration activity"),
        "training": N_("Training"),
        "womens_network": N_("Women's network"),
    },
    "outcome": {
        "planned": N_("Planned"),
        "held": N_("It took place"),
        "partly": N_("It took place in part"),
        "not_held": N_("It did not take place"),
    },
    "people_group": {
        "community": N_("Community that we serve"),
        "host": N_("Host community"),
        "guest": N_("Guests"),
    },
    "sex": {
        "female": N_("Women and girls"),
        "male": N_("Men and boys"),
        "not_told": N_("Not told"),
    },
    "age_group": {
        "0_4": N_("0–4"),
        "5_11": N_("5–11"),
        "12_17": N_("12–17"),
        "18_34": N_("18–34"),
        "35_59": N_("35–59"),
        "60_": N_("60+"),
        "not_told": N_("Not told"),
        "under_35": N_("Under 35"),
        "35_and_over": N_("35 and older"),
    },
    "training": {
        "none": N_("None"),
        "introduction": N_("Introduction"),
        "course": N_("Course for interpreters"),
        "professional": N_("Professional"),
        "court": N_("Court interpreter"),
    },
    "mode": {"telephone": N_("By telephone"), "present": N_("Present")},
    "interpreted_for": {
        "legal": N_("Legal aid"),
        "health": N_("Health"),
        "migration": N_("Migration procedures"),
        "psychosocial": N_("Mental health support"),
        "shelter": N_("Shelter"),
        "education": N_("Education"),
        "work": N_("Work"),
        "activity": N_("An activity"),
        "own_office": N_("Our own office"),
        "other": N_("Other"),
    },
    "request_state": _STATES,
    "translation_state": {
        **_STATES,
        "assigned": N_("Translator chosen"),
        "served": N_("Handed over"),
    },
    "unmet_reason": {
        "no_such_language": N_("Nobody speaks this language"),
        "nobody_free": N_("Nobody was free"),
        "too_late": N_("It was asked too late"),
        "too_far": N_("It was too far away"),
        "nobody_trained": N_("Nobody was trained for it"),
        "she_refused": N_("She did not want this interpreter"),
        "other": N_("Other"),
    },
    "why_not_free": {
        "away": N_("Away"),
        "busy": N_("With somebody"),
        "not_available": N_("Not at this time"),
    },
    "translated_document": {
        "birth_certificate": N_("Birth certificate"),
        "identity": N_("Identity document"),
        "school": N_("School certificate"),
        "medical": N_("Medical paper"),
        "court": N_("Paper of a court"),
        "migration": N_("Migration paper"),
        "letter": N_("Letter"),
        "other": N_("Other"),
    },
    "weekday": {
        "mon": N_("Monday"),
        "tue": N_("Tuesday"),
        "wed": N_("Wednesday"),
        "thu": N_("Thursday"),
        "fri": N_("Friday"),
        "sat": N_("Saturday"),
        "sun": N_("Sunday"),
    },
    "day_part": {
        "morning": N_("Morning"),
        "afternoon": N_("Afternoon"),
        "evening": N_("Evening"),
    },
}
