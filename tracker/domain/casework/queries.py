"""Cases for the screens: my list, one case, what is to be done today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.basics.clock import local_date
from tracker.basics.ids import read_code
from tracker.domain.accounts.queries import user_names
from tracker.domain.cases.aliases import hers
from tracker.domain.casework.papers import Paper
from tracker.domain.casework.reading import (
    READ,
    OpenCase,
    open_case,
    opened,
    visible,
)
from tracker.domain.casework.sharing import Sharing, sharing_of
from tracker.domain.casework.state import State
from tracker.ledger.desk import Desk, query, scope_cso
from tracker.store.parts import in_parts


@dataclass(frozen=True)
class CaseLine:
    """A line of a list of cases. ``access``: worker, supervisor, former or offered.

    ``silent_days``: since she was last reached, or since the case was opened. ``overdue``:
    tasks and visits whose day is past.
    """

    id: str
    cso: str
    code: str | None
    person: str | None
    person_name: str | None
    worker: str | None
    worker_name: str | None
    step: str
    risk_level: str | None
    risk_review_on: str | None
    flags: tuple[str, ...]
    opened_on: str
    closed_on: str | None
    overdue: int
    silent_days: int
    review: str
    access: str


@dataclass(frozen=True)
class CasePage:
    """One case with all that the actor may read. ``names``: of users, by id."""

    line: CaseLine
    state: State
    papers: tuple[Paper, ...]
    sharing: Sharing
    names: dict[str, str]
    locked: int
    base: str


@dataclass(frozen=True)
class Due:
    """Something to be done in a case: a task, a follow-up, or looking at the risk again."""

    case: str
    code: str | None
    person_name: str | None
    kind: str
    paper: str
    words: str | None
    who: str | None
    due_on: str
    overdue: bool


@dataclass(frozen=True)
class Work:
    """What the actor works: her cases with those offered to her, and what is due in hers."""

    cases: tuple[CaseLine, ...]
    due: tuple[Due, ...]


@query("my_cases", READ)
def my_cases(desk: Desk, *, closed: bool = False) -> list[CaseLine]:
    """Cases that the actor works, and those offered to her; or those of hers that are closed."""
    if not closed:
        return _lines(desk, _open_cases(desk))
    me = desk.actor.user
    rows = case_rows(desk, "c.closed_on IS NOT NULL AND c.worker = ?", me)
    return _lines(desk, opened(desk, rows).values())


@query("my_work", READ)
def my_work(desk: Desk, *, until: str | None = None) -> Work:
    """``my_cases`` and ``cases_today`` at once: each case is opened once for both."""
    held = _open_cases(desk)
    return Work(tuple(_lines(desk, held)), tuple(_due(desk, held, until)))


def _open_cases(desk: Desk) -> list[OpenCase]:
    """Cases that the actor works or is offered, as this computer opens them."""
    where = "c.closed_on IS NULL AND ? IN (c.worker, c.offered_to)"
    return list(opened(desk, case_rows(desk, where, desk.actor.user)).values())


def _lines(desk: Desk, cases: Iterable[OpenCase]) -> list[CaseLine]:
    me = desk.actor.user
    held = [c for c in visible(desk, cases) if c.row["worker"] == me or _offered(c, me)]
    # A supervisor reads all, and one who gave it away reads of then: to both it is an offer.
    return lines_of(
        desk, [c if c.row["worker"] == me else replace(c, access="offered") for c in held]
    )


def _offered(held: OpenCase, user: str) -> bool:
    return held.state.offer is not None and held.state.offer.values.get("to") == user


def case_rows(desk: Desk, where: str, *params: Any) -> list[dict[str, Any]]:
    """Folded rows of cases ``c`` the actor's organisation holds, the latest opened first."""
    condition, visible_params = desk.visible("c.scope")
    return desk.ledger.database.rows(
        f"SELECT c.* FROM casework_case c WHERE c.void IS NULL AND {condition} AND {where}"
        " ORDER BY c.opened_on DESC, c.id DESC",
        [*visible_params, *params],
    )


@query("case", READ)
def case(desk: Desk, *, case: str) -> CasePage:
    """One case as the actor may see it; Refused("case_not_yours") for nothing of it."""
    held = open_case(desk, case)
    return page_of(desk, held)


def page_of(desk: Desk, held: OpenCase) -> CasePage:
    """All that a page about a case at hand shows."""
    return CasePage(
        lines_of(desk, [held])[0],
        held.state,
        held.papers,
        sharing_of(desk, held),
        user_names(desk),
        held.locked,
        held.row["_heads"],
    )


@query("cases_by_code", READ)
def cases_by_code(desk: Desk, *, code: str) -> list[CaseLine]:
    """Cases with this code, as it is said on the telephone, that the actor may see."""
    rows = case_rows(desk, "c.case_code = ?", read_code(code))
    return lines_of(desk, visible(desk, opened(desk, rows).values()))


@query("case_of_person", READ)
def case_of_person(desk: Desk, *, person: str, closed: bool = True) -> str | None:
    """Her latest case that the actor may see (an open one), None where there is none."""
    about, people = hers(desk, person, "c.person")
    if not closed:
        about += " AND c.closed_on IS NULL"
    seen = visible(desk, opened(desk, case_rows(desk, about, *people)).values())
    return seen[0].id if seen else None


@query("cases_today", READ)
def cases_today(desk: Desk, *, until: str | None = None) -> list[Due]:
    """What is due in the cases that the actor works, until a day (today), the oldest first."""
    return _due(desk, _open_cases(desk), until)


def _due(desk: Desk, cases: Iterable[OpenCase], until: str | None) -> list[Due]:
    today = desk.today().isoformat()
    last = until or today
    held = [c for c in cases if c.row["worker"] == desk.actor.user]
    names = person_names(desk, held)
    found = [
        Due(
            c.id,
            c.row["case_code"],
            names.get((c.row["scope"], c.row["person"])),
            kind,
            paper.id,
            paper.text("words"),
            paper.text("who"),
            day,
            day < today,
        )
        for c in held
        for kind, paper, day in due_of(c.state)
        if day <= last
    ]
    return sorted(found, key=lambda d: (d.due_on, d.code or "", d.paper))


def due_of(state: State) -> Iterable[tuple[str, Paper, str]]:
    """Kind, paper and ISO day of everything in a case that has a day ahead."""
    for task in state.open_tasks:
        yield "task", task, task.text("due_on") or ""
    for visit in state.open_visits:
        yield "visit", visit, visit.text("planned_on") or ""
    if state.risk is not None:
        yield "risk", state.risk, state.risk.text("review_on") or ""


def lines_of(desk: Desk, cases: Iterable[OpenCase]) -> list[CaseLine]:
    """Lines for lists, of cases as the actor may see them."""
    held, today = list(cases), desk.today()
    names, users = person_names(desk, held), user_names(desk)
    return [
        CaseLine(
            id=c.id,
            cso=scope_cso(c.row["scope"]) or "",
            code=c.row["case_code"],
            person=c.row["person"],
            person_name=None
            if c.access == "offered"
            else names.get((c.row["scope"], c.row["person"])),
            worker=c.worker,
            worker_name=users.get(c.worker or ""),
            step=c.state.step,
            risk_level=c.state.risk_level,
            risk_review_on=c.state.risk.text("review_on") if c.state.risk else None,
            flags=tuple(f.text("flag") or "" for f in c.state.open_flags),
            opened_on=c.row["opened_on"],
            closed_on=c.row["closed_on"],
            overdue=sum(day < today.isoformat() for _, _, day in due_of(c.state)),
            silent_days=_silent(c, today),
            review=c.state.review,
            access=c.access or "worker",
        )
        for c in held
    ]


def _silent(held: OpenCase, today: date) -> int:
    since = held.state.contacted or held.row["opened_on"]
    return max((today - date.fromisoformat(since)).days, 0)


def person_names(desk: Desk, cases: Iterable[OpenCase]) -> dict[tuple[str, str], str]:
    """What the women of ``cases`` are called, by scope and id; without those who were erased."""
    found: dict[tuple[str, str], str] = {}
    wanted = {(c.row["scope"], c.row["person"]) for c in cases if c.row["person"]}
    for part in in_parts(sorted({person for _scope, person in wanted})):
        for scope, person, given, family in desk.ledger.database.tuples(
            "SELECT scope, id, given_names, family_names FROM person"
            f" WHERE given_names IS NOT NULL AND id IN ({','.join('?' * len(part))})",
            part,
        ):
            if given and (scope, person) in wanted:
                found[scope, person] = " ".join(filter(None, (given, family)))
    return found


def written_on(paper: Paper) -> str:
    """The ISO day on which a paper was written."""
    return local_date(paper.made).isoformat()
