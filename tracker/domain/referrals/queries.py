"""The directory of services and the referrals that wait, are due, or ended."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.basics.clock import local_date
from tracker.basics.errors import NotFound
from tracker.domain.cases.aliases import hers
from tracker.domain.cases.cards_held import CARD_CODE
from tracker.domain.cases.erased import ERASED_AT, day_of
from tracker.domain.referrals.records import BY_APPOINTMENT, NEXT, STATE_NOW, WAITING
from tracker.domain.referrals.referral_code import referral_code
from tracker.ledger.desk import Desk, query, scope_cso
from tracker.store.parts import in_parts


@dataclass(frozen=True)
class Service:
    id: str
    name: str
    kind: str
    municipality: str | None
    address: str | None
    phone: str | None
    hours: str | None
    languages: tuple[str, ...]
    free: bool | None
    cost: str | None
    documents_asked: str | None
    closed: bool
    base: str
    hours_ht: str | None = None
    cost_ht: str | None = None
    documents_asked_ht: str | None = None

    def in_creole(self) -> Service:
        """With the words in Creole, where the directory has any."""
        return replace(
            self,
            hours=self.hours_ht or self.hours,
            cost=self.cost_ht or self.cost,
            documents_asked=self.documents_asked_ht or self.documents_asked,
        )


@dataclass(frozen=True)
class Referral:
    """A referral as shown; ``next`` are the states that may follow.

    ``code``: short, to name the referral by telephone. ``due_on``: the day of the
    appointment, else that of the service's answer. ``overdue``: that day is past and
    nobody told how it went. ``shares_name``: her consent to it holds. ``counter_of``: the
    referral that led to this one. ``worker``: who follows it up. ``contested``: laptops
    wrote different things about it.
    """

    id: str
    code: str
    cso: str
    person: str
    person_code: str
    service: str
    service_name: str
    service_kind: str
    priority: str
    state: str
    made_on: str
    answer_due: date
    due_on: date
    overdue: bool
    shares_name: bool
    appointment_on: str | None
    decline_reason: str | None
    override_reason: str | None
    interpreter_asked: bool
    need: str | None
    client_got_it: str | None
    client_as_needed: str | None
    client_felt_safe: str | None
    counter_of: str | None
    made_by: str
    worker: str
    contested: bool
    next: tuple[str, ...]
    base: str
    person_erased_on: str | None = None

    @property
    def withdrawn(self) -> bool:
        """Whether nothing more may be shared with the service: her consent holds no more, and
        no danger stood in its place."""
        return not self.shares_name and not self.override_reason


def _service(row: dict[str, Any]) -> Service:
    return Service(
        row["id"],
        row["name"],
        row["service_kind"],
        row["municipality"],
        row["address"],
        row["phone"],
        row["hours"],
        tuple(json.loads(row["languages"])) if row["languages"] else (),
        None if row["free"] is None else bool(row["free"]),
        row["cost"],
        row["documents_asked"],
        row["void"] is not None,
        row["_heads"],
        row["hours_ht"],
        row["cost_ht"],
        row["documents_asked_ht"],
    )


@query("services", "referrals:service:read")
def services(desk: Desk, *, kind: str | None = None) -> list[Service]:
    """Services of the directory that are open, by kind and name."""
    sql, params = "SELECT * FROM service WHERE void IS NULL", []
    if kind:
        sql, params = sql + " AND service_kind = ?", [kind]
    rows = desk.ledger.database.rows(sql + " ORDER BY service_kind, name, id", params)
    return [_service(r) for r in rows]


@query("service", "referrals:service:read")
def service(desk: Desk, *, service: str) -> Service:
    """One service, closed ones too."""
    return _service(desk.record("service", service))


def referrals_where(desk: Desk, where: str, params: list[Any]) -> list[Referral]:
    """Referrals that the actor may see and ``where`` (SQL over ``r``) holds for."""
    condition, visible = desk.visible("r.scope")
    now = desk.ledger.now()
    rows = desk.ledger.database.rows(
        f"SELECT r.*, {STATE_NOW} AS state_now, s.name AS service_name, s.service_kind,"
        f" {CARD_CODE} AS person_code,"
        " c.id IS NOT NULL AND c.withdrawn_on IS NULL AND c.void IS NULL AS shares_name,"
        f" {ERASED_AT.format(person='r.person', scope='r.scope')} AS erased_at"
        " FROM referral r"
        " LEFT JOIN service s ON s.id = r.service"
        " LEFT JOIN person p ON p.id = r.person AND p.scope = r.scope"
        " LEFT JOIN consent c ON c.id = r.consent AND c.scope = r.scope"
        f" WHERE r.void IS NULL AND {condition} AND {where}",
        visible + params,
    )
    return [_referral(r, now) for r in rows]


def _referral(r: dict[str, Any], now: int) -> Referral:
    answer_due, due_on = local_date(r["answer_due"]), local_date(r["answer_due"])
    state = r["state_now"]
    overdue = state in WAITING and r["answer_due"] < now
    if state in BY_APPOINTMENT and r["appointment_on"]:
        due_on = date.fromisoformat(r["appointment_on"])
        overdue = state != "no_show" and due_on < local_date(now)
    return Referral(
        id=r["id"],
        code=referral_code(r["id"]),
        cso=scope_cso(r["scope"]) or "",
        person=r["person"],
        person_code=r["person_code"] or "",
        service=r["service"],
        service_name=r["service_name"] or "",
        service_kind=r["service_kind"] or "",
        priority=r["priority"],
        state=state,
        made_on=r["made_on"],
        answer_due=answer_due,
        due_on=due_on,
        overdue=overdue,
        shares_name=bool(r["shares_name"]),
        appointment_on=r["appointment_on"],
        decline_reason=r["decline_reason"],
        override_reason=r["override_reason"],
        interpreter_asked=bool(r["interpreter_asked"]),
        need=r["need"],
        client_got_it=r["client_got_it"],
        client_as_needed=r["client_as_needed"],
        client_felt_safe=r["client_felt_safe"],
        counter_of=r["counter_of"],
        made_by=r["_made_by"],
        worker=r["worker"] or r["_made_by"],
        contested=r["_conflicts"] > 0,
        next=NEXT.get(state, ()),
        base=r["_heads"],
        person_erased_on=day_of(r["erased_at"]),
    )


@query("referral", "referrals:referral:read")
def referral(desk: Desk, *, referral: str) -> Referral:
    """One referral."""
    found = referrals_where(desk, "r.id = ?", [referral])
    if not found:
        raise NotFound("not_found", what="referral")
    return found[0]


@query("referrals_of", "referrals:referral:read")
def referrals_of(desk: Desk, *, person: str) -> list[Referral]:
    """Her referrals, newest first."""
    her, params = hers(desk, person, "r.person")
    return referrals_where(desk, f"{her} ORDER BY r.id DESC", params)


_BY_APPOINTMENT = ", ".join(f"'{state}'" for state in BY_APPOINTMENT)
#: The day by which something should be heard, as in ``Referral.due_on``.
DUE = (
    f"CASE WHEN r.state IN ({_BY_APPOINTMENT}) AND r.appointment_on IS NOT NULL"
    " THEN r.appointment_on"
    " ELSE date(r.answer_due / 1000, 'unixepoch', 'localtime') END"
)
_GOING_ON = ", ".join(f"'{state}'" for state, following in NEXT.items() if following)
#: A service's word does not close the loop: hers is asked for too.
_OPEN = (
    f"r.given_up IS NULL AND (r.state IN ({_GOING_ON})"
    " OR r.state = 'completed' AND r.client_got_it IS NULL)"
)


@query("open_referrals", "referrals:referral:read")
def open_referrals(desk: Desk, *, limit: int = 200) -> list[Referral]:
    """Referrals that wait for an answer, the service's or hers; those due first."""
    condition, visible = desk.visible("+r.scope")
    ids = [
        record
        for (record,) in desk.ledger.database.tuples(
            f"SELECT r.id FROM referral r WHERE r.void IS NULL AND {condition} AND {_OPEN}"
            f" ORDER BY {DUE}, r.id LIMIT ?",
            [*visible, limit],
        )
    ]
    return in_order(desk, ids)


def in_order(desk: Desk, ids: Sequence[str]) -> list[Referral]:
    """The referrals of ``ids``, in their order. What is shown is gathered for these alone."""
    found: dict[str, Referral] = {}
    for part in in_parts(ids):
        marks = ",".join("?" * len(part))
        found |= {r.id: r for r in referrals_where(desk, f"r.id IN ({marks})", list(part))}
    return [found[one] for one in ids if one in found]
