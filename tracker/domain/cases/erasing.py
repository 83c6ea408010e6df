"""Erase a person: everything sealed about her, in every scope; what counts stays.

Done by a coordinator on the hub. A worker of an organisation notes a woman's wish, which
the coordinator sees with the next exchange.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.basics.errors import Invalid, Refused
from tracker.domain.cases.aliases import group_of
from tracker.domain.cases.cards_held import CARD_CODE, card_code
from tracker.domain.cases.erased import refuse_erased
from tracker.domain.cases.erasure_records import REASONS
from tracker.domain.cases.reach import Reached, reach, reach_each, sealed_in
from tracker.ledger.desk import Desk, command, query, scope_cso
from tracker.ledger.erasure import NAMED_AT_ONCE, TABLE
from tracker.ledger.ledger import Change

ACTION = "cases:person:erase"
_WAITING = ("parked", "duplicate")


@dataclass(frozen=True)
class Foreseen:
    """What erasing her would empty: records by table, and rows of lists still undecided.

    ``registrations``: how many of hers are joined, and erased together.
    """

    person: str
    code: str
    cso: str
    records: dict[str, int]
    undecided_rows: int
    registrations: int = 1


@dataclass(frozen=True)
class Done:
    """How many persons or records were meant, and what lost its sealed parts."""

    subjects: int
    records: int
    entries: int


@query("erasure_foreseen", ACTION)
def foreseen(desk: Desk, *, person: str) -> Foreseen:
    """What ``cases:person:erase`` would do, in counts."""
    row = desk.record("person", person)
    whole = _registrations(desk, row["scope"], person)
    reached = reach(desk, whole)
    tables = {(scope, record): table for scope, table, record in reached}
    counted = Counter(tables[key] for key in sealed_in(desk, reached))
    waiting = len(_waiting_rows(desk, reached))
    cso = scope_cso(row["scope"]) or ""
    code = card_code(desk, row)
    return Foreseen(person, code, cso, dict(counted), waiting, len(whole))


@command(ACTION)
def erase_person(desk: Desk, *, person: str, reason: str) -> Done:
    """Erase everything sealed about a person, here and wherever it comes.

    All registrations that are joined as hers are meant, in every organisation.

    A second time it erases what came about her since; Refused("nothing_to_erase") when
    there is nothing.
    """
    row = desk.record("person", person)
    done = erase(desk, _registrations(desk, row["scope"], person), reason)
    if not done.records:
        raise Refused("nothing_to_erase")
    return done


def _registrations(desk: Desk, scope: str, person: str) -> list[tuple[str, str]]:
    """Scope and id of every registration of the woman who is registered as ``person``."""
    found = [(scope, person)]
    for other in group_of(desk, person).members:
        if other != person:
            found.append((desk.record("person", other)["scope"], other))
    return found


def erase(desk: Desk, persons: Collection[tuple[str, str]], reason: str) -> Done:
    """Erase ``persons`` (scope, id) with all that is about them."""
    about: dict[str | None, Collection[Reached]] = {
        person: reached for (_scope, person), reached in sorted(reach_each(desk, persons).items())
    }
    return write_erasures(desk, about, reason)


def write_erasures(
    desk: Desk, about: Mapping[str | None, Collection[Reached]], reason: str
) -> Done:
    """Erase what is reached, by subject (a person, or None): a group for each scope.

    Rows of lists that waited for a decision do so no longer.
    """
    if reason not in REASONS:
        raise Invalid("not_a_choice", "reason")
    everything: set[Reached] = set().union(*about.values())
    sealed = sealed_in(desk, everything)
    changes: dict[str, list[Change]] = {}
    for subject, reached in about.items():
        found: dict[str, list[str]] = {}
        for scope, _table, record in sorted(reached):
            if (scope, record) in sealed:
                found.setdefault(scope, []).append(record)
        for scope, records in found.items():
            entries = [digest for record in records for digest in sealed[scope, record]]
            changes.setdefault(scope, []).extend(
                Change(
                    TABLE,
                    desk.ledger.new_id(),
                    {"entries": hashes, "records": ids, "subject": subject, "reason": reason},
                    (),
                )
                for hashes, ids in _chunks(entries, records)
            )
    for scope, record in sorted(_waiting_rows(desk, everything)):
        if scope in changes:
            changes[scope].append(Change("list_row", record, {"state": "dismissed"}))
    for scope, group in sorted(changes.items()):
        desk.ledger.append(scope, ACTION, desk.actor.user, group)
    return Done(
        len(everything) if None in about else len(about),
        len(sealed),
        sum(map(len, sealed.values())),
    )


def _chunks(entries: list[str], records: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    for start in range(0, max(len(entries), len(records)), NAMED_AT_ONCE):
        part = slice(start, start + NAMED_AT_ONCE)
        yield entries[part], records[part]


def _waiting_rows(desk: Desk, reached: Collection[Reached]) -> set[tuple[str, str]]:
    """Rows of lists among ``reached`` that nobody has decided yet."""
    rows = [(scope, record) for scope, table, record in reached if table == "list_row"]
    return {
        (scope, record)
        for scope, record in rows
        if desk.ledger.database.value(
            "SELECT state FROM list_row WHERE id = ? AND scope = ?", (record, scope)
        )
        in _WAITING
    }


@dataclass(frozen=True)
class Request:
    """A woman's wish to be erased that waits for the coordinator."""

    id: str
    person: str
    person_code: str
    cso: str
    asked_on: str


@query("erasure_requests", "cases:person:read")
def requests(desk: Desk) -> list[Request]:
    """Wishes that nobody has fulfilled yet, oldest first."""
    condition, params = desk.visible("q.scope")
    rows = desk.ledger.database.rows(
        "SELECT q.id, q.person, q.scope, q.asked_on,"
        f" {CARD_CODE} AS code FROM erasure_request q"
        " JOIN person p ON p.id = q.person AND p.scope = q.scope"
        f" WHERE q.void IS NULL AND {condition} AND NOT EXISTS (SELECT 1 FROM erased_record x"
        " WHERE x.record = q.person AND x.scope = q.scope) ORDER BY q.asked_on, q.id",
        params,
    )
    return [
        Request(r["id"], r["person"], r["code"], scope_cso(r["scope"]) or "", r["asked_on"])
        for r in rows
    ]


@command("cases:erasure:request")
def request_erasure(desk: Desk, *, person: str) -> str:
    """Note that she wants to be erased; its id. The coordinator's hub does it."""
    row = desk.record("person", person)
    refuse_erased(desk, row)
    if any(r.person == person for r in requests(desk)):
        raise Refused("erasure_asked_already")
    values = {"person": person, "asked_on": desk.today().isoformat()}
    return desk.add(row["scope"], "cases:erasure:request", "erasure_request", values)


@command("cases:erasure:withdraw", "cases:erasure:request")
def withdraw_request(desk: Desk, *, request: str, base: Sequence[str] | None = None) -> None:
    """She does not want it any more."""
    row = desk.record("erasure_request", request)
    change = Change(
        "erasure_request", request, {"void": "asked_otherwise"}, tuple(base) if base else None
    )
    desk.ledger.append(row["scope"], "cases:erasure:withdraw", desk.actor.user, [change])
