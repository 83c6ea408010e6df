"""Services one can be referred to, and referrals with their two answers."""

from tracker.domain.cases.records import LANGUAGES, YES_NO
from tracker.domain.referrals.codes_held import CODES, CODES_SQL
from tracker.ledger.records import Field, Kind, RecordType, Retention, Sensitivity

SERVICE_KINDS = (
    "legal",
    "health",
    "migration",
    "psychosocial",
    "shelter",
    "education",
    "work",
    "interpretation",
)
SERVICE = RecordType(
    "service",
    (
        Field("name", Kind.TEXT, required=True, max_length=160),
        Field("service_kind", Kind.CHOICE, choices=SERVICE_KINDS, required=True),
        Field("municipality", Kind.CODE),
        Field("address", Kind.TEXT, max_length=240),
        Field("phone", Kind.TEXT, max_length=60),
        Field("hours", Kind.TEXT, max_length=120),
        Field("languages", Kind.CHOICES, choices=LANGUAGES),
        Field("free", Kind.BOOL),
        Field("cost", Kind.TEXT, max_length=120),
        Field("documents_asked", Kind.TEXT, max_length=240),
        # The same in Creole, for the slip that she takes along.
        Field("hours_ht", Kind.TEXT, max_length=120),
        Field("cost_ht", Kind.TEXT, max_length=120),
        Field("documents_asked_ht", Kind.TEXT, max_length=240),
    ),
    shared=True,
    indexes=(("service_kind",),),
    void_reasons=("entered_by_mistake", "closed"),
)

#: Hours within which a service should answer.
PRIORITY_HOURS = {"emergency": 24, "urgent": 72, "normal": 14 * 24}
#: What may come of an appointment. It may also be moved in advance, again and again.
_AFTER_A_DAY = ("completed", "partial", "no_show", "rescheduled")
#: From a state to those that may follow it.
NEXT: dict[str, tuple[str, ...]] = {
    "draft": ("sent", "withdrawn_by_client", "revoked"),
    "sent": ("accepted", "declined", "no_response", "withdrawn_by_client", "revoked"),
    "no_response": ("sent", "accepted", "declined", "withdrawn_by_client", "revoked"),
    "accepted": ("scheduled", "completed", "withdrawn_by_client", "revoked"),
    "scheduled": (*_AFTER_A_DAY, "withdrawn_by_client", "revoked"),
    "no_show": ("rescheduled", "withdrawn_by_client", "revoked"),
    "rescheduled": (*_AFTER_A_DAY, "withdrawn_by_client", "revoked"),
    "partial": ("completed", "rescheduled", "withdrawn_by_client", "revoked"),
    "declined": (),
    "completed": (),
    "withdrawn_by_client": (),
    "revoked": (),
}
STATES = tuple(NEXT)
#: In these something is to be heard by the day of ``answer_due``: to send it, that the service
#: takes her, or when she can come.
WAITING = ("draft", "sent", "no_response", "accepted")
#: In these what counts is the day of the appointment, not that of the answer.
BY_APPOINTMENT = ("scheduled", "rescheduled", "no_show")
#: In these an appointment lies ahead.
APPOINTED = ("scheduled", "rescheduled")
#: What a service says on the telephone: a digit, and what it stands for.
OUTCOMES = {
    "1": "completed",
    "2": "scheduled",
    "3": "declined",
    "4": "no_show",
    "5": "accepted",
}
#: She or the organisation takes it back. It has a field of its own, which no other step writes:
#: whatever a service answered meanwhile on another laptop, this holds.
GIVEN_UP = ("withdrawn_by_client", "revoked")
#: SQL for where the referral ``r`` stands.
STATE_NOW = "coalesce(r.given_up, r.state)"
#: SQL for a referral ``r`` that is over. ``closed_on`` does not tell: where one laptop wrote that
#: the service declined and another that it accepted, the day of the first may stay.
OVER = STATE_NOW + " IN ({})".format(
    ", ".join(f"'{state}'" for state, then in NEXT.items() if not then)
)
#: Asked anew when a further appointment is made.
ASKED_AGAIN = ("client_got_it", "client_as_needed")
DECLINE_REASONS = ("full", "not_eligible", "documents_missing", "no_interpreter", "closed", "other")
OVERRIDE_REASONS = ("life_at_risk", "child_at_risk", "legal_duty")
#: What today's list asks of a referral that was not taken back, so that those that it asks for
#: are found, and counted, without reading the others.
TODAY_SQL = (
    "CREATE INDEX referral_today ON referral (state, client_got_it, answer_due, appointment_on,"
    " client_felt_safe, closed_on, given_up, void, scope) WHERE void IS NULL AND given_up IS NULL",
    "CREATE INDEX referral_unsafe ON referral (client_felt_safe, closed_on, state, given_up, void,"
    " scope) WHERE void IS NULL AND given_up IS NULL AND client_felt_safe = 'no'",
)
REFERRAL = RecordType(
    "referral",
    (
        Field("person", Kind.REF, required=True),
        Field("service", Kind.REF, required=True),
        Field("consent", Kind.REF),
        Field("override_reason", Kind.CHOICE, choices=OVERRIDE_REASONS),
        # The referral that led to this one: the service sent her on, or back.
        Field("counter_of", Kind.REF),
        Field("priority", Kind.CHOICE, choices=tuple(PRIORITY_HOURS), required=True),
        Field("state", Kind.CHOICE, choices=STATES, required=True),
        Field("given_up", Kind.CHOICE, choices=GIVEN_UP),
        Field("made_on", Kind.DATE, required=True),
        Field("answer_due", Kind.INT, required=True),
        Field("appointment_on", Kind.DATE),
        Field("decline_reason", Kind.CHOICE, choices=DECLINE_REASONS),
        Field("closed_on", Kind.DATE),
        Field("interpreter_asked", Kind.BOOL),
        # Who follows it up, where that is somebody else than who made it.
        Field("worker", Kind.REF),
        Field("client_got_it", Kind.CHOICE, choices=YES_NO),
        Field("client_as_needed", Kind.CHOICE, choices=YES_NO),
        Field("client_felt_safe", Kind.CHOICE, choices=YES_NO),
        Field("need", Kind.TEXT, Sensitivity.SENSITIVE, max_length=400),
    ),
    indexes=(("person",), ("state",), ("service",), ("counter_of",), ("made_on",)),
    derived_tables=("referral_code",),
    derived_sql=(*CODES_SQL, *TODAY_SQL),
    derive=CODES,
    retention=(Retention("referral", 24, "r.closed_on", f"r.closed_on IS NOT NULL AND {OVER}"),),
    open_while=f"NOT {OVER} AND r.void IS NULL",
)
RECORDS = (SERVICE, REFERRAL)
