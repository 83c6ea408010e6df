"""The declaration of a decision on a finding, and the tables in which findings are kept.

Findings follow from the folded tables: their tables are made anew with these, never travel
and can be dropped at any time. Decisions are records like any other.
"""

from tracker.ledger.records import LAST_CHANGE, Field, Kind, RecordType, Retention, Sensitivity

#: In the order in which the queue counts them.
KINDS = (
    "conflict",
    "served_twice",
    "one_woman",
    "one_card",
    "below_zero",
    "other_kit",
    "closed_twice",
    "paper_twice",
    "transit",
    "came_back",
    "pending",
    "waiting",
    "fork",
)
#: Kinds that a person may explain and put aside; the others need an action, or time.
ACCEPTABLE = (
    "served_twice",
    "below_zero",
    "other_kit",
    "closed_twice",
    "paper_twice",
    "transit",
    "fork",
    "waiting",
    "pending",
    "came_back",
)
REASONS = (
    "larger_need",
    "first_kit_lost",
    "agreed_with_both",
    "counted_again",
    "paper_came_later",
    "laptop_replaced",
    "looked_into",
    "other",
)

_STOCK = ("agreed_with_both", "counted_again", "paper_came_later")
#: What a screen offers for a kind; a kit that was lost explains no transfer.
REASONS_FOR: dict[str, tuple[str, ...]] = {
    kind: (*wanted, "looked_into", "other")
    for kind, wanted in (
        ("served_twice", ("larger_need", "first_kit_lost", "agreed_with_both")),
        ("below_zero", _STOCK[1:]),
        ("other_kit", _STOCK[:2]),
        ("closed_twice", _STOCK[:2]),
        ("paper_twice", _STOCK[:1]),
        ("transit", _STOCK),
        ("fork", ("laptop_replaced",)),
        ("waiting", ("laptop_replaced",)),
        ("pending", ("laptop_replaced",)),
        ("came_back", ("laptop_replaced",)),
    )
}

FINDING_SQL = (
    "CREATE TABLE review_finding (id TEXT PRIMARY KEY, kind TEXT NOT NULL, scope TEXT NOT NULL,"
    " since INTEGER NOT NULL, heads TEXT NOT NULL, records TEXT NOT NULL, facts TEXT NOT NULL,"
    " review TEXT NOT NULL, open INTEGER NOT NULL DEFAULT 1)",
    "CREATE INDEX review_finding_open ON review_finding (open, since, id)",
    "CREATE INDEX review_finding_kind ON review_finding (kind, open, since, id)",
    # Which findings a record takes part in, to make them anew when it changes.
    "CREATE TABLE review_about (record TEXT NOT NULL, finding TEXT NOT NULL,"
    " PRIMARY KEY (record, finding)) WITHOUT ROWID",
    # Registrations that look like one woman, whatever was decided about them since.
    "CREATE TABLE review_pair (first TEXT NOT NULL, second TEXT NOT NULL, score REAL NOT NULL,"
    " reasons TEXT NOT NULL, PRIMARY KEY (first, second)) WITHOUT ROWID",
    "CREATE INDEX review_pair_second ON review_pair (second)",
    "CREATE TABLE review_todo (person TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE review_waiting (entry INTEGER PRIMARY KEY, grp TEXT NOT NULL)",
    # Entries that settled a conflict, so that each can be taken back.
    "CREATE TABLE review_settled (entry INTEGER PRIMARY KEY, hash BLOB NOT NULL,"
    " scope TEXT NOT NULL, record TEXT NOT NULL)",
    "CREATE TABLE review_mark (name TEXT PRIMARY KEY, value INTEGER NOT NULL)",
)

REVIEW = RecordType(
    "review",
    (
        Field("finding", Kind.CODE, required=True, max_length=64),
        Field("kind", Kind.CHOICE, choices=KINDS, required=True),
        Field("records", Kind.JSON, required=True),
        Field("state", Kind.CHOICE, choices=("accepted", "open"), required=True),
        Field("reason", Kind.CHOICE, choices=REASONS),
        # What the decision is about, as it was: when it is otherwise, the finding is open again.
        Field("seen", Kind.CODE, required=True, max_length=64),
        # Whom it is about, so that erasing her reaches the note.
        Field("person", Kind.REF),
        Field("other_person", Kind.REF),
        Field("note", Kind.TEXT, Sensitivity.PERSONAL, max_length=500),
    ),
    indexes=(("finding",), ("person",), ("other_person",)),
    derived_tables=(
        "review_finding",
        "review_about",
        "review_pair",
        "review_todo",
        "review_waiting",
        "review_settled",
        "review_mark",
    ),
    derived_sql=FINDING_SQL,
    retention=(Retention("review_note", 24, LAST_CHANGE),),
)
RECORDS = (REVIEW,)
