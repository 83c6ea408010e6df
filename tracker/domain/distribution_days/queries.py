"""Distribution days as shown: the plan, safety, staff, the list; and the days there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from tracker.domain.distribution_days.closing import Closing, closings_of
from tracker.domain.distribution_days.inviting import not_come
from tracker.domain.distribution_days.records import SAFETY_ITEMS
from tracker.ledger.desk import Desk, query, scope_cso


@dataclass(frozen=True)
class Helper:
    """Somebody with a task. ``name`` is None where it is not held or was erased."""

    id: str
    task: str
    name: str | None
    woman: bool | None


@dataclass(frozen=True)
class SafetyPoint:
    """A point of safety. ``answer`` is None while nobody answered it."""

    item: str
    answer: str | None
    remark: str | None
    checked_by: str | None
    checked_at: int | None
    base: str


@dataclass(frozen=True)
class Day:
    """A distribution day. ``status``: planned, open, closed, not_held. ``kits``: versions' ids.

    ``kit_labels``: ``DK-1``. Times are minutes since midnight.
    """

    id: str
    cso: str
    site: str
    site_name: str
    held_on: str
    starts_at: int | None
    ends_at: int | None
    kits: tuple[str, ...]
    kit_labels: tuple[str, ...]
    expected: int | None
    admission: str
    state: str
    plan_text: str | None
    invited: int
    handed_over: int
    closings: tuple[Closing, ...]
    void: str | None
    base: str

    @property
    def status(self) -> str:
        return "closed" if self.closings and self.state == "open" else self.state


@dataclass(frozen=True)
class Missing:
    """Somebody on the list who got no kit."""

    invitation: str
    person: str
    code: str
    name: str


#: ``+``: by the index of days, not that of scopes, in which all of them are.
_DAYS = (
    "SELECT d.*, s.name AS site_name,"
    " (SELECT count(*) FROM invitation i WHERE i.distribution_day = d.id AND +i.scope = d.scope"
    "  AND i.void IS NULL) AS invited,"
    " (SELECT count(*) FROM distribution x WHERE x.distribution_day = d.id AND +x.scope = d.scope"
    "  AND x.void IS NULL) AS handed_over"
    " FROM distribution_day d LEFT JOIN site s ON s.id = d.site AND s.scope = d.scope"
)


@query("distribution_days", "days:day:read")
def distribution_days(desk: Desk, *, limit: int = 200) -> list[Day]:
    """The days there are, the latest first."""
    condition, params = desk.visible("d.scope")
    rows = desk.ledger.database.rows(
        f"{_DAYS} WHERE d.void IS NULL AND {condition} ORDER BY d.held_on DESC, d.id LIMIT ?",
        [*params, limit],
    )
    labels = _labels(desk)
    return [_day(desk, row, labels) for row in rows]


@query("distribution_day", "days:day:read")
def distribution_day(desk: Desk, *, day: str) -> Day:
    """One day, also one that was taken back."""
    scope = desk.record("distribution_day", day)["scope"]
    (row,) = desk.ledger.database.rows(f"{_DAYS} WHERE d.id = ? AND d.scope = ?", (day, scope))
    return _day(desk, row, _labels(desk))


@query("safety_points", "days:day:read")
def safety_points(desk: Desk, *, day: str) -> list[SafetyPoint]:
    """All points in their order, with the answers."""
    row = desk.record("distribution_day", day)
    held = {
        r["item"]: r
        for r in desk.ledger.database.rows(
            "SELECT * FROM safety_check WHERE distribution_day = ? AND scope = ? AND void IS NULL",
            (day, row["scope"]),
        )
    }
    return [
        SafetyPoint(
            item,
            r["answer"],
            r["remark"],
            r["checked_by"],
            r["_hlc"] >> 16,
            r["_heads"],
        )
        if (r := held.get(item))
        else SafetyPoint(item, None, None, None, None, "")
        for item in SAFETY_ITEMS
    ]


@query("day_staff", "days:day:read")
def day_staff(desk: Desk, *, day: str) -> list[Helper]:
    """Who does what."""
    row = desk.record("distribution_day", day)
    return [
        Helper(
            r["id"], r["task"], r["staff_name"], None if r["woman"] is None else bool(r["woman"])
        )
        for r in desk.ledger.database.rows(
            "SELECT * FROM day_staff WHERE distribution_day = ? AND scope = ? AND void IS NULL"
            " ORDER BY task, id",
            (day, row["scope"]),
        )
    ]


@query("missing_people", "days:day:read")
def missing_people(desk: Desk, *, day: str) -> list[Missing]:
    """Who is on the list and got no kit, by name."""
    desk.actor.require("cases:person:read")
    return [
        Missing(
            r["invitation"],
            r["id"],
            r["code"],
            " ".join(n for n in (r["given_names"], r["family_names"]) if n),
        )
        for r in not_come(desk, desk.record("distribution_day", day))
    ]


def _labels(desk: Desk) -> dict[str, str]:
    return dict(
        desk.ledger.database.tuples(
            "SELECT v.id, t.code || '-' || v.number FROM kit_version v"
            " JOIN kit_type t ON t.id = v.kit_type"
        )
    )


def _day(desk: Desk, row: dict[str, Any], labels: dict[str, str]) -> Day:
    kits = tuple(k for k in orjson.loads(row["kits"]) if isinstance(k, str))
    return Day(
        id=row["id"],
        cso=scope_cso(row["scope"]) or "",
        site=row["site"],
        site_name=row["site_name"] or "",
        held_on=row["held_on"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        kits=kits,
        kit_labels=tuple(labels.get(k, "?") for k in kits),
        expected=row["expected"],
        admission=row["admission"],
        state=row["state"],
        plan_text=row["plan_text"],
        invited=row["invited"],
        handed_over=row["handed_over"],
        closings=tuple(closings_of(desk, row)),
        void=row["void"],
        base=row["_heads"],
    )
