"""Declaration of the alias: two registrations are one woman. Nothing of either is rewritten."""

from tracker.ledger.records import Field, Kind, RecordType

REASONS = ("told_by_her", "same_document", "same_card", "known_to_worker", "same_particulars")

#: ``first`` and ``second`` are in the order of their ids, and the record's own id follows from
#: them: whoever joins the same two, in whichever direction, writes to one record.
#: ``shown``: the registration whose values are shown as current; None leaves it to the oldest.
ALIAS = RecordType(
    "alias",
    (
        Field("first", Kind.REF, required=True),
        Field("second", Kind.REF, required=True),
        Field("reason", Kind.CHOICE, choices=REASONS, required=True),
        Field("shown", Kind.REF),
    ),
    indexes=(("first",), ("second",)),
    void_reasons=("not_the_same_woman",),
)
RECORDS = (ALIAS,)
