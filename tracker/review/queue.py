"""The queue of findings: how many of each kind, a page of them, one with its decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from tracker.basics.clock import local_date
from tracker.basics.errors import Invalid
from tracker.ledger.desk import Desk, found, query, scope_cso
from tracker.review.records import KINDS
from tracker.review.refreshing import refresh, refresh_to_read


@dataclass(frozen=True)
class Decision:
    """What somebody decided on a finding. ``note`` is None where it is not held."""

    state: str
    reason: str | None
    note: str | None
    by: str
    at: int


@dataclass(frozen=True)
class Finding:
    """Something to be looked at. ``records``: ids, side by side; ``facts``: without a name.

    ``since``: when the younger of its records was made (ms). ``seen``: goes back with a
    decision, so that it counts only for what was looked at.
    """

    id: str
    kind: str
    scope: str
    cso: str | None
    since: int
    records: tuple[str, ...]
    facts: dict[str, Any]
    open: bool
    seen: str
    decision: Decision | None


@dataclass(frozen=True)
class FindingPage:
    """``after`` opens the next page; ``comparing``: registrations not compared yet."""

    findings: list[Finding]
    after: str | None
    comparing: int


_FINDINGS = (
    "SELECT f.*, r.state, r.reason, r.note, r._hlc FROM review_finding f"
    " LEFT JOIN review r ON r.id = f.review AND r.scope = f.scope AND r.void IS NULL"
)


@query("review_counts", "review:read")
def review_counts(desk: Desk) -> dict[str, int]:
    """Open findings by kind, kinds without any left out."""
    refresh_to_read(desk)
    condition, params = desk.visible()
    rows = desk.ledger.database.rows(
        f"SELECT kind, count(*) AS n FROM review_finding WHERE open = 1 AND {condition}"
        " GROUP BY kind",
        params,
    )
    counted = {row["kind"]: row["n"] for row in rows}
    return {kind: counted[kind] for kind in KINDS if kind in counted}


@query("review_findings", "review:read")
def review_findings(
    desk: Desk, *, kind: str | None = None, open: bool = True, after: str = "", limit: int = 25
) -> FindingPage:
    """A page of findings, oldest first; ``open=False``: those that somebody put aside."""
    comparing = refresh_to_read(desk)
    condition, params = desk.visible("f.scope")
    where, given = [condition, "f.open = ?"], [*params, int(open)]
    if kind is not None:
        where.append("f.kind = ?")
        given.append(kind)
    if after:
        since, _, last = after.partition(".")
        # Milliseconds; nothing longer is a moment that the database could hold.
        if not (since.isascii() and since.isdigit() and len(since) <= 15):
            raise Invalid("not_acceptable", "after")
        where.append("(f.since, f.id) > (?, ?)")
        given += [int(since), last]
    rows = desk.ledger.database.rows(
        f"{_FINDINGS} WHERE {' AND '.join(where)} ORDER BY f.since, f.id LIMIT ?",
        [*given, limit + 1],
    )
    more, rows = len(rows) > limit, rows[:limit]
    listed = [_finding(desk, row) for row in rows]
    last_one = f"{listed[-1].since}.{listed[-1].id}" if more else None
    return FindingPage(listed, last_one, comparing)


@query("review_finding", "review:read")
def review_finding(desk: Desk, *, finding: str) -> Finding:
    """One finding, as it is now."""
    refresh_to_read(desk)
    return finding_of(desk, finding)


def finding_of(desk: Desk, finding: str) -> Finding:
    """A finding that the actor may see; NotFound when it is none any more."""
    condition, params = desk.visible("f.scope")
    row = desk.ledger.database.row(
        f"{_FINDINGS} WHERE f.id = ? AND {condition}", [finding, *params]
    )
    return _finding(desk, found(row, "finding"))


def open_of_a_kind(
    desk: Desk, kind: str, day: str | None = None, cso: str | None = None
) -> list[Finding]:
    """All open findings of a kind; of one day (ISO) and one organisation where told."""
    refresh(desk)
    condition, params = desk.visible("f.scope")
    rows = desk.ledger.database.rows(
        f"{_FINDINGS} WHERE f.open = 1 AND f.kind = ? AND {condition} ORDER BY f.since, f.id",
        [kind, *params],
    )
    wanted = None if day is None else date.fromisoformat(day).isoformat()
    return [
        one
        for one in (_finding(desk, row) for row in rows)
        if (wanted is None or day_of(one) == wanted) and (cso is None or one.cso == cso)
    ]


def day_of(finding: Finding) -> str:
    """The day that a finding belongs to (ISO): of the later kit, else of its youngest record."""
    days = finding.facts.get("days")
    return str(days[-1]) if days else local_date(finding.since).isoformat()


def _finding(desk: Desk, row: dict[str, Any]) -> Finding:
    decision = None
    if row["state"] is not None:
        who = _last_writer(desk, row["review"], row["scope"])
        decision = Decision(row["state"], row["reason"], row["note"], who, row["_hlc"] >> 16)
    return Finding(
        row["id"],
        row["kind"],
        row["scope"],
        scope_cso(row["scope"]) if not row["scope"].endswith(".hub") else None,
        row["since"],
        tuple(orjson.loads(row["records"])),
        orjson.loads(row["facts"]),
        bool(row["open"]),
        row["heads"],
        decision,
    )


def _last_writer(desk: Desk, record: str, scope: str) -> str:
    head = desk.ledger.heads(scope, "review", record)[-1]
    body = desk.ledger.database.value(
        "SELECT body FROM entry WHERE hash = ?", (bytes.fromhex(head),)
    )
    return str(orjson.loads(body)["actor"])
