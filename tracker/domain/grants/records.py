"""What the funder decides (``shared``, written by hubs) and what an organisation tells of it.

An agreement is never rewritten: what holds on a day follows from it and its amendments.
"""

from tracker.domain.organisations.records import CURRENCIES
from tracker.ledger.records import Field, Kind, RecordType, Retention, Sensitivity

REPORT_KINDS = ("narrative", "financial", "narrative_and_financial", "final", "audit_report")
DECISIONS = ("accepted", "returned")
GIVERS = ("funder", "partner", "consultant", "peer_organisation", "public_institution", "other")
RESULTS = ("planned_change", "skill_tested", "tool_in_use", "follow_up_needed", "not_known")
EXPENDITURE_VOIDS = ("entered_by_mistake", "entered_twice", "paid_back", "not_for_this_grant")

_GRANT = Field("grant_agreement", Kind.REF, required=True)

#: What is None stays as it was before.
AMENDMENT = RecordType(
    "grant_amendment",
    (
        _GRANT,
        Field("number", Kind.INT, required=True),
        Field("signed_on", Kind.DATE, required=True),
        Field("valid_from", Kind.DATE, required=True),
        Field("purpose", Kind.TEXT, required=True, max_length=400),
        Field("amount", Kind.DECIMAL),
        Field("starts_on", Kind.DATE),
        Field("ends_on", Kind.DATE),
    ),
    shared=True,
    indexes=(("grant_agreement",),),
)
#: ``planned`` of the agreement; 0 where an amendment brought the line.
BUDGET_LINE = RecordType(
    "budget_line",
    (
        _GRANT,
        Field("code", Kind.CODE, required=True, max_length=20),
        Field("heading", Kind.TEXT, required=True, max_length=120),
        Field("planned", Kind.DECIMAL, required=True),
    ),
    shared=True,
    indexes=(("grant_agreement",),),
)
#: What an amendment plans for a line from its day on.
BUDGET_REVISION = RecordType(
    "budget_revision",
    (
        Field("amendment", Kind.REF, required=True),
        Field("budget_line", Kind.REF, required=True),
        Field("planned", Kind.DECIMAL, required=True),
    ),
    shared=True,
    indexes=(("amendment",),),
)
TRANCHE = RecordType(
    "tranche",
    (
        _GRANT,
        Field("number", Kind.INT, required=True),
        Field("planned_on", Kind.DATE, required=True),
        Field("amount", Kind.DECIMAL, required=True),
        Field("condition", Kind.TEXT, max_length=240),
    ),
    shared=True,
    indexes=(("grant_agreement",),),
    void_reasons=("entered_by_mistake", "cancelled"),
)
TRANCHE_PAYMENT = RecordType(
    "tranche_payment",
    (
        Field("tranche", Kind.REF, required=True),
        Field("paid_on", Kind.DATE, required=True),
        Field("amount", Kind.DECIMAL, required=True),
        Field("reference", Kind.TEXT, max_length=60),
    ),
    shared=True,
    indexes=(("tranche",),),
    void_reasons=("entered_by_mistake", "entered_twice", "came_back"),
)
GRANT_REPORT = RecordType(
    "grant_report",
    (
        _GRANT,
        Field("report_kind", Kind.CHOICE, choices=REPORT_KINDS, required=True),
        Field("since", Kind.DATE),
        Field("until", Kind.DATE),
        Field("due_on", Kind.DATE, required=True),
    ),
    shared=True,
    indexes=(("grant_agreement",),),
    void_reasons=("entered_by_mistake", "not_asked_any_more"),
)
REPORT_DECISION = RecordType(
    "report_decision",
    (
        Field("grant_report", Kind.REF, required=True),
        Field("delivery", Kind.REF, required=True),
        Field("decision", Kind.CHOICE, choices=DECISIONS, required=True),
        Field("decided_on", Kind.DATE, required=True),
        Field("remark", Kind.TEXT, max_length=400),
    ),
    shared=True,
    indexes=(("grant_report",),),
)

#: The organisation's word that a payment came.
TRANCHE_RECEIPT = RecordType(
    "tranche_receipt",
    (
        Field("payment", Kind.REF, required=True),
        Field("received_on", Kind.DATE, required=True),
        Field("amount", Kind.DECIMAL, required=True),
    ),
    indexes=(("payment",),),
)
#: ``rate``: how much of the grant's currency one unit of ``currency`` cost, where they differ.
EXPENDITURE = RecordType(
    "expenditure",
    (
        _GRANT,
        Field("budget_line", Kind.REF),
        Field("spent_on", Kind.DATE, required=True),
        Field("amount", Kind.DECIMAL, required=True),
        Field("currency", Kind.CHOICE, choices=CURRENCIES, required=True),
        Field("rate", Kind.DECIMAL),
        Field("purpose", Kind.TEXT, required=True, max_length=240),
        Field("supplier", Kind.TEXT, max_length=120),
        Field("receipt_number", Kind.TEXT, max_length=60),
        Field("supplier_person", Kind.TEXT, Sensitivity.PERSONAL, max_length=120),
    ),
    indexes=(("grant_agreement",),),
    void_reasons=EXPENDITURE_VOIDS,
    # Accounts are kept for five years (article 30 of the Código Fiscal de la Federación).
    retention=(Retention("expenditure_supplier", 60, "r.spent_on"),),
)
REPORT_DELIVERY = RecordType(
    "report_delivery",
    (
        Field("grant_report", Kind.REF, required=True),
        Field("handed_in_on", Kind.DATE, required=True),
        Field("remark", Kind.TEXT, max_length=400),
    ),
    indexes=(("grant_report",),),
)
CAPACITY_BUILDING = RecordType(
    "capacity_building",
    (
        _GRANT,
        Field("held_on", Kind.DATE, required=True),
        Field("topic", Kind.TEXT, required=True, max_length=160),
        Field("hours", Kind.DECIMAL, required=True),
        Field("women", Kind.INT, required=True),
        Field("men", Kind.INT, required=True),
        Field("others", Kind.INT, required=True),
        Field("giver", Kind.CHOICE, choices=GIVERS, required=True),
        Field("giver_name", Kind.TEXT, Sensitivity.PERSONAL, max_length=120),
        Field("training_result", Kind.CHOICE, choices=RESULTS),
        Field("result_note", Kind.TEXT, max_length=400),
    ),
    indexes=(("grant_agreement",),),
    void_reasons=("entered_by_mistake", "entered_twice", "not_held"),
    retention=(Retention("capacity_giver", 24, "r.held_on"),),
)

FUNDERS = (
    AMENDMENT,
    BUDGET_LINE,
    BUDGET_REVISION,
    TRANCHE,
    TRANCHE_PAYMENT,
    GRANT_REPORT,
    REPORT_DECISION,
)
ORGANISATIONS = (TRANCHE_RECEIPT, EXPENDITURE, REPORT_DELIVERY, CAPACITY_BUILDING)
RECORDS = (*FUNDERS, *ORGANISATIONS)
