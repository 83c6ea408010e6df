"""Activities with who came to them, networks, and what one woman took part in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tracker.domain.activities.groups import Counts, added, read_counts, total
from tracker.domain.cases.aliases import groups_of, hers
from tracker.domain.cases.cards_held import CARD_CODE
from tracker.domain.cases.erased import ERASED_AT, day_of
from tracker.ledger.desk import Desk, query, scope_cso
from tracker.store.parts import in_parts


@dataclass(frozen=True)
class Network:
    """A women's network. ``closed``: it does not exist any more."""

    id: str
    cso: str
    name: str
    municipality: str
    founded_on: str | None
    closed: bool
    base: str


@dataclass(frozen=True)
class Sheet:
    """A sheet of counts. ``differs``: laptops wrote different figures, and nobody chose yet."""

    id: str
    number: int
    counts: Counts
    differs: bool
    base: str


@dataclass(frozen=True)
class Activity:
    """``registered``: those with a registration who came, each once; ``people``: with those of
    the community and the host community who were counted; ``guests`` are apart."""

    id: str
    cso: str
    kind: str
    title: str
    held_on: str
    until_on: str | None
    municipality: str
    place: str | None
    network: str | None
    network_name: str | None
    grant: str | None
    grant_code: str | None
    continues: str | None
    continues_title: str | None
    hosted_by: str | None
    partners: str | None
    languages: tuple[str, ...]
    facilitator_count: int | None
    facilitators: str | None
    results: str | None
    outcome: str
    void: str | None
    registered: int
    people: int
    guests: int
    sheets: tuple[Sheet, ...]
    base: str

    @property
    def counted(self) -> Counts:
        return added([sheet.counts for sheet in self.sheets])

    @property
    def differs(self) -> bool:
        return any(sheet.differs for sheet in self.sheets)


@dataclass(frozen=True)
class Attendance:
    """Somebody registered who came. ``name`` is None where it is not held or was erased."""

    id: str
    person: str
    code: str
    name: str | None
    sex: str
    age_group: str
    scanned: bool
    at: int
    erased_on: str | None
    base: str


@query("networks", "activities:activity:read")
def networks(desk: Desk) -> list[Network]:
    """Women's networks, those that exist first."""
    condition, params = desk.visible()
    rows = desk.ledger.database.rows(
        f"SELECT * FROM womens_network WHERE {condition} AND (void IS NULL OR void = 'closed')"
        " ORDER BY void IS NOT NULL, name, id",
        params,
    )
    return [
        Network(
            r["id"],
            scope_cso(r["scope"]) or "",
            r["name"],
            r["municipality"],
            r["founded_on"],
            r["void"] is not None,
            r["_heads"],
        )
        for r in rows
    ]


@query("activities", "activities:activity:read")
def activities(
    desk: Desk, *, since: str | None = None, until: str | None = None, limit: int = 300
) -> list[Activity]:
    """Activities of a period by their first day, the latest first."""
    return activities_where(
        desk,
        "a.void IS NULL AND a.held_on >= ? AND a.held_on <= ?"
        " ORDER BY a.held_on DESC, a.id DESC LIMIT ?",
        [since or "", until or "9999", limit],
    )


@query("activity", "activities:activity:read")
def activity(desk: Desk, *, activity: str) -> Activity:
    """One activity."""
    row = desk.record("activity", activity)
    (found,) = activities_where(desk, "a.id = ? AND a.scope = ?", [activity, row["scope"]])
    return found


def activities_where(desk: Desk, where: str, given: list[Any]) -> list[Activity]:
    """Activities the actor may see, with who came."""
    database = desk.ledger.database
    condition, params = desk.visible("a.scope")
    rows = database.rows(
        "SELECT a.*, n.name AS network_name, g.code AS grant_code, b.title AS continues_title"
        " FROM activity a LEFT JOIN womens_network n ON n.id = a.womens_network"
        " AND n.scope = a.scope LEFT JOIN grant_agreement g ON g.id = a.grant_agreement"
        " LEFT JOIN activity b ON b.id = a.continues AND b.scope = a.scope"
        f" WHERE {condition} AND {where}",
        [*params, *given],
    )
    ids = [r["id"] for r in rows]
    came, sheets = _came(desk, ids), _sheets(desk, ids)
    return [_activity(r, came, sheets) for r in rows]


Keyed = tuple[str, str]


def _activity(
    r: dict[str, Any], came: dict[Keyed, set[str]], sheets: dict[Keyed, list[Sheet]]
) -> Activity:
    key = (r["scope"], r["id"])
    registered, papers = len(came.get(key, ())), tuple(sheets.get(key, ()))
    counted = added([sheet.counts for sheet in papers])
    return Activity(
        id=r["id"],
        cso=scope_cso(r["scope"]) or "",
        kind=r["activity_kind"],
        title=r["title"],
        held_on=r["held_on"],
        until_on=r["until_on"],
        municipality=r["municipality"],
        place=r["place"],
        network=r["womens_network"],
        network_name=r["network_name"],
        grant=r["grant_agreement"],
        grant_code=r["grant_code"],
        continues=r["continues"],
        continues_title=r["continues_title"],
        hosted_by=r["hosted_by"],
        partners=r["partners"],
        languages=tuple(json.loads(r["languages"])) if r["languages"] else (),
        facilitator_count=r["facilitator_count"],
        facilitators=r["facilitators"],
        results=r["results"],
        outcome=r["outcome"],
        void=r["void"],
        registered=registered,
        people=registered + total(counted, "community", "host"),
        guests=total(counted, "guest"),
        sheets=papers,
        base=r["_heads"],
    )


def _each(desk: Desk, sql: str, ids: list[str]) -> list[dict[str, Any]]:
    found = []
    for part in in_parts(ids):
        found += desk.ledger.database.rows(sql.format(marks=",".join("?" * len(part))), part)
    return found


def _came(desk: Desk, ids: list[str]) -> dict[Keyed, set[str]]:
    """To each activity the women who came: one for all registrations of hers."""
    rows = _each(
        desk,
        "SELECT scope, activity, person FROM attendance"
        " WHERE void IS NULL AND activity IN ({marks})",
        ids,
    )
    groups = groups_of(desk, {r["person"] for r in rows})
    came: dict[Keyed, set[str]] = {}
    for r in rows:
        key = (r["scope"], r["activity"])
        came.setdefault(key, set()).add(groups[r["person"]].members[0])
    return came


def _sheets(desk: Desk, ids: list[str]) -> dict[Keyed, list[Sheet]]:
    rows = _each(
        desk,
        "SELECT * FROM head_count WHERE void IS NULL AND activity IN ({marks}) ORDER BY sheet, id",
        ids,
    )
    sheets: dict[Keyed, list[Sheet]] = {}
    for r in rows:
        sheet = Sheet(
            r["id"], r["sheet"], read_counts(r["counts"]), bool(r["_conflicts"]), r["_heads"]
        )
        sheets.setdefault((r["scope"], r["activity"]), []).append(sheet)
    return sheets


@query("attendances", "activities:activity:read")
def attendances(desk: Desk, *, activity: str) -> list[Attendance]:
    """Who came, the last one taken down first."""
    row = desk.record("activity", activity)
    rows = desk.ledger.database.rows(
        f"SELECT a.*, {CARD_CODE} AS code, p.given_names, p.family_names,"
        f" {ERASED_AT.format(person='a.person', scope='a.scope')} AS erased_at"
        " FROM attendance a LEFT JOIN person p ON p.id = a.person AND p.scope = a.scope"
        " WHERE a.activity = ? AND a.scope = ? AND a.void IS NULL ORDER BY a._hlc DESC, a.id",
        (activity, row["scope"]),
    )
    return [
        Attendance(
            r["id"],
            r["person"],
            r["code"] or "",
            " ".join(filter(None, (r["given_names"], r["family_names"]))) or None,
            r["sex"],
            r["age_group"],
            bool(r["scanned"]),
            r["_made"],
            day_of(r["erased_at"]),
            r["_heads"],
        )
        for r in rows
    ]


@dataclass(frozen=True)
class Took:
    """An activity that one woman took part in."""

    activity: str
    kind: str
    title: str
    held_on: str
    place: str | None


@query("activities_of", "activities:activity:read")
def activities_of(desk: Desk, *, person: str) -> list[Took]:
    """What she took part in, newest first."""
    her, people = hers(desk, person, "t.person")
    condition, params = desk.visible("a.scope")
    rows = desk.ledger.database.rows(
        "SELECT DISTINCT a.id, a.activity_kind, a.title, a.held_on, a.place FROM attendance t"
        " JOIN activity a ON a.id = t.activity AND a.scope = t.scope"
        f" WHERE {her} AND t.void IS NULL AND a.void IS NULL AND {condition}"
        " ORDER BY a.held_on DESC, a.id",
        [*people, *params],
    )
    return [Took(r["id"], r["activity_kind"], r["title"], r["held_on"], r["place"]) for r in rows]


@dataclass(frozen=True)
class Expected:
    """Somebody who came to the group before, and so may come again."""

    person: str
    code: str
    name: str


@query("expected_people", "activities:activity:read")
def expected_people(desk: Desk, *, activity: str, limit: int = 300) -> list[Expected]:
    """Who came to earlier activities of the same network or course and is not here yet."""
    row = desk.record("activity", activity)
    rows = desk.ledger.database.rows(
        f"SELECT DISTINCT p.id, {CARD_CODE} AS code, p.given_names, p.family_names"
        " FROM attendance t"
        " JOIN activity a ON a.id = t.activity AND a.scope = t.scope"
        " JOIN person p ON p.id = t.person AND p.scope = t.scope"
        " WHERE t.scope = ? AND t.void IS NULL AND a.void IS NULL AND a.id != ?"
        " AND (a.womens_network = ? OR a.id = ? OR a.continues = ?)"
        " AND p.void IS NULL AND p.given_names IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM attendance h WHERE h.activity = ? AND h.scope = t.scope"
        " AND h.person = p.id AND h.void IS NULL)"
        " AND NOT EXISTS (SELECT 1 FROM erased_record x WHERE x.record = p.id"
        " AND x.scope = p.scope) ORDER BY p.family_names, p.given_names, p.id LIMIT ?",
        (
            row["scope"],
            activity,
            row["womens_network"],
            row["continues"],
            row["continues"] or activity,
            activity,
            limit,
        ),
    )
    return [
        Expected(r["id"], r["code"], " ".join(filter(None, (r["given_names"], r["family_names"]))))
        for r in rows
    ]
