"""Declarations of activities, who came to them, and women's networks.

Titles, places and partners are public: they say what was done and with which organisations,
never with whom. Who led it and what was written about it are personal.
"""

from tracker.domain.activities.groups import AGE_GROUPS, NOT_TOLD, SEXES
from tracker.domain.activities.interpreting_records import RECORDS as INTERPRETING
from tracker.domain.cases.records import LANGUAGES, PERSONAL
from tracker.ledger.records import Field, Kind, RecordType, Retention

#: What a women's network did is an activity like another, and tells which network it was.
ACTIVITY_KINDS = ("integration", "training", "womens_network")
#: Whether it took place. What did not is kept, and never counted.
OUTCOMES = ("planned", "held", "partly", "not_held")
COUNTED = ("held", "partly")

NETWORK = RecordType(
    "womens_network",
    (
        Field("name", Kind.TEXT, required=True, max_length=120),
        Field("municipality", Kind.CODE, required=True),
        Field("founded_on", Kind.DATE),
    ),
    void_reasons=("entered_by_mistake", "entered_twice", "closed"),
)
ACTIVITY = RecordType(
    "activity",
    (
        Field("activity_kind", Kind.CHOICE, choices=ACTIVITY_KINDS, required=True),
        Field("title", Kind.TEXT, required=True, max_length=120),
        Field("held_on", Kind.DATE, required=True),
        Field("until_on", Kind.DATE),
        Field("municipality", Kind.CODE, required=True),
        Field("place", Kind.TEXT, max_length=120),
        Field("womens_network", Kind.REF),
        Field("grant_agreement", Kind.REF),
        # The activity before it with the same group of people, as of a course in several days.
        Field("continues", Kind.REF),
        Field("hosted_by", Kind.TEXT, max_length=120),
        Field("partners", Kind.TEXT, max_length=300),
        Field("languages", Kind.CHOICES, choices=LANGUAGES),
        Field("facilitator_count", Kind.INT),
        Field("outcome", Kind.CHOICE, choices=OUTCOMES, required=True),
        Field("facilitators", Kind.TEXT, PERSONAL, max_length=300),
        Field("results", Kind.TEXT, PERSONAL, max_length=2000),
    ),
    indexes=(("held_on",), ("womens_network",), ("grant_agreement",)),
    void_reasons=("entered_by_mistake", "entered_twice"),
    retention=(Retention("activity", 24, "coalesce(r.until_on, r.held_on)"),),
)
#: One for a person at an activity; its id follows from both. ``scanned`` and ``listed`` are two
#: fields, so that two laptops that took her down in two ways do not contradict each other.
ATTENDANCE = RecordType(
    "attendance",
    (
        Field("activity", Kind.REF, required=True),
        Field("person", Kind.REF, required=True),
        Field("sex", Kind.CHOICE, choices=SEXES, required=True),
        Field("age_group", Kind.CHOICE, choices=(*AGE_GROUPS, NOT_TOLD), required=True),
        Field("scanned", Kind.BOOL),
        Field("listed", Kind.BOOL),
    ),
    indexes=(("activity",), ("person",)),
)
#: A sheet of paper with people counted; its id follows from the activity and its number.
HEAD_COUNT = RecordType(
    "head_count",
    (
        Field("activity", Kind.REF, required=True),
        Field("sheet", Kind.INT, required=True),
        Field("counts", Kind.JSON, required=True),
    ),
    indexes=(("activity",),),
)
RECORDS = (NETWORK, ACTIVITY, ATTENDANCE, HEAD_COUNT, *INTERPRETING)
