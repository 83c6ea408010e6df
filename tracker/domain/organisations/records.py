"""CSOs, grants and their targets, sites, and labels: what all others refer to."""

from tracker.ledger.records import Field, Kind, RecordType, Sensitivity

CURRENCIES = ("MXN", "USD", "CAD", "EUR")
INDICATORS = (
    "kits_distributed",
    "women_and_girls_reached",
    "referrals_completed",
    "people_trained",
    "activity_participants",
)
LABEL_KINDS = ("kit_item",)

CSO = RecordType(
    "cso",
    (
        Field("code", Kind.CODE, required=True, max_length=20),
        Field("name", Kind.TEXT, required=True, max_length=120),
        Field("municipality", Kind.CODE),
        Field("complaints_phone", Kind.TEXT, max_length=40),
        # Where services tell what came of a referral.
        Field("answers_phone", Kind.TEXT, max_length=40),
    ),
    shared=True,
    indexes=(("code",),),
)
#: A secret shared by an organisation's laptops: ids derived with it mean nothing to others.
CSO_SECRET = RecordType(
    "cso_secret",
    (Field("linking_key", Kind.TEXT, Sensitivity.PERSONAL, required=True, max_length=64),),
)
GRANT = RecordType(
    "grant_agreement",
    (
        Field("code", Kind.CODE, required=True, max_length=40),
        Field("title", Kind.TEXT, required=True, max_length=160),
        Field("donor", Kind.TEXT, required=True, max_length=120),
        Field("cso", Kind.CODE, required=True),
        Field("amount", Kind.DECIMAL, required=True),
        Field("currency", Kind.CHOICE, choices=CURRENCIES, required=True),
        Field("starts_on", Kind.DATE, required=True),
        Field("ends_on", Kind.DATE, required=True),
        Field("signed_on", Kind.DATE),
    ),
    shared=True,
    indexes=(("code",), ("cso",)),
)
#: ``amendment``: by which a target was changed, and from which day on; None: as it was signed.
GRANT_TARGET = RecordType(
    "grant_target",
    (
        Field("grant_agreement", Kind.REF, required=True),
        Field("indicator", Kind.CHOICE, choices=INDICATORS, required=True),
        Field("target", Kind.INT, required=True),
        Field("amendment", Kind.REF),
        Field("valid_from", Kind.DATE),
    ),
    shared=True,
    indexes=(("grant_agreement",),),
)
LABEL = RecordType(
    "label",
    (
        Field("kind", Kind.CHOICE, choices=LABEL_KINDS, required=True),
        Field("code", Kind.CODE, required=True),
        Field("ht", Kind.TEXT, required=True, max_length=120),
        Field("es", Kind.TEXT, required=True, max_length=120),
        Field("en", Kind.TEXT, required=True, max_length=120),
    ),
    shared=True,
    indexes=(("kind", "code"),),
)
SITE = RecordType(
    "site",
    (
        Field("name", Kind.TEXT, required=True, max_length=120),
        Field("municipality", Kind.CODE),
    ),
)
RECORDS = (CSO, CSO_SECRET, GRANT, GRANT_TARGET, LABEL, SITE)
