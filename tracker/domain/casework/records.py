"""Declarations of case work: a case, its papers, and the keys that open them.

All that is told in a case lies in papers, and a paper shows nothing but which case it belongs
to: whether it is a note, a safety flag or a date is inside, locked with a key of the case
(docs/adr/0029-a-key-for-each-case.md). What was done to her, by whom, her health: no paper has
such a field.
"""

from tracker.ledger.records import LAST_CHANGE, Field, Kind, RecordType, Retention, Sensitivity

PERSONAL, SENSITIVE = Sensitivity.PERSONAL, Sensitivity.SENSITIVE

#: ``worker``: the user who works the case. ``offered_to``: to whom it is offered, so that she
#: finds it without every case being opened; why is in the paper. ``shared_under``: the consent
#: by which a coordinator reads it too.
CASE = RecordType(
    "casework_case",
    (
        Field("opened_on", Kind.DATE, required=True),
        Field("closed_on", Kind.DATE),
        Field("case_code", Kind.CODE, PERSONAL, required=True, max_length=16),
        Field("person", Kind.REF, PERSONAL, required=True),
        Field("worker", Kind.REF, PERSONAL, required=True),
        Field("shared_under", Kind.REF, PERSONAL),
        Field("offered_to", Kind.REF, PERSONAL),
    ),
    indexes=(("person",), ("worker",), ("opened_on",)),
    retention=(
        Retention(
            "closed_case",
            24,
            "r.closed_on",
            "r.closed_on IS NOT NULL AND r.void IS NULL",
            with_its_own=True,
        ),
        Retention("voided_case", 1, LAST_CHANGE, "r.void IS NOT NULL", with_its_own=True),
    ),
    open_while="r.closed_on IS NULL AND r.void IS NULL",
)

_CLOSED_ON = (
    "(SELECT c.closed_on FROM casework_case c WHERE c.id = r.casework_case AND c.scope = r.scope)"
)
#: What came when the case had been erased already, from a laptop that did not know.
_CASE_WAS_ERASED = (
    "EXISTS (SELECT 1 FROM casework_case c WHERE c.id = r.casework_case AND c.scope = r.scope"
    " AND c.closed_on IS NOT NULL AND c.person IS NULL)"
)
PAPER = RecordType(
    "casework_paper",
    (
        Field("casework_case", Kind.REF, required=True),
        Field("case_key", Kind.REF, required=True),
        Field("person", Kind.REF, PERSONAL, required=True),
        Field("locked", Kind.TEXT, SENSITIVE, required=True, max_length=40_000),
    ),
    indexes=(("casework_case",),),
    void_reasons=("entered_by_mistake", "corrected"),
    retention=(Retention("late_case_paper", 24, _CLOSED_ON, _CASE_WAS_ERASED),),
)
#: The key ``case_key`` of a case, sealed to one device.
CASE_KEY = RecordType(
    "casework_key",
    (
        Field("casework_case", Kind.REF, required=True),
        Field("case_key", Kind.REF, required=True),
        Field("device", Kind.REF, required=True),
        # Not called ``person``: that a key is passed on is nothing that happened with her.
        Field("about", Kind.REF, PERSONAL, required=True),
        Field("sealed_key", Kind.TEXT, SENSITIVE, required=True, max_length=1000),
    ),
    indexes=(("casework_case",), ("case_key",)),
    retention=(Retention("late_case_key", 24, _CLOSED_ON, _CASE_WAS_ERASED),),
)
RECORDS = (CASE, PAPER, CASE_KEY)
