"""Declarations of a distribution day: the plan, who helps, safety, tokens, list, closing.

Numbers, places and kinds are public. Who works there, and what is written about safety, is
personal. A token has a number and nobody's name; whose it is stands in the arrival alone.
"""

from tracker.ledger.records import Field, Kind, RecordType, Retention, Sensitivity

PERSONAL = Sensitivity.PERSONAL

#: ``invited``: a list of persons; ``open_queue``: whoever comes.
ADMISSIONS = ("invited", "open_queue")
STATES = ("planned", "open", "not_held")
TASKS = (
    "lead",
    "queue",
    "registration",
    "hand_over",
    "stock",
    "interpreter",
    "complaints",
    "first_aid",
    "other",
)
#: What makes a distribution safe, asked before it is opened (protection and PSEA practice).
SAFETY_ITEMS = (
    "women_staff",
    "water_and_toilets",
    "shade_and_seats",
    "line_of_their_own",
    "interpreter_there",
    "complaints_poster",
    "complaints_person",
    "free_of_charge_told",
    "way_home",
    "light_and_hours",
    "crowd_plan",
    "names_not_seen",
    "first_aid_there",
)
ANSWERS = ("yes", "no")

#: ``starts_at``/``ends_at``: minutes since midnight. ``kits``: ids of kit versions.
DAY = RecordType(
    "distribution_day",
    (
        Field("site", Kind.REF, required=True),
        Field("held_on", Kind.DATE, required=True),
        Field("starts_at", Kind.INT),
        Field("ends_at", Kind.INT),
        Field("kits", Kind.JSON, required=True),
        Field("expected", Kind.INT),
        Field("admission", Kind.CHOICE, choices=ADMISSIONS, required=True),
        Field("state", Kind.CHOICE, choices=STATES, required=True),
        Field("plan_text", Kind.TEXT, PERSONAL, max_length=1000),
    ),
    indexes=(("held_on",),),
    void_reasons=("entered_by_mistake", "entered_twice"),
    retention=(Retention("distribution_day", 24, "r.held_on"),),
)
STAFF = RecordType(
    "day_staff",
    (
        Field("distribution_day", Kind.REF, required=True),
        Field("task", Kind.CHOICE, choices=TASKS, required=True),
        Field("staff_name", Kind.TEXT, PERSONAL, max_length=120),
        Field("woman", Kind.BOOL, PERSONAL),
    ),
    indexes=(("distribution_day",),),
    retention=(Retention("day_staff", 24, "date(r._made / 1000, 'unixepoch')"),),
)
#: One for an item on a day; its id follows from both.
SAFETY_CHECK = RecordType(
    "safety_check",
    (
        Field("distribution_day", Kind.REF, required=True),
        Field("item", Kind.CHOICE, choices=SAFETY_ITEMS, required=True),
        Field("answer", Kind.CHOICE, choices=ANSWERS, required=True),
        Field("checked_by", Kind.REF, required=True),
        Field("remark", Kind.TEXT, PERSONAL, max_length=300),
    ),
    indexes=(("distribution_day",),),
    retention=(Retention("safety_check", 24, "date(r._made / 1000, 'unixepoch')"),),
)
#: Numbers that one laptop hands out: ``laptop`` is its number among the computers.
TOKEN_SHEET = RecordType(
    "token_sheet",
    (
        Field("distribution_day", Kind.REF, required=True),
        Field("laptop", Kind.INT, required=True),
        Field("first_number", Kind.INT, required=True),
        Field("last_number", Kind.INT, required=True),
    ),
    indexes=(("distribution_day",),),
)
#: One for a person on the list of a day; its id follows from both.
INVITATION = RecordType(
    "invitation",
    (
        Field("distribution_day", Kind.REF, required=True),
        Field("person", Kind.REF, required=True),
    ),
    indexes=(("distribution_day",), ("person",)),
    void_reasons=("entered_by_mistake", "not_invited"),
)
#: Whose a token is; its id follows from the day and the token.
ARRIVAL = RecordType(
    "arrival",
    (
        Field("distribution_day", Kind.REF, required=True),
        Field("token", Kind.CODE, required=True, max_length=12),
        Field("person", Kind.REF, required=True),
    ),
    indexes=(("distribution_day",), ("person",)),
)
#: ``handed_over``: how many hand-overs were known when it was closed, at ``closed_at`` (ms).
CLOSING = RecordType(
    "day_closing",
    (
        Field("distribution_day", Kind.REF, required=True),
        Field("closed_at", Kind.INT, required=True),
        Field("handed_over", Kind.INT, required=True),
        Field("explanation", Kind.TEXT, PERSONAL, max_length=1000),
    ),
    indexes=(("distribution_day",),),
    void_reasons=("entered_by_mistake", "counted_again"),
    retention=(Retention("day_closing", 24, "date(r._made / 1000, 'unixepoch')"),),
)
RECORDS = (DAY, STAFF, SAFETY_CHECK, TOKEN_SHEET, INVITATION, ARRIVAL, CLOSING)
