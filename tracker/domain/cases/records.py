"""Declarations of the people served: registration, consent, lists they came from.

A field that is not needed is not here. What happened to a woman, why she fled, her
health: no record type in this room has such a field.
"""

from tracker.domain.cases.by_phone import PHONE_INDEX
from tracker.domain.cases.search_keys import DERIVED_SQL, DERIVED_TABLES, KEYS
from tracker.ledger.records import LAST_CHANGE, Field, Kind, RecordType, Retention, Sensitivity

PERSONAL, SENSITIVE = Sensitivity.PERSONAL, Sensitivity.SENSITIVE

GENDERS = ("female", "male", "other", "prefers_not_to_say")
PRECISIONS = ("day", "year", "estimated")
LANGUAGES = ("ht", "es", "fr", "en", "pt", "other")
YES_NO = ("yes", "no", "prefers_not_to_say")
MIGRATION_STATUSES = (
    "undocumented",
    "asylum_seeker",
    "recognised_refugee",
    "complementary_protection",
    "humanitarian_visitor",
    "temporary_resident",
    "permanent_resident",
    "other",
    "prefers_not_to_say",
)
DOCUMENTS = (
    "comar_certificate",
    "curp",
    "curp_temporary",
    "inm_letter",
    "inm_card",
    "passport",
    "haitian_id",
    "birth_certificate",
    "none",
    "prefers_not_to_say",
)
#: Washington Group short set: the six questions, asked from the age of five.
WG_QUESTIONS = ("seeing", "hearing", "walking", "remembering", "self_care", "communicating")
WG_ANSWERS = ("no_difficulty", "some", "a_lot", "cannot", "prefers_not_to_say")

PERSON = RecordType(
    "person",
    (
        Field("code", Kind.CODE, required=True, max_length=16),
        Field("source", Kind.CHOICE, choices=("by_hand", "list"), required=True),
        Field("given_names", Kind.TEXT, PERSONAL, required=True, max_length=120),
        Field("family_names", Kind.TEXT, PERSONAL, max_length=120),
        Field("name_used", Kind.TEXT, PERSONAL, max_length=80),
        Field("birth_date", Kind.DATE, PERSONAL),
        Field("birth_precision", Kind.CHOICE, PERSONAL, choices=PRECISIONS),
        Field("gender", Kind.CHOICE, PERSONAL, choices=GENDERS),
        Field("languages", Kind.CHOICES, PERSONAL, choices=LANGUAGES),
        Field("reads", Kind.CHOICE, PERSONAL, choices=YES_NO),
        Field("interpreter_needed", Kind.BOOL, PERSONAL),
        Field("phone", Kind.TEXT, PERSONAL, max_length=40),
        Field("phone_safe", Kind.CHOICE, PERSONAL, choices=YES_NO),
        Field("municipality", Kind.CODE, PERSONAL),
        Field("household", Kind.REF, PERSONAL),
        Field("dependants", Kind.INT, PERSONAL),
        Field("notes", Kind.TEXT, PERSONAL, max_length=500),
        # Only where she wants it; a card without a name tells nothing to whoever finds it.
        Field("name_on_card", Kind.BOOL, PERSONAL),
        Field("pregnant", Kind.CHOICE, SENSITIVE, choices=YES_NO),
        Field("lactating", Kind.CHOICE, SENSITIVE, choices=YES_NO),
        Field("migration_status", Kind.CHOICE, SENSITIVE, choices=MIGRATION_STATUSES),
        Field("documents", Kind.CHOICES, SENSITIVE, choices=DOCUMENTS),
        *(Field(f"wg_{q}", Kind.CHOICE, SENSITIVE, choices=WG_ANSWERS) for q in WG_QUESTIONS),
    ),
    indexes=(("code",),),
    void_reasons=("entered_by_mistake", "duplicate_of_another", "asked_to_be_removed"),
    derived_tables=DERIVED_TABLES,
    derived_sql=(*DERIVED_SQL, PHONE_INDEX),
    derive=KEYS,
    # Counted from whatever happened last with her (see ``retention.py``).
    retention=(
        Retention("person", 24, LAST_CHANGE, "r.void IS NULL"),
        Retention("voided_person", 1, LAST_CHANGE, "r.void IS NOT NULL"),
    ),
)

CONSENT_SCOPES = ("services", "sharing", "reporting")
#: ``not_told``: a list says that consent was given, not by whom.
GIVEN_BY = ("self", "caregiver", "other_adult", "best_interest", "not_told")
CONSENT = RecordType(
    "consent",
    (
        Field("person", Kind.REF, required=True),
        Field("consent_scope", Kind.CHOICE, choices=CONSENT_SCOPES, required=True),
        Field("recipient", Kind.REF),
        Field("purpose", Kind.CHOICE, choices=("registration", "referral", "statistics")),
        Field(
            "how", Kind.CHOICE, choices=("spoken", "written", "thumbprint", "list"), required=True
        ),
        Field("language", Kind.CHOICE, choices=LANGUAGES),
        Field("interpreter_used", Kind.BOOL),
        Field("given_by", Kind.CHOICE, choices=GIVEN_BY, required=True),
        Field("assent", Kind.CHOICE, choices=("none", "spoken", "written")),
        Field(
            "override_reason", Kind.CHOICE, choices=("unsafe_caregiver", "no_caregiver", "urgent")
        ),
        Field("given_on", Kind.DATE, required=True),
        Field("expires_on", Kind.DATE),
        Field("withdrawn_on", Kind.DATE),
    ),
    indexes=(("person",),),
)

NOT_SAME = RecordType(
    "not_same",
    (Field("first", Kind.REF, required=True), Field("second", Kind.REF, required=True)),
    indexes=(("first",), ("second",)),
)

#: A kit that a list says was handed over before this product was in use: no stock moved
#: here and no receipt was signed, so audits count it apart.
REPORTED_DELIVERY = RecordType(
    "reported_delivery",
    (
        Field("person", Kind.REF, required=True),
        Field("delivered_on", Kind.DATE),
        Field("kits", Kind.INT, required=True),
        Field("kit", Kind.CODE),
        Field("kit_text", Kind.TEXT, PERSONAL, max_length=80),
    ),
    indexes=(("person",),),
    retention=(Retention("reported_delivery", 24, LAST_CHANGE),),
)

LIST_BATCH = RecordType(
    "list_batch",
    (
        Field("file_sha256", Kind.CODE, required=True, max_length=64),
        Field("rows", Kind.INT, required=True),
        Field("ignored", Kind.INT, required=True),
        Field("file_name", Kind.TEXT, PERSONAL, max_length=200),
        Field("sheet", Kind.TEXT, PERSONAL, max_length=120),
        Field("columns", Kind.JSON, PERSONAL),
    ),
    indexes=(("file_sha256",),),
    # While rows of it wait, its columns are needed to judge them.
    retention=(
        Retention(
            "list_batch",
            24,
            LAST_CHANGE,
            "NOT EXISTS (SELECT 1 FROM list_row w WHERE w.batch = r.id AND w.scope = r.scope"
            " AND w.state IN ('parked', 'duplicate'))",
        ),
    ),
)
ROW_STATES = ("imported", "parked", "duplicate", "same_person", "dismissed")
LIST_ROW = RecordType(
    "list_row",
    (
        Field("batch", Kind.REF, required=True),
        Field("number", Kind.INT, required=True),
        Field("state", Kind.CHOICE, choices=ROW_STATES, required=True),
        Field("reasons", Kind.JSON),
        Field("person", Kind.REF),
        Field("likely", Kind.REF),
        Field("likely_reasons", Kind.JSON),
        Field("cells", Kind.JSON, PERSONAL),
    ),
    indexes=(("batch", "number"), ("state",)),
    retention=(
        Retention("waiting_row", 12, LAST_CHANGE, "r.state IN ('parked', 'duplicate')"),
        Retention("settled_row", 12, LAST_CHANGE, "r.state NOT IN ('parked', 'duplicate')"),
    ),
)
RECORDS = (PERSON, CONSENT, NOT_SAME, REPORTED_DELIVERY, LIST_BATCH, LIST_ROW)
