"""What a warehouse keeper writes: movements of stock, waybills, transfers, reorder levels."""

from tracker.ledger.records import Field, Kind, RecordType, Retention, Sensitivity

PERSONAL = Sensitivity.PERSONAL
#: A transfer that is not received after so many days is a finding, unless it says otherwise.
TRANSIT_DAYS = 7
#: The stock page tells what expires within these days: the first urgently.
EXPIRES_SOON, EXPIRES_NEXT = 30, 60

MOVEMENTS = (
    "received",
    "distributed",
    "lost",
    "damaged",
    "counted",
    "expired",
    "sent",
    "arrived",
    "returned",
)
#: Why fewer or more came than the paper says.
ARRIVAL_REASONS = (
    "fewer_sent",
    "more_sent",
    "lost_on_the_way",
    "stolen_on_the_way",
    "paper_wrong",
    "other",
)
#: What a person may say for each movement; ``not_told`` stands where a script says nothing.
REASONS: dict[str, tuple[str, ...]] = {
    "counted": ("not_recorded", "counted_wrong", "stolen", "not_found", "unknown", "other"),
    "lost": (
        "stolen",
        "not_found",
        "lost_on_the_way",
        "flood_or_fire",
        "to_another_organisation",
        "other",
    ),
    "damaged": ("wet", "torn", "pests", "damaged_on_the_way", "other"),
    "expired": ("past_its_date", "recalled"),
}
NOT_TOLD = "not_told"
ALL_REASONS = tuple(
    sorted({NOT_TOLD, *ARRIVAL_REASONS, *(r for reasons in REASONS.values() for r in reasons)})
)

#: ``kits`` is what it adds to the stock of a lot at a site (below zero: takes away).
#: ``counted``: how many were there; then ``kits`` is the difference that the counter saw, and
#: the stock follows from ``counted`` (stock.py). ``stated``: what the paper says should come.
#: ``document``: the waybill, transfer or receipt of a transfer that it is a line of.
MOVEMENT = RecordType(
    "stock_movement",
    (
        Field("movement", Kind.CHOICE, choices=MOVEMENTS, required=True),
        Field("lot", Kind.REF, required=True),
        Field("site", Kind.REF, required=True),
        Field("kits", Kind.INT, required=True),
        Field("moved_on", Kind.DATE, required=True),
        Field("waybill", Kind.CODE),
        Field("distribution", Kind.REF),
        Field("document", Kind.REF),
        Field("stated", Kind.INT),
        Field("counted", Kind.INT),
        Field("reason", Kind.CHOICE, choices=ALL_REASONS),
    ),
    indexes=(("lot", "site"), ("distribution",)),
    # Few movements have these, so their indexes cost next to nothing among a million.
    derived_sql=(
        "CREATE INDEX stock_movement_document ON stock_movement (document)"
        " WHERE document IS NOT NULL",
        "CREATE INDEX stock_movement_counted ON stock_movement (lot, site)"
        " WHERE counted IS NOT NULL",
        "CREATE INDEX stock_movement_transfer ON stock_movement (scope, waybill)"
        " WHERE movement IN ('sent', 'arrived')",
    ),
)
_CARRIER = (
    Field("carrier_name", Kind.TEXT, PERSONAL, max_length=120),
    Field("vehicle", Kind.TEXT, PERSONAL, max_length=60),
)
#: Goods that came from outside, with the paper they came with.
WAYBILL = RecordType(
    "waybill",
    (
        Field("number", Kind.CODE, required=True, max_length=40),
        Field("supplier", Kind.TEXT, required=True, max_length=120),
        Field("site", Kind.REF, required=True),
        Field("dated_on", Kind.DATE),
        Field("received_on", Kind.DATE, required=True),
        *_CARRIER,
    ),
    indexes=(("received_on",),),
    void_reasons=("entered_by_mistake", "entered_twice"),
    retention=(Retention("waybill_carrier", 24, "r.received_on"),),
)
#: Goods that left a site: for another of the organisation (``to_site``), or for another
#: organisation (``to_cso``), whose sites nobody here knows.
TRANSFER = RecordType(
    "transfer",
    (
        Field("number", Kind.CODE, required=True, max_length=40),
        Field("from_site", Kind.REF, required=True),
        Field("to_site", Kind.REF),
        Field("to_cso", Kind.CODE, max_length=20),
        Field("sent_on", Kind.DATE, required=True),
        Field("expected_on", Kind.DATE),
        *_CARRIER,
    ),
    indexes=(("number",),),
    void_reasons=("entered_by_mistake", "not_sent"),
    retention=(Retention("transfer_carrier", 24, "r.sent_on"),),
)
#: Goods that arrived. It names the transfer by its number, which may come here later; where
#: another organisation gave them (``from_cso``), to hubs alone.
TRANSFER_RECEIPT = RecordType(
    "transfer_receipt",
    (
        Field("number", Kind.CODE, required=True, max_length=40),
        Field("site", Kind.REF, required=True),
        Field("received_on", Kind.DATE, required=True),
        Field("from_cso", Kind.CODE, max_length=20),
    ),
    indexes=(("number",),),
)
#: Fewer kits than this at a place, and more must be asked for; 0 takes the level away.
REORDER_LEVEL = RecordType(
    "reorder_level",
    (
        Field("site", Kind.REF, required=True),
        Field("kit_version", Kind.REF, required=True),
        Field("kits", Kind.INT, required=True),
    ),
    indexes=(("site",),),
)
RECORDS = (MOVEMENT, WAYBILL, TRANSFER, TRANSFER_RECEIPT, REORDER_LEVEL)
