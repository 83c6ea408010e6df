"""Declaration of a further card: hers was lost, and another code takes its place."""

from tracker.ledger.records import LAST_CHANGE, Field, Kind, RecordType, Retention, Sensitivity

REASONS = ("lost", "stolen", "damaged", "kept_by_another")

#: The first card is the code of her registration. Of all that were made afterwards the one
#: that was made last counts, wherever that was; all others are blocked.
CARD = RecordType(
    "card",
    (
        Field("person", Kind.REF, required=True),
        Field("code", Kind.CODE, required=True, max_length=16),
        Field("made_on", Kind.DATE, required=True),
        # That somebody keeps it from her tells of her life.
        Field("reason", Kind.CHOICE, Sensitivity.PERSONAL, choices=REASONS, required=True),
    ),
    indexes=(("person",), ("code",)),
    retention=(Retention("card", 24, LAST_CHANGE),),
)
RECORDS = (CARD,)
