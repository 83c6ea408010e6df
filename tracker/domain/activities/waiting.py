"""Requests for interpreters and translations, and the sessions there were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.basics.errors import NotFound
from tracker.domain.cases.aliases import hers
from tracker.domain.cases.cards_held import CARD_CODE
from tracker.ledger.desk import Desk, query, scope_cso

_OPEN = "r.state IN ('open', 'assigned')"


@dataclass(frozen=True)
class Request:
    """A request. ``wanted_at``: minutes since midnight. ``overdue``: its day is past."""

    id: str
    cso: str
    interpreted_for: str
    referral: str | None
    activity: str | None
    service: str | None
    service_name: str | None
    person: str | None
    person_code: str | None
    from_language: str
    to_language: str
    asked_on: str
    wanted_on: str
    wanted_at: int | None
    minutes: int | None
    mode: str | None
    municipality: str | None
    place: str | None
    interpreter: str | None
    interpreter_name: str | None
    state: str
    unmet_reason: str | None
    closed_on: str | None
    overdue: bool
    base: str

    @property
    def open(self) -> bool:
        return self.state in ("open", "assigned")


@dataclass(frozen=True)
class Session:
    id: str
    cso: str
    request: str | None
    interpreter: str
    interpreter_name: str | None
    interpreted_for: str
    service_name: str | None
    person_code: str | None
    from_language: str
    to_language: str
    held_on: str
    minutes: int
    mode: str
    municipality: str | None
    place: str | None
    code_signed: bool
    base: str


@dataclass(frozen=True)
class Translation:
    id: str
    cso: str
    document_kind: str
    pages: int
    certified: bool
    person: str | None
    person_code: str | None
    from_language: str
    to_language: str
    asked_on: str
    due_on: str | None
    interpreter: str | None
    interpreter_name: str | None
    state: str
    unmet_reason: str | None
    closed_on: str | None
    overdue: bool
    base: str

    @property
    def open(self) -> bool:
        return self.state in ("open", "assigned")


_NAMES = (
    "SELECT r.*, i.name AS interpreter_name, " + CARD_CODE + " AS person_code{more} FROM {table} r"
    " LEFT JOIN interpreter i ON i.id = r.interpreter AND i.scope = r.scope"
    " LEFT JOIN person p ON p.id = r.person AND p.scope = r.scope{join}"
    " WHERE r.void IS NULL AND {condition} AND {where}"
)
_WITH_SERVICE = {
    "more": ", s.name AS service_name",
    "join": " LEFT JOIN service s ON s.id = r.service",
}


def _requests(desk: Desk, where: str, given: list[Any]) -> list[Request]:
    condition, params = desk.visible("r.scope")
    sql = _NAMES.format(
        table="interpretation_request", condition=condition, where=where, **_WITH_SERVICE
    )
    today = desk.today().isoformat()
    fields = Request.__dataclass_fields__.keys() - {"cso", "overdue", "base"}
    return [
        Request(
            cso=scope_cso(r["scope"]) or "",
            overdue=r["state"] in ("open", "assigned") and r["wanted_on"] < today,
            base=r["_heads"],
            **{name: r[name] for name in fields},
        )
        for r in desk.ledger.database.rows(sql, [*params, *given])
    ]


@query("interpretation_requests", "activities:interpretation:read")
def interpretation_requests(
    desk: Desk, *, referral: str | None = None, limit: int = 200
) -> list[Request]:
    """Requests that wait, the first wanted first; or all of one referral."""
    if referral is not None:
        return _requests(desk, "r.referral = ? ORDER BY r.wanted_on DESC, r.id", [referral])
    order = f"{_OPEN} ORDER BY r.wanted_on, coalesce(r.wanted_at, 0), r.id LIMIT ?"
    return _requests(desk, order, [limit])


@query("interpretation_request", "activities:interpretation:read")
def interpretation_request(desk: Desk, *, request: str) -> Request:
    """One request, however it ended."""
    found = _requests(desk, "r.id = ?", [request])
    if not found:
        raise NotFound("not_found", what="interpretation_request")
    return found[0]


def _sessions(desk: Desk, where: str, given: list[Any]) -> list[Session]:
    condition, params = desk.visible("r.scope")
    sql = _NAMES.format(
        table="interpretation_session", condition=condition, where=where, **_WITH_SERVICE
    )
    fields = Session.__dataclass_fields__.keys() - {"cso", "base", "code_signed"}
    return [
        Session(
            cso=scope_cso(r["scope"]) or "",
            base=r["_heads"],
            code_signed=bool(r["code_signed"]),
            **{name: r[name] for name in fields},
        )
        for r in desk.ledger.database.rows(sql, [*params, *given])
    ]


@query("interpretation_sessions", "activities:interpretation:read")
def interpretation_sessions(
    desk: Desk,
    *,
    request: str | None = None,
    person: str | None = None,
    interpreter: str | None = None,
    limit: int = 100,
) -> list[Session]:
    """Sessions, the latest first: all, of one request, one woman or one interpreter."""
    where, given = "1", list[Any]()
    for name, value in (("request", request), ("interpreter", interpreter)):
        if value is not None:
            where, given = f"{where} AND r.{name} = ?", [*given, value]
    if person is not None:
        her, people = hers(desk, person, "r.person")
        where, given = f"{where} AND {her}", [*given, *people]
    return _sessions(desk, f"{where} ORDER BY r.held_on DESC, r.id DESC LIMIT ?", [*given, limit])


def _translations(desk: Desk, where: str, given: list[Any]) -> list[Translation]:
    condition, params = desk.visible("r.scope")
    sql = _NAMES.format(
        table="translation_request", condition=condition, where=where, more="", join=""
    )
    today = desk.today().isoformat()
    fields = Translation.__dataclass_fields__.keys() - {"cso", "overdue", "base", "certified"}
    return [
        Translation(
            cso=scope_cso(r["scope"]) or "",
            certified=bool(r["certified"]),
            overdue=bool(r["due_on"])
            and r["due_on"] < today
            and r["state"] in ("open", "assigned"),
            base=r["_heads"],
            **{name: r[name] for name in fields},
        )
        for r in desk.ledger.database.rows(sql, [*params, *given])
    ]


@query("translation_requests", "activities:interpretation:read")
def translation_requests(
    desk: Desk, *, person: str | None = None, limit: int = 200
) -> list[Translation]:
    """Documents that wait, the first due first; or all of one woman."""
    if person is not None:
        her, people = hers(desk, person, "r.person")
        return _translations(desk, f"{her} ORDER BY r.asked_on DESC, r.id", people)
    order = f"{_OPEN} ORDER BY coalesce(r.due_on, '9999'), r.asked_on, r.id LIMIT ?"
    return _translations(desk, order, [limit])


@query("translation_request", "activities:interpretation:read")
def translation_request(desk: Desk, *, request: str) -> Translation:
    """One document, however it ended."""
    found = _translations(desk, "r.id = ?", [request])
    if not found:
        raise NotFound("not_found", what="translation_request")
    return found[0]
