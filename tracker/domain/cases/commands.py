"""Register a woman, correct what is known of her, record and withdraw consent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.domain.cases.ages import age_on
from tracker.domain.cases.between import common_scope
from tracker.domain.cases.cards import new_code
from tracker.domain.cases.consent_rules import check_consent
from tracker.domain.cases.erased import refuse_erased
from tracker.domain.cases.names.phones import phone_number
from tracker.domain.organisations.seen import changed_since
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change

OLDEST = 120


def _check_person(desk: Desk, values: Mapping[str, Any]) -> None:
    today = desk.today()
    birth = values.get("birth_date")
    if birth:
        desk.ledger.declared["person"].by_name["birth_date"].check(birth)
        born = date.fromisoformat(str(birth))
        if born > today:
            raise Invalid("date_in_future", "birth_date")
        if today.year - born.year > OLDEST:
            raise Invalid("date_too_old", "birth_date")
        if not values.get("birth_precision"):
            raise Invalid("required", "birth_precision")
    dependants = values.get("dependants")
    if isinstance(dependants, int) and not 0 <= dependants <= 30:
        raise Invalid("not_a_number", "dependants")
    phone = values.get("phone")
    if phone and phone_number(str(phone)) is None:
        raise Invalid("phone_unusable", "phone")


def consent_values(person: str, age: int | None, consent: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a consent record, checked by the rules for her age."""
    values = {"person": person, "consent_scope": "services", "purpose": "registration", **consent}
    check_consent(
        age,
        str(values.get("given_by") or ""),
        values.get("assent"),
        values.get("override_reason"),
    )
    return values


def check_registration(
    desk: Desk, *, person: Mapping[str, Any], consent: Mapping[str, Any]
) -> None:
    """Invalid for what ``register_person`` would not take of her or of her consent."""
    _check_person(desk, person)
    consent_values("", age_on(person.get("birth_date") or None, desk.today()), consent)


@command("cases:person:register")
def register_person(
    desk: Desk,
    *,
    person: Mapping[str, Any],
    consent: Mapping[str, Any] | None,
    cso: str | None = None,
    card: str | None = None,
) -> dict[str, str]:
    """Register a woman who agrees to it: ``{"person": id, "code": her card's code}``.

    ``person`` has the declared fields of the record type ``person``, without code and
    source. ``card``: the code of a card that was prepared and is hers now. Without consent
    nothing is kept, and she can be given a kit all the same.
    """
    if not consent:
        raise Refused("consent_needed")
    scope = desk.scope(cso)
    _check_person(desk, person)
    record = desk.ledger.new_id()
    code = new_code(desk, scope, card)
    values = {**person, "code": code, "source": "by_hand"}
    age = age_on(person.get("birth_date") or None, desk.today())
    consents = consent_values(record, age, {"given_on": desk.today().isoformat(), **consent})
    changes = [
        Change("person", record, values, ()),
        Change("consent", desk.ledger.new_id(), consents, ()),
    ]
    desk.ledger.append(scope, "cases:person:register", desk.actor.user, changes)
    return {"person": record, "code": code}


@command("cases:person:edit")
def edit_person(
    desk: Desk, *, person: str, values: Mapping[str, Any], base: Sequence[str] | None = None
) -> None:
    """Correct what is known of her. Only fields that differ from what was seen are written."""
    if not desk.ledger.declared["person"].by_name.keys() - {"code", "source", "void"} >= set(
        values
    ):
        raise Invalid("unknown_field", "values")
    row = desk.record("person", person)
    refuse_erased(desk, row)
    changed = changed_since(desk, "person", row, values, base)
    if not changed:
        return
    _check_person(desk, {**{k: row[k] for k in ("birth_precision",)}, **changed})
    change = Change("person", person, changed, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "cases:person:edit", desk.actor.user, [change])


@command("cases:person:void")
def void_person(desk: Desk, *, person: str, reason: str, base: Sequence[str] | None = None) -> None:
    """Take a registration out of use, with a reason; it stays in the ledger."""
    row = desk.record("person", person)
    change = Change("person", person, {"void": reason}, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "cases:person:void", desk.actor.user, [change])


@command("cases:consent:record")
def record_consent(desk: Desk, *, person: str, consent: Mapping[str, Any]) -> str:
    """Record a consent of hers; its id."""
    row = desk.record("person", person)
    refuse_erased(desk, row)
    age = age_on(row["birth_date"], desk.today())
    values = consent_values(person, age, {"given_on": desk.today().isoformat(), **consent})
    record = desk.ledger.new_id()
    desk.ledger.append(
        row["scope"],
        "cases:consent:record",
        desk.actor.user,
        [Change("consent", record, values, ())],
    )
    return record


@command("cases:consent:withdraw")
def withdraw_consent(desk: Desk, *, consent: str, base: Sequence[str] | None = None) -> None:
    """She changed her mind: nothing is shared under this consent from today."""
    row = desk.record("consent", consent)
    if row["withdrawn_on"]:
        raise Refused("consent_withdrawn_already")
    change = Change(
        "consent",
        consent,
        {"withdrawn_on": desk.today().isoformat()},
        tuple(base) if base else None,
    )
    desk.ledger.append(row["scope"], "cases:consent:withdraw", desk.actor.user, [change])


@command("cases:duplicate:decide")
def not_the_same(desk: Desk, *, first: str, second: str) -> str:
    """Remember that two registrations are two women; nobody is asked again."""
    a, b = sorted((first, second))
    if a == b:
        raise Invalid("not_a_reference", "second")
    # Of persons of two organisations none of them may learn: then it is for hubs alone.
    scope = common_scope(desk.record("person", person)["scope"] for person in (a, b))
    return desk.add(scope, "cases:duplicate:decide", "not_same", {"first": a, "second": b})
