"""The declaration of what somebody said, and of the answer.

Sexual exploitation and abuse are never written here: whoever hears of it shows her the channel
that is outside of this product (docs/adr/0030-what-people-say.md).
"""

from tracker.domain.cases.records import LANGUAGES
from tracker.ledger.records import LAST_CHANGE, Field, Kind, RecordType, Retention, Sensitivity

PERSONAL, SENSITIVE = Sensitivity.PERSONAL, Sensitivity.SENSITIVE

KINDS = ("complaint", "suggestion", "question", "thanks")
ABOUT = (
    "kit", "distribution", "manner", "waiting", "interpretation", "referral", "activity",
    "information", "place", "other",
)  # fmt: skip
CHANNELS = ("in_person", "telephone", "message", "box", "group")
#: ``passed_on``: it is for somebody else, who was told. ``closed``: there is nothing to answer,
#: or nobody to be reached.
STATES = ("open", "answered", "passed_on", "closed")
ENDS = STATES[1:]
#: For whom it is, where it was passed on; counted, so no name of anybody.
PASSED_TO = ("management", "funder", "another_organisation", "service", "authority", "other")
#: Whether she was content with the answer, where she said so.
CONTENT = ("yes", "partly", "no", "not_known")
#: Within so many days of being said, each is to be answered.
DAYS_TO_ANSWER = {"complaint": 14, "suggestion": 30, "question": 14, "thanks": 30}

#: ``code``: what she is told, so that she can ask for the answer without giving a name.
FEEDBACK = RecordType(
    "feedback",
    (
        Field("feedback_kind", Kind.CHOICE, choices=KINDS, required=True),
        Field("feedback_about", Kind.CHOICE, choices=ABOUT, required=True),
        Field("feedback_channel", Kind.CHOICE, choices=CHANNELS, required=True),
        Field("said_in", Kind.CHOICE, choices=LANGUAGES, required=True),
        Field("said_on", Kind.DATE, required=True),
        Field("answer_by", Kind.DATE, required=True),
        Field("feedback_state", Kind.CHOICE, choices=STATES, required=True),
        Field("passed_to", Kind.CHOICE, choices=PASSED_TO),
        Field("ended_on", Kind.DATE),
        Field("content_with_answer", Kind.CHOICE, choices=CONTENT),
        Field("code", Kind.CODE, PERSONAL, required=True, max_length=16),
        Field("person", Kind.REF, PERSONAL),
        Field("reach_her", Kind.TEXT, PERSONAL, max_length=200),
        Field("words", Kind.TEXT, SENSITIVE, required=True, max_length=4000),
        Field("answer_told", Kind.TEXT, SENSITIVE, max_length=4000),
    ),
    indexes=(("feedback_state",), ("code",), ("person",), ("said_on",)),
    void_reasons=("entered_by_mistake", "entered_twice"),
    retention=(
        Retention("ended_feedback", 24, "r.ended_on", "r.ended_on IS NOT NULL"),
        Retention("voided_feedback", 1, LAST_CHANGE, "r.void IS NOT NULL"),
    ),
    open_while="r.feedback_state = 'open' AND r.void IS NULL",
)
#: Somebody asks that it is taken out of count, which somebody else does or declines.
WISH = RecordType(
    "feedback_wish",
    (
        Field("feedback", Kind.REF, required=True),
        Field("reason", Kind.CHOICE, choices=FEEDBACK.void_reasons, required=True),
    ),
    indexes=(("feedback",),),
    void_reasons=("declined", "entered_by_mistake"),
)
RECORDS = (FEEDBACK, WISH)
