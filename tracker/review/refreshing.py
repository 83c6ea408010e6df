"""Bring the findings up to date with the ledger, by what was added since the last time.

What was added is seen from the entries' numbers, so nothing has to be told by whoever
writes. The work is proportional to the records touched; comparing many registrations may
be cut off by a budget, and goes on the next time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from tracker.basics.actor import Actor
from tracker.basics.errors import TrackerError
from tracker.domain.accounts.roles import ALL_PERMISSIONS
from tracker.domain.cases.aliases import groups_of
from tracker.domain.supplies.transit import sees_both
from tracker.ledger.desk import Desk
from tracker.ledger.ledger import WAITING
from tracker.review import (
    below_zero,
    closed_twice,
    gaps,
    one_card,
    one_woman,
    other_kit,
    paper_twice,
    served_twice,
    transit,
)
from tracker.review.found import forget, parts_of, store
from tracker.store.database import Database

#: A page waits no longer than this (ms), for comparing or for whoever writes.
PATIENCE = 120
#: So many registrations are compared between two looks at the clock.
_AT_ONCE = 50
#: Kinds that came with an update of the program: what was there before is looked at once.
_CAME_LATER = (other_kit.KIND, closed_twice.KIND, paper_twice.KIND)
_SETTLES = '"action":"sync:conflict:settle"'
Progress = Callable[[int], None]


def refresh(desk: Desk, budget_ms: int | None = None, progress: Progress | None = None) -> int:
    """Bring the findings up to date; how many registrations are still to be compared.

    ``budget_ms``: comparing ends after so long. Findings are of everything that is held,
    whoever asks.
    """
    everything = replace(desk, actor=_whole(desk.actor))
    database = desk.ledger.database
    top = database.value("SELECT max(id) FROM entry") or 0
    today = desk.today().toordinal()
    updated = not all(_mark(database, kind) for kind in _CAME_LATER)
    as_before = top == _mark(database) and today == _mark(database, "day") and not updated
    if as_before and not _to_do(database):
        return 0
    with desk.ledger.transaction():
        since = _mark(database)
        if top != since or updated:
            _note(everything, since, top)
        if top != since or today != _mark(database, "day"):
            _transit(desk, database)
        _compare(everything, budget_ms, progress)
        _apply_decisions(database)
        return _to_do(database)


def refresh_to_read(desk: Desk) -> int:
    """``refresh`` before a page is read, which waits neither for long work nor for another
    program that writes: then the page shows what was found until then."""
    database = desk.ledger.database
    if database.in_transaction:
        return refresh(desk, PATIENCE)
    database.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    try:
        return refresh(desk, PATIENCE)
    except TrackerError as error:
        if error.code not in ("database_busy", "read_only", "disk_full"):
            raise
        return _to_do(database)
    finally:
        database.execute("PRAGMA busy_timeout = 30000")


def _whole(actor: Actor) -> Actor:
    return Actor(actor.user, actor.role, None, ALL_PERMISSIONS)


def _mark(database: Database, name: str = "entry") -> int:
    return int(database.value("SELECT value FROM review_mark WHERE name = ?", (name,)) or 0)


def _to_do(database: Database) -> int:
    return int(database.value("SELECT count(*) FROM review_todo"))


def _note(desk: Desk, since: int, top: int) -> None:
    """Whatever does not take long, at once; registrations to be compared, onto the list."""
    database = desk.ledger.database
    touched = {
        record
        for (record,) in database.tuples(
            "SELECT record FROM entry WHERE id > ? AND id <= ?"
            " UNION SELECT e.record FROM review_waiting w JOIN entry e ON e.id = w.entry"
            " WHERE e.state = 0",
            (since, top),
        )
    }
    touched |= _emptied(database, touched)
    database.execute("DELETE FROM review_waiting")
    database.execute(
        "INSERT INTO review_waiting (entry, grp)"
        " SELECT id, grp FROM entry WHERE state <> 0 AND state = ?",
        (WAITING,),
    )
    database.execute(
        "INSERT OR IGNORE INTO review_settled (entry, hash, scope, record)"
        " SELECT e.id, e.hash, c.scope, e.record FROM entry e JOIN chain c ON c.id = e.chain"
        " WHERE e.id > ? AND e.id <= ? AND instr(e.body, CAST(? AS BLOB))",
        (since, top, _SETTLES),
    )
    forget(database, ("conflict", "pending"), touched)
    store(database, gaps.find_conflicts(database, touched))
    store(database, gaps.find_pending(desk, touched))
    forget(database, ("waiting", "fork", "came_back"))
    store(database, gaps.find_waiting(database))
    store(database, gaps.find_forks(database))
    store(database, gaps.find_came_back(desk))
    database.executemany(
        "INSERT OR IGNORE INTO review_todo (person) VALUES (?)",
        [(person,) for person in sorted(_touched_of(database, "person", "id", touched))],
    )
    _stock(database, touched)
    _kits_of_lots(database, touched)
    _closings(desk, touched)
    _waybills(database, touched)
    women = _touched_of(database, "distribution", "person", touched)
    women |= _touched_of(database, "person", "id", touched)
    women |= _touched_of(database, "card", "person", touched)
    for table in ("alias", "not_same"):
        for column in ("first", "second"):
            women |= _touched_of(database, table, column, touched)
    _women(desk, women)
    database.execute("INSERT OR REPLACE INTO review_mark (name, value) VALUES ('entry', ?)", (top,))


def _emptied(database: Database, touched: set[str]) -> set[str]:
    """Records that an erasure among ``touched`` names: they changed without an entry."""
    if not database.value("SELECT EXISTS (SELECT 1 FROM erased_record)"):
        return set()
    return {
        record
        for part in parts_of(touched)
        for (record,) in database.tuples(
            f"SELECT record FROM erased_record WHERE erasure IN ({','.join('?' * len(part))})",
            part,
        )
    }


def _touched_of(database: Database, table: str, column: str, touched: set[str]) -> set[str]:
    """Values of ``column`` in those of ``touched`` that are records of ``table``."""
    if not database.value(f'SELECT EXISTS (SELECT 1 FROM "{table}")'):
        return set()
    return {
        value
        for part in parts_of(touched)
        for (value,) in database.tuples(
            f'SELECT "{column}" FROM "{table}" WHERE id IN ({",".join("?" * len(part))})'
            f' AND "{column}" IS NOT NULL',
            part,
        )
    }


def _stock(database: Database, touched: set[str]) -> None:
    shelves = {
        shelf
        for part in parts_of(touched)
        for shelf in database.tuples(
            "SELECT scope, lot, site FROM stock_movement"
            f" WHERE id IN ({','.join('?' * len(part))})",
            part,
        )
    }
    forget(database, (below_zero.KIND,), {lot for _, lot, _ in shelves})
    lots = {lot for _, lot, _ in shelves}
    again = {
        shelf
        for part in parts_of(lots)
        for shelf in database.tuples(
            "SELECT DISTINCT scope, lot, site FROM stock_movement"
            f" WHERE lot IN ({','.join('?' * len(part))})",
            part,
        )
    }
    store(database, below_zero.find_below_zero(database, again))


def _kits_of_lots(database: Database, touched: set[str]) -> None:
    lots = other_kit.lots_to_check(database, touched)
    if _first_time(database, other_kit.KIND):
        lots |= other_kit.all_lots(database)
    forget(database, (other_kit.KIND,), lots)
    store(database, other_kit.find_other_kit(database, lots))


def _closings(desk: Desk, touched: set[str]) -> None:
    database = desk.ledger.database
    days = _touched_of(database, "day_closing", "distribution_day", touched)
    if _first_time(database, closed_twice.KIND):
        days |= closed_twice.all_days(database)
    forget(database, (closed_twice.KIND,), days)
    store(database, closed_twice.find_closed_twice(desk, days))


def _waybills(database: Database, touched: set[str]) -> None:
    numbers = paper_twice.numbers_of(database, touched)
    if _first_time(database, paper_twice.KIND):
        numbers |= paper_twice.all_numbers(database)
    papers = paper_twice.papers_with(database, numbers)
    about = {row["id"] for rows in papers.values() for row in rows}
    forget(database, (paper_twice.KIND,), about)
    store(database, paper_twice.find_paper_twice(database, papers))


def _first_time(database: Database, kind: str) -> bool:
    """Whether what was there before a kind was looked for has not been looked at yet."""
    if _mark(database, kind):
        return False
    database.execute("INSERT OR REPLACE INTO review_mark (name, value) VALUES (?, 1)", (kind,))
    return True


def _transit(desk: Desk, database: Database) -> None:
    """All of them anew: transfers are few, and time alone makes a finding of one."""
    forget(database, (transit.KIND,))
    store(database, transit.find_transit(database, desk.today().isoformat(), sees_both(desk)))
    database.execute(
        "INSERT OR REPLACE INTO review_mark (name, value) VALUES ('day', ?)",
        (desk.today().toordinal(),),
    )


def _women(desk: Desk, women: set[str]) -> None:
    """Findings about women whose kits, aliases or likenesses changed, made anew."""
    everyone = set(women)
    for group in groups_of(desk, women).values():
        everyone |= set(group.members)
    database = desk.ledger.database
    holders = one_card.holders_of_one_card(database, everyone)
    forget(database, (one_woman.KIND, served_twice.KIND), everyone)
    forget(database, (one_card.KIND,), everyone.union(holder["id"] for holder in holders))
    store(database, one_woman.find_pairs(desk, everyone))
    store(database, one_card.find_one_card(desk, holders))
    store(database, served_twice.find_served_twice(desk, everyone))


def _compare(desk: Desk, budget_ms: int | None, progress: Progress | None) -> None:
    database = desk.ledger.database
    todo = iter([p for (p,) in database.tuples("SELECT person FROM review_todo ORDER BY person")])
    comparer = one_woman.Comparer(database)
    until = None if budget_ms is None else time.monotonic() + budget_ms / 1000
    done: set[str] = set()
    while part := list(islice(todo, _AT_ONCE)):
        comparer.compare(part)
        done |= set(part)
        if progress:
            progress(len(part))
        if until is not None and time.monotonic() >= until:
            break
    database.executemany("DELETE FROM review_todo WHERE person = ?", [(p,) for p in sorted(done)])
    _women(desk, done)


def _apply_decisions(database: Database) -> None:
    """A finding is open unless somebody decided on it as it is now."""
    database.execute(
        "UPDATE review_finding SET open = 1 - open WHERE open = EXISTS (SELECT 1 FROM review r"
        " WHERE r.id = review_finding.review AND r.scope = review_finding.scope"
        " AND r.void IS NULL AND r.state = 'accepted' AND r.seen = review_finding.heads)"
    )
