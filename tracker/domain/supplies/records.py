"""Kits and their versions, what a grant paid for, stock, distributions, receipts."""

from tracker.domain.cases.ages import BANDS
from tracker.domain.cases.records import GENDERS
from tracker.domain.supplies.stock_records import RECORDS as STOCK_RECORDS
from tracker.ledger.records import Field, Kind, RecordType, Retention, Sensitivity

PERSONAL = Sensitivity.PERSONAL
DEFAULT_DURATION_DAYS = 90
#: In what an item of a kit is counted; ``piece`` is not said.
UNITS = ("piece", "pack", "pair", "set", "roll", "bottle", "tube", "gram", "millilitre", "metre")

KIT_TYPE = RecordType(
    "kit_type",
    (
        Field("code", Kind.CODE, required=True, max_length=12),
        Field("ht", Kind.TEXT, required=True, max_length=120),
        Field("es", Kind.TEXT, required=True, max_length=120),
        Field("en", Kind.TEXT, required=True, max_length=120),
    ),
    shared=True,
    indexes=(("code",),),
)
#: Contents never change: a kit with other contents is another version.
KIT_VERSION = RecordType(
    "kit_version",
    (
        Field("kit_type", Kind.REF, required=True),
        Field("number", Kind.INT, required=True),
        Field("contents", Kind.JSON, required=True),
        Field("duration_days", Kind.INT, required=True),
    ),
    shared=True,
    indexes=(("kit_type", "number"),),
)
PURCHASE = RecordType(
    "purchase",
    (
        Field("grant_agreement", Kind.REF, required=True),
        Field("kit_version", Kind.REF, required=True),
        Field("kits", Kind.INT, required=True),
        Field("amount", Kind.DECIMAL, required=True),
        Field("paid_on", Kind.DATE, required=True),
        Field("invoice", Kind.CODE),
    ),
    shared=True,
    indexes=(("grant_agreement",),),
)
#: One that another organisation gave is called by whose it is: ``TAP:L-1``.
LOT = RecordType(
    "lot",
    (
        Field("code", Kind.CODE, required=True, max_length=60),
        Field("kit_version", Kind.REF, required=True),
        Field("grant_agreement", Kind.REF, required=True),
        Field("expires_on", Kind.DATE),
    ),
    indexes=(("kit_version",),),
)
IDENTITY_SHOWN = ("card", "document", "known_to_worker", "told", "none")
COLLECTOR_REASONS = ("ill", "with_children", "at_work", "disability", "not_safe", "other")
EARLIER_REASONS = (
    "kit_used_up",
    "kit_lost",
    "kit_stolen",
    "larger_need",
    "earlier_record_wrong",
    "other",
)
#: Why a kit of a lot that is past its date was handed over all the same.
EXPIRED_REASONS = ("checked_good", "nothing_in_it_expires", "date_recorded_wrong", "other")
DISTRIBUTION_VOIDS = (
    "entered_by_mistake",
    "kit_returned",
    "wrong_person",
    "wrong_kit",
    "not_handed_over",
)
DISTRIBUTION = RecordType(
    "distribution",
    (
        Field("person", Kind.REF),
        Field("kit_version", Kind.REF, required=True),
        Field("lot", Kind.REF, required=True),
        Field("site", Kind.REF, required=True),
        Field("handed_on", Kind.DATE, required=True),
        Field("worker", Kind.REF, required=True),
        Field("identity_shown", Kind.CHOICE, choices=IDENTITY_SHOWN, required=True),
        Field("recipient_gender", Kind.CHOICE, choices=GENDERS),
        Field("recipient_age_band", Kind.CHOICE, choices=BANDS),
        Field("collector_reason", Kind.CHOICE, choices=COLLECTOR_REASONS),
        Field("earlier_reason", Kind.CHOICE, choices=EARLIER_REASONS),
        Field("expired_reason", Kind.CHOICE, choices=EXPIRED_REASONS),
        Field("collector_name", Kind.TEXT, PERSONAL, max_length=120),
        # On a distribution day: which, by what token, and at which computer (its number).
        Field("distribution_day", Kind.REF),
        Field("day_token", Kind.CODE, max_length=12),
        Field("laptop", Kind.INT),
    ),
    indexes=(("person",), ("lot",), ("handed_on",)),
    derived_sql=(
        "CREATE INDEX distribution_of_day ON distribution (distribution_day)"
        " WHERE distribution_day IS NOT NULL",
    ),
    void_reasons=DISTRIBUTION_VOIDS,
    # All that is sealed in it is the name of who fetched the kit for her.
    retention=(Retention("collector", 24, "r.handed_on"),),
)
RECEIPT = RecordType(
    "receipt",
    (
        Field("distribution", Kind.REF, required=True),
        Field("folio", Kind.CODE, required=True, max_length=20),
        Field("payload", Kind.TEXT, required=True, max_length=400),
    ),
    indexes=(("distribution",), ("folio",)),
    void_reasons=DISTRIBUTION_VOIDS,
)
RECORDS = (KIT_TYPE, KIT_VERSION, PURCHASE, LOT, *STOCK_RECORDS, DISTRIBUTION, RECEIPT)
