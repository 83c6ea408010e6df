"""One woman's registration, her consents, lists of registrations."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.domain.cases.ages import age_on, band_of
from tracker.domain.cases.aliases import hers
from tracker.domain.cases.cards_held import with_cards
from tracker.domain.cases.erased import erased_on
from tracker.domain.cases.records import WG_QUESTIONS
from tracker.ledger.desk import Desk, query, scope_cso


@dataclass(frozen=True)
class Person:
    """A registration as shown. ``base`` is the hidden field of its form."""

    id: str
    cso: str
    code: str
    source: str
    given_names: str
    family_names: str | None
    name_used: str | None
    birth_date: str | None
    birth_precision: str | None
    gender: str | None
    languages: tuple[str, ...]
    reads: str | None
    interpreter_needed: bool | None
    phone: str | None
    phone_safe: str | None
    municipality: str | None
    dependants: int | None
    notes: str | None
    pregnant: str | None
    lactating: str | None
    migration_status: str | None
    documents: tuple[str, ...]
    washington_group: dict[str, str]
    registered_at: int
    void: str | None
    conflicts: int
    pending: bool
    base: str
    name_on_card: bool = False
    age: int | None = None
    band: str | None = None
    erased_on: str | None = None

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.given_names, self.family_names) if part)


@dataclass(frozen=True)
class Consent:
    id: str
    scope: str
    recipient: str | None
    purpose: str | None
    how: str
    given_by: str
    given_on: str
    withdrawn_on: str | None
    base: str
    language: str | None = None
    expires_on: str | None = None


def _list(text: str | None) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text else ()


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def people_of(desk: Desk, rows: Iterable[dict[str, Any]]) -> list[Person]:
    """Folded rows as persons, each with the code of the card that counts now."""
    today = desk.today()
    return with_cards(desk, [_person_of(row, today) for row in rows])


def person_of(desk: Desk, row: dict[str, Any]) -> Person:
    """One folded row as a Person."""
    return people_of(desk, [row])[0]


def _person_of(row: dict[str, Any], today: date) -> Person:
    age = age_on(row["birth_date"], today)
    return Person(
        id=row["id"],
        cso=scope_cso(row["scope"]) or "",
        code=row["code"],
        source=row["source"],
        given_names=row["given_names"] or "",
        family_names=row["family_names"],
        name_used=row["name_used"],
        birth_date=row["birth_date"],
        birth_precision=row["birth_precision"],
        gender=row["gender"],
        languages=_list(row["languages"]),
        reads=row["reads"],
        interpreter_needed=_flag(row["interpreter_needed"]),
        phone=row["phone"],
        phone_safe=row["phone_safe"],
        municipality=row["municipality"],
        dependants=row["dependants"],
        notes=row["notes"],
        pregnant=row["pregnant"],
        lactating=row["lactating"],
        migration_status=row["migration_status"],
        documents=_list(row["documents"]),
        washington_group={q: row[f"wg_{q}"] for q in WG_QUESTIONS if row[f"wg_{q}"]},
        registered_at=row["_made"],
        void=row["void"],
        conflicts=row["_conflicts"],
        pending=bool(row["_pending"]),
        base=row["_heads"],
        name_on_card=bool(row["name_on_card"]),
        age=age,
        band=band_of(age),
    )


@query("person", "cases:person:read")
def person(desk: Desk, *, person: str) -> Person:
    """One registration the actor may see."""
    row = desk.record("person", person)
    return replace(person_of(desk, row), erased_on=erased_on(desk, row["scope"], row["id"]))


@query("consents", "cases:person:read")
def consents(desk: Desk, *, person: str) -> list[Consent]:
    """Her consents, newest first."""
    condition, params = desk.visible()
    her, people = hers(desk, person)
    rows = desk.ledger.database.rows(
        f"SELECT * FROM consent WHERE {her} AND void IS NULL AND {condition}"
        " ORDER BY given_on DESC, id DESC",
        [*people, *params],
    )
    return [
        Consent(
            r["id"],
            r["consent_scope"],
            r["recipient"],
            r["purpose"],
            r["how"],
            r["given_by"],
            r["given_on"],
            r["withdrawn_on"],
            r["_heads"],
            r["language"],
            r["expires_on"],
        )
        for r in rows
    ]


@dataclass(frozen=True)
class ReportedKits:
    """Kits that only an imported list says she was given."""

    delivered_on: str | None
    kits: int
    kit: str | None


@query("reported_deliveries", "cases:person:read")
def reported_deliveries(desk: Desk, *, person: str) -> list[ReportedKits]:
    """Kits that lists report for her, newest first."""
    condition, params = desk.visible()
    her, people = hers(desk, person)
    rows = desk.ledger.database.rows(
        "SELECT delivered_on, kits, kit, kit_text FROM reported_delivery"
        f" WHERE {her} AND void IS NULL AND {condition} ORDER BY delivered_on DESC, id",
        [*people, *params],
    )
    return [ReportedKits(r["delivered_on"], r["kits"], r["kit"] or r["kit_text"]) for r in rows]


@dataclass(frozen=True)
class Page:
    """A page of registrations by id.

    ``after`` opens the next page and ``before`` the one before; None at either end.
    """

    people: list[Person]
    after: str | None
    before: str | None = None


@query("people", "cases:person:read")
def people(desk: Desk, *, after: str = "", before: str = "", limit: int = 50) -> Page:
    """Registrations in the order in which they were made (keyset pages).

    ``after`` or ``before``: the id that the page begins after or ends before.
    """
    condition, params = desk.visible()
    side, order = ("id < ?", "DESC") if before else ("id > ?", "ASC")
    rows = desk.ledger.database.rows(
        f"SELECT * FROM person WHERE void IS NULL AND {condition} AND {side}"
        " AND NOT EXISTS (SELECT 1 FROM erased_record x"
        " WHERE x.record = person.id AND x.scope = person.scope)"
        f" ORDER BY id {order} LIMIT ?",
        [*params, before or after, limit + 1],
    )
    more, rows = len(rows) > limit, rows[:limit]
    if before:
        rows.reverse()
    found = people_of(desk, rows)
    if not found:
        return Page([], None)
    return Page(
        found,
        found[-1].id if more or before else None,
        found[0].id if after or (before and more) else None,
    )


@query("counts", "cases:person:read")
def counts(desk: Desk) -> dict[str, int]:
    """How many registrations are held, by hand and from lists."""
    condition, params = desk.visible()
    rows = desk.ledger.database.rows(
        f"SELECT source, count(*) AS n FROM person WHERE void IS NULL AND {condition}"
        " GROUP BY source",
        params,
    )
    return {r["source"]: r["n"] for r in rows}
