"""What of cases waits for whoever signs in, counted for her first screen: no name, no code.

What waits lies in locked papers. What was read there once is kept in memory, as days and whom a
case is offered to, until a paper or a key of the case changes; it goes with the connection when
the installation is locked, and is never written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from tracker.domain.casework.queries import case_rows, due_of
from tracker.domain.casework.reading import READ, SUPERVISE, opened
from tracker.ledger.desk import Desk, query
from tracker.store.database import Database
from tracker.store.parts import in_parts


@dataclass(frozen=True)
class CasesWaiting:
    """``due``: tasks, follow-ups and risks to be looked at in the cases that she works, until
    today; ``late``: one of their days is past. ``offered``: cases she is asked to take on.
    ``reviews``: a supervisor's, of cases that others work."""

    due: int
    late: bool
    offered: int
    reviews: int


@dataclass(frozen=True)
class _Read:
    """What the papers of one case say. ``mark``: of the papers and keys that said so."""

    mark: tuple[str, ...]
    days: tuple[str, ...]
    offered_to: str | None
    review: bool


#: By scope and case.
_Key = tuple[str, str]
_Marks = dict[_Key, tuple[str, ...]]


@dataclass
class _Kept:
    """``marks``: of all open cases that ``visible`` (organisations) lets see, as they were when
    the database was written in last (``until``)."""

    cases: dict[_Key, _Read] = field(default_factory=dict)
    visible: tuple[str, ...] = ()
    until: tuple[int, int] | None = None
    marks: _Marks = field(default_factory=dict)


_KEPT: WeakKeyDictionary[Database, _Kept] = WeakKeyDictionary()


@query("cases_waiting", READ)
def cases_waiting(desk: Desk) -> CasesWaiting:
    """Counts of what the actor has to do about cases today."""
    me, today = desk.actor.user, desk.today().isoformat()
    supervises = desk.actor.may(SUPERVISE)
    # A supervisor's reviews lie in locked papers: all open cases are looked through for her.
    hers, mine = ("", ()) if supervises else (" AND ? IN (c.worker, c.offered_to)", (me,))
    condition, visible = desk.visible("c.scope")
    workers: dict[_Key, str | None] = {
        (scope, case): worker
        for scope, case, worker in desk.ledger.database.tuples(
            "SELECT c.scope, c.id, c.worker FROM casework_case c WHERE c.void IS NULL"
            f" AND {condition} AND c.closed_on IS NULL{hers}",
            [*visible, *mine],
        )
    }
    read = _read(desk, list(workers))
    days = [day for key, worker in workers.items() if worker == me for day in read[key].days]
    others = [read[key] for key, worker in workers.items() if worker != me]
    return CasesWaiting(
        sum(day <= today for day in days),
        any(day < today for day in days),
        sum(case.offered_to == me for case in others),
        sum(case.review for case in others) if supervises else 0,
    )


def _read(desk: Desk, wanted: Sequence[_Key]) -> dict[_Key, _Read]:
    """What is said in the cases of ``wanted``; only those that changed are opened."""
    kept = _KEPT.setdefault(desk.ledger.database, _Kept())
    _condition, params = desk.visible("c.scope")
    visible, until = tuple(map(str, params)), desk.ledger.database.written_until()
    if until is None or (kept.until, kept.visible) != (until, visible):
        kept.until, kept.visible, kept.marks = until, visible, _marks(desk)
    stale = [
        key
        for key in wanted
        if key not in kept.cases or kept.cases[key].mark != kept.marks.get(key, ())
    ]
    for part in in_parts(sorted({case for _scope, case in stale})):
        rows = case_rows(desk, f"c.id IN ({','.join('?' * len(part))})", *part)
        for case in opened(desk, rows).values():
            key, offer = (case.row["scope"], case.id), case.state.offer
            kept.cases[key] = _Read(
                kept.marks.get(key, ()),
                tuple(day for _kind, _paper, day in due_of(case.state)),
                None if offer is None else str(offer.values.get("to")),
                case.state.review == "asked",
            )
    return {key: kept.cases[key] for key in wanted}


def _marks(desk: Desk) -> _Marks:
    """For each open case what tells whether its papers, or the keys that we open them with,
    are those that were read: which entries count, what is void or erased."""
    database = desk.ledger.database
    condition, params = desk.visible("c.scope")
    devices = database.value(
        "SELECT group_concat(id || kind || status) FROM (SELECT id, kind, status FROM device"
        " WHERE scope = 'shared' ORDER BY id)"
    )
    found: _Marks = {}
    for table, locked in (("casework_paper", "locked"), ("casework_key", "sealed_key")):
        for scope, case, mark in database.tuples(
            "SELECT c.scope, c.id, group_concat(p._heads || coalesce(p.void, '')"
            f" || (p.{locked} IS NULL)) FROM casework_case c"
            f" JOIN {table} p ON p.casework_case = c.id AND p.scope = c.scope"
            f" WHERE c.closed_on IS NULL AND c.void IS NULL AND {condition}"
            " GROUP BY c.scope, c.id",
            params,
        ):
            found[scope, case] = (*found.get((scope, case), (str(devices),)), mark)
    return found
