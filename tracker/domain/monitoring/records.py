"""Declarations of a round of monitoring, its call list, and its answers.

An answer names neither a person nor a distribution nor a call: what ties it to its round is
all that there is (docs/adr/0038-answers-without-a-name.md). What a woman was asked for in
exchange for help has no field here: the interview shows her the channel outside.
"""

from tracker.domain.monitoring.taken_back import BOX
from tracker.ledger.records import LAST_CHANGE, Field, Kind, RecordType, Retention, Sensitivity

PERSONAL, SENSITIVE = Sensitivity.PERSONAL, Sensitivity.SENSITIVE

#: After so many calls without reaching her, the next of the drawn order takes her place.
TRIES = 3
#: So many interviews are mixed before any of them is written into the ledger.
MIXED = 5

#: ``strata``: ``[[site, on the list, drawn], …]``; ``left_out``: how many could not be asked, by
#: reason; ``list_hash``: SHA-256 over the sorted ids that were drawn from, a line each.
ROUND = RecordType(
    "monitoring_round",
    (
        Field("kit_version", Kind.REF),
        Field("handed_from", Kind.DATE, required=True),
        Field("handed_until", Kind.DATE, required=True),
        Field("sample", Kind.INT, required=True),
        Field("proposed", Kind.INT, required=True),
        Field("listed", Kind.INT, required=True),
        Field("list_hash", Kind.CODE, required=True, max_length=64),
        Field("seed", Kind.CODE, required=True, max_length=64),
        Field("drawn_at", Kind.INT, required=True),
        Field("strata", Kind.JSON, required=True),
        Field("left_out", Kind.JSON, required=True),
        Field("closed_on", Kind.DATE),
    ),
    void_reasons=("entered_by_mistake", "entered_twice"),
    derive=BOX,
)
#: One of the sample, or of those who take the place of others: ``place`` in the drawn order of
#: her site. ``distribution`` leads to her, and is gone when the list was kept long enough.
CALL = RecordType(
    "monitoring_call",
    (
        Field("monitoring_round", Kind.REF, required=True),
        Field("site", Kind.REF, required=True),
        Field("distribution", Kind.REF, PERSONAL, required=True),
        Field("place", Kind.INT, PERSONAL, required=True),
    ),
    indexes=(("monitoring_round",), ("distribution",)),
    retention=(Retention("monitoring_call", 6, LAST_CHANGE),),
)
OUTCOMES = ("not_reached", "refused", "done")
#: A record for each try, so that tries at two laptops add up in whatever order they arrive.
TRY = RecordType(
    "monitoring_try",
    (
        Field("monitoring_call", Kind.REF, required=True),
        Field("call_outcome", Kind.CHOICE, choices=OUTCOMES, required=True),
        Field("tried_on", Kind.DATE, required=True),
    ),
    indexes=(("monitoring_call",),),
)

#: Question → its answers. All of them may be left.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "kit_received": ("yes", "partly", "no"),
    "kit_quality": ("good", "fair", "bad"),
    "kit_useful": ("very", "somewhat", "not"),
    "kit_lasted": ("under_1_month", "1_to_2_months", "2_to_3_months", "over_3_months", "still"),
    "waited": ("under_30_minutes", "30_to_60_minutes", "1_to_2_hours", "over_2_hours"),
    "respected": ("yes", "partly", "no"),
    "felt_safe": ("yes", "partly", "no"),
    "told_free": ("yes", "no", "not_sure"),
    "can_complain": ("yes", "no", "not_sure"),
    "satisfied": ("1", "2", "3", "4", "5"),
}
#: ``counted_on``: the day on which it was put in together with others, not that of the talk.
#: ``missing_items``: codes of what should have been in the kit.
ANSWER = RecordType(
    "monitoring_answer",
    (
        Field("monitoring_round", Kind.REF, required=True),
        Field("counted_on", Kind.DATE, required=True),
        *(Field(name, Kind.CHOICE, choices=codes) for name, codes in QUESTIONS.items()),
        Field("missing_items", Kind.JSON),
        Field("channel_shown", Kind.BOOL),
        Field("wish", Kind.TEXT, SENSITIVE, max_length=1000),
    ),
    indexes=(("monitoring_round",),),
    retention=(Retention("monitoring_answer", 24, "r.counted_on"),),
)
RECORDS = (ROUND, CALL, TRY, ANSWER)
