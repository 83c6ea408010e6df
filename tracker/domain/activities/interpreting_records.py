"""Declarations of interpreters, what is asked of them, and what they did.

Of an interpreter everybody may know which languages, never which name. What was said in a
session, and the documents that were translated, are nowhere in here.
"""

from tracker.domain.cases.records import GENDERS, LANGUAGES, PERSONAL
from tracker.ledger.records import LAST_CHANGE, Field, Kind, RecordType, Retention

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = ("morning", "afternoon", "evening")
#: When somebody can usually be asked: ``mon_morning`` and so on.
SLOTS = tuple(f"{day}_{part}" for day in DAYS for part in PARTS)
TRAINING = ("none", "introduction", "course", "professional", "court")
INTERPRETER = RecordType(
    "interpreter",
    (
        Field("languages", Kind.CHOICES, choices=LANGUAGES, required=True),
        Field("gender", Kind.CHOICE, PERSONAL, choices=GENDERS),
        Field("training", Kind.CHOICE, choices=TRAINING, required=True),
        Field("code_signed_on", Kind.DATE),
        Field("availability", Kind.CHOICES, choices=SLOTS),
        Field("away_until", Kind.DATE),
        Field("by_telephone", Kind.BOOL),
        Field("present", Kind.BOOL),
        Field("municipality", Kind.CODE),
        Field("name", Kind.TEXT, PERSONAL, required=True, max_length=120),
        Field("phone", Kind.TEXT, PERSONAL, max_length=60),
    ),
    void_reasons=("entered_by_mistake", "entered_twice", "left"),
    retention=(
        Retention(
            "interpreter",
            24,
            f"max({LAST_CHANGE}, coalesce((SELECT max(s.held_on) FROM interpretation_session s"
            " WHERE s.interpreter = r.id AND s.scope = r.scope), ''))",
        ),
    ),
)

#: What it is for.
INTERPRETED_FOR = (
    "legal",
    "health",
    "migration",
    "psychosocial",
    "shelter",
    "education",
    "work",
    "activity",
    "own_office",
    "other",
)
MODES = ("telephone", "present")
STATES = ("open", "assigned", "served", "not_met", "withdrawn")
#: A need is not met for one of these reasons, which are counted.
UNMET_REASONS = (
    "no_such_language",
    "nobody_free",
    "too_late",
    "too_far",
    "nobody_trained",
    "she_refused",
    "other",
)
_OPEN = "r.closed_on IS NULL AND r.void IS NULL"
_LANGUAGES = (
    Field("from_language", Kind.CHOICE, choices=LANGUAGES, required=True),
    Field("to_language", Kind.CHOICE, choices=LANGUAGES, required=True),
)
_STANDING = (
    Field("interpreter", Kind.REF),
    Field("state", Kind.CHOICE, choices=STATES, required=True),
    Field("unmet_reason", Kind.CHOICE, choices=UNMET_REASONS),
    Field("closed_on", Kind.DATE),
)
#: ``wanted_at``: minutes since midnight. ``mode`` None: either way will do.
INTERPRETATION = RecordType(
    "interpretation_request",
    (
        Field("interpreted_for", Kind.CHOICE, choices=INTERPRETED_FOR, required=True),
        Field("referral", Kind.REF),
        Field("activity", Kind.REF),
        Field("service", Kind.REF),
        Field("person", Kind.REF),
        *_LANGUAGES,
        Field("asked_on", Kind.DATE, required=True),
        Field("wanted_on", Kind.DATE, required=True),
        Field("wanted_at", Kind.INT),
        Field("minutes", Kind.INT),
        Field("mode", Kind.CHOICE, choices=MODES),
        Field("municipality", Kind.CODE),
        Field("place", Kind.TEXT, max_length=120),
        *_STANDING,
    ),
    indexes=(("state",), ("person",), ("referral",), ("interpreter",)),
    open_while=_OPEN,
)
SESSION = RecordType(
    "interpretation_session",
    (
        Field("request", Kind.REF),
        Field("interpreter", Kind.REF, required=True),
        Field("interpreted_for", Kind.CHOICE, choices=INTERPRETED_FOR, required=True),
        Field("service", Kind.REF),
        Field("activity", Kind.REF),
        Field("person", Kind.REF),
        *_LANGUAGES,
        Field("held_on", Kind.DATE, required=True),
        Field("minutes", Kind.INT, required=True),
        Field("mode", Kind.CHOICE, choices=MODES, required=True),
        Field("municipality", Kind.CODE),
        Field("place", Kind.TEXT, max_length=120),
        # Whether the code of conduct was signed on that day, whatever became of it later.
        Field("code_signed", Kind.BOOL, required=True),
    ),
    indexes=(("held_on",), ("person",), ("interpreter",), ("request",)),
)
DOCUMENT_KINDS = (
    "birth_certificate",
    "identity",
    "school",
    "medical",
    "court",
    "migration",
    "letter",
    "other",
)
TRANSLATION = RecordType(
    "translation_request",
    (
        Field("document_kind", Kind.CHOICE, choices=DOCUMENT_KINDS, required=True),
        Field("pages", Kind.INT, required=True),
        Field("certified", Kind.BOOL),
        Field("person", Kind.REF),
        *_LANGUAGES,
        Field("asked_on", Kind.DATE, required=True),
        Field("due_on", Kind.DATE),
        *_STANDING,
    ),
    indexes=(("state",), ("person",), ("interpreter",)),
    open_while=_OPEN,
)
RECORDS = (INTERPRETER, INTERPRETATION, SESSION, TRANSLATION)
