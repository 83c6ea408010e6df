"""Declarations around erasure: who asked for it, and how long is kept what."""

from tracker.ledger.records import Field, Kind, RecordType

#: Why something was erased, as the erasure's entry tells everybody.
REASONS = ("her_wish", "retention", "registered_in_error", "other")

#: A woman told a worker that she wants to be erased; only the coordinator's hub can do it.
ERASURE_REQUEST = RecordType(
    "erasure_request",
    (
        Field("person", Kind.REF, required=True),
        Field("asked_on", Kind.DATE, required=True),
    ),
    indexes=(("person",),),
    void_reasons=("entered_by_mistake", "asked_otherwise"),
)
#: Where there is none for a rule, the months of the declaration hold.
RETENTION_RULE = RecordType(
    "retention_rule",
    (
        Field("rule", Kind.CODE, required=True),
        Field("months", Kind.INT, required=True),
    ),
    shared=True,
    indexes=(("rule",),),
)
RECORDS = (ERASURE_REQUEST, RETENTION_RULE)
