"""Keep the directory, make referrals with consent, record how they ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.domain.cases.ages import age_on
from tracker.domain.cases.commands import consent_values
from tracker.domain.cases.erased import refuse_erased
from tracker.domain.organisations.seen import changed_since
from tracker.domain.referrals.countering import may_be_answered
from tracker.domain.referrals.records import (
    APPOINTED,
    ASKED_AGAIN,
    GIVEN_UP,
    NEXT,
    PRIORITY_HOURS,
)
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change

_SERVICE_FIELDS = frozenset(
    {
        "name",
        "service_kind",
        "municipality",
        "address",
        "phone",
        "hours",
        "languages",
        "free",
        "cost",
        "documents_asked",
        "hours_ht",
        "cost_ht",
        "documents_asked_ht",
    }
)


@command("referrals:service:add", "referrals:service:write")
def add_service(desk: Desk, *, service: Mapping[str, Any]) -> str:
    """A service of the directory; its id."""
    return desk.add("shared", "referrals:service:add", "service", dict(service))


@command("referrals:service:edit", "referrals:service:write")
def edit_service(
    desk: Desk, *, service: str, values: Mapping[str, Any], base: Sequence[str] | None = None
) -> None:
    """Change what the directory tells of a service."""
    row = desk.record("service", service)
    if set(values) - _SERVICE_FIELDS:
        raise Invalid("unknown_field", "values")
    changed = changed_since(desk, "service", row, values, base)
    if changed:
        change = Change("service", service, changed, tuple(base) if base else None)
        desk.ledger.append("shared", "referrals:service:edit", desk.actor.user, [change])


@command("referrals:service:close", "referrals:service:write")
def close_service(desk: Desk, *, service: str, base: Sequence[str] | None = None) -> None:
    """The service does not exist any more; referrals to it stay."""
    desk.record("service", service)
    change = Change("service", service, {"void": "closed"}, tuple(base) if base else None)
    desk.ledger.append("shared", "referrals:service:close", desk.actor.user, [change])


@command("referrals:referral:make")
def make_referral(
    desk: Desk,
    *,
    person: str,
    service: str,
    priority: str,
    consent: Mapping[str, Any] | None = None,
    override_reason: str | None = None,
    interpreter_asked: bool = False,
    need: str | None = None,
    send: bool = True,
    counter_of: str | None = None,
) -> dict[str, str]:
    """Refer her to a service: ``{"referral": id}``.

    Her consent to share with this very service is recorded in the same group; only a
    danger that the law names may override it, with the reason kept. ``counter_of``: the
    referral whose service sent her on, or back; consent is asked for this one all the same.
    """
    who = desk.record("person", person)
    where = desk.record("service", service)
    if who["void"]:
        raise Refused("person_voided")
    refuse_erased(desk, who)
    if where["void"]:
        raise Refused("service_closed")
    if priority not in PRIORITY_HOURS:
        raise Invalid("not_a_choice", "priority")
    if not consent and not override_reason:
        raise Invalid("sharing_consent_needed", "consent")
    if counter_of:
        may_be_answered(desk, who, counter_of)
    today = desk.today()
    changes: list[Change] = []
    consent_id = None
    if consent:
        consent_id = desk.ledger.new_id()
        values = consent_values(
            person,
            age_on(who["birth_date"], today),
            {
                "given_on": today.isoformat(),
                **consent,
                "consent_scope": "sharing",
                "recipient": service,
                "purpose": "referral",
            },
        )
        changes.append(Change("consent", consent_id, values, ()))
    referral = desk.ledger.new_id()
    changes.append(
        Change(
            "referral",
            referral,
            {
                "person": person,
                "service": service,
                "consent": consent_id,
                "override_reason": override_reason,
                "counter_of": counter_of,
                "priority": priority,
                "state": "sent" if send else "draft",
                "made_on": today.isoformat(),
                "answer_due": desk.ledger.now() + PRIORITY_HOURS[priority] * 3_600_000,
                "interpreter_asked": interpreter_asked,
                "need": need,
            },
            (),
        )
    )
    desk.ledger.append(who["scope"], "referrals:referral:make", desk.actor.user, changes)
    return {"referral": referral}


@command("referrals:referral:answer")
def answer_referral(
    desk: Desk,
    *,
    referral: str,
    state: str,
    decline_reason: str | None = None,
    appointment_on: str | None = None,
    base: Sequence[str] | None = None,
) -> None:
    """What the service answered, or how it went on: the next state."""
    row = desk.record("referral", referral)
    now = row["given_up"] or row["state"]
    if state not in NEXT.get(now, ()):
        raise Invalid("state_cannot_follow", "state", now=now, then=state)
    values: dict[str, Any] = {"given_up" if state in GIVEN_UP else "state": state}
    if state == "sent":
        if _withdrawn(desk, row):
            raise Refused("sharing_withdrawn")
        # What lay as a draft, or goes to the service again, has its whole time from now on.
        values["answer_due"] = desk.ledger.now() + PRIORITY_HOURS[row["priority"]] * 3_600_000
    if state == "declined":
        if not decline_reason:
            raise Invalid("required", "decline_reason")
        values["decline_reason"] = decline_reason
    if state == "no_show" and before_its_day(row["appointment_on"], desk.today()):
        day = date.fromisoformat(row["appointment_on"])
        raise Refused("appointment_not_come", day=day)
    if state in APPOINTED:
        if not appointment_on:
            raise Invalid("required", "appointment_on")
        if now in APPOINTED and appointment_on == row["appointment_on"]:
            raise Invalid("appointment_not_moved", "appointment_on")
        values["appointment_on"] = appointment_on
    if state == "rescheduled":
        # What she said is of the day that did not work out: after this one she is asked again.
        # That she did not feel safe stays.
        values |= {name: None for name in ASKED_AGAIN if row[name]}
    if not NEXT[state]:
        values["closed_on"] = desk.today().isoformat()
    elif row["closed_on"]:
        # It stays where one laptop wrote that the service declined, and another's word counted.
        values["closed_on"] = None
    change = Change("referral", referral, values, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "referrals:referral:answer", desk.actor.user, [change])


def before_its_day(appointment_on: str | None, today: date) -> bool:
    """Whether an appointment lies ahead, so that nobody can have missed it."""
    return appointment_on is not None and appointment_on > today.isoformat()


def _withdrawn(desk: Desk, row: dict[str, Any]) -> bool:
    """Whether her consent to this referral holds no more. One that was made without it, in
    danger, never had any."""
    return row["consent"] is not None and not desk.ledger.database.value(
        "SELECT 1 FROM consent WHERE id = ? AND scope = ? AND withdrawn_on IS NULL"
        " AND void IS NULL",
        (row["consent"], row["scope"]),
    )


@command("referrals:referral:her_answer", "referrals:referral:answer")
def record_her_answer(
    desk: Desk,
    *,
    referral: str,
    got_it: str,
    as_needed: str | None = None,
    felt_safe: str | None = None,
    base: Sequence[str] | None = None,
) -> None:
    """What she says: did she get it, as she needed it, was it safe? It closes the loop."""
    row = desk.record("referral", referral)
    values = {
        "client_got_it": got_it,
        "client_as_needed": as_needed,
        "client_felt_safe": felt_safe,
    }
    change = Change("referral", referral, values, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "referrals:referral:answer", desk.actor.user, [change])
