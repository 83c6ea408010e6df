"""What belongs to a person: every record that points to her, and those that point there.

Nothing is listed by hand: the declarations tell which fields point to records, so that a
record type added tomorrow is reached too. Other registrations are never reached, whatever
they say about her.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import orjson

from tracker.ledger.desk import Desk
from tracker.ledger.erasure import erased_set
from tracker.ledger.records import Kind, RecordType, Sensitivity
from tracker.store.parts import ASKED_AT_ONCE, in_parts

#: Scope, table, record.
Reached = tuple[str, str, str]


def reach(desk: Desk, persons: Collection[tuple[str, str]]) -> set[Reached]:
    """Everything about ``persons`` (scope, id), they themselves included."""
    return set().union(*reach_each(desk, persons).values())


def reach_each(
    desk: Desk, persons: Collection[tuple[str, str]], table: str = "person"
) -> dict[tuple[str, str], set[Reached]]:
    """Everything about each of ``persons``; looked up together, for there may be many.

    Or about records of another ``table``.
    """
    found: dict[tuple[str, str], set[Reached]] = {
        (scope, person): {(scope, table, person)} for scope, person in persons
    }
    frontier: dict[str, set[tuple[str, str]]] = {}
    for scope, person in persons:
        frontier.setdefault(person, set()).add((scope, person))
    while frontier:
        following: dict[str, set[tuple[str, str]]] = {}
        for record_type in desk.ledger.declared:
            for hit, pointed in _pointing(desk, record_type, sorted(frontier)):
                for whose in frontier[pointed]:
                    if hit not in found[whose]:
                        found[whose].add(hit)
                        following.setdefault(hit[2], set()).add(whose)
        frontier = following
    return found


def _pointing(desk: Desk, record_type: RecordType, ids: list[str]) -> Iterator[tuple[Reached, str]]:
    """Records of one type that point to one of ``ids``, and to which."""
    wanted = frozenset(ids)
    if record_type.shared or record_type.table in ("person", "erasure"):
        return
    for f in record_type.fields:
        if f.kind is not Kind.REF:
            continue
        sql = f'SELECT scope, id, "{f.name}" FROM "{record_type.table}" WHERE "{f.name}"'
        if len(ids) <= ASKED_AT_ONCE:
            rows = desk.ledger.database.tuples(f"{sql} IN ({','.join('?' * len(ids))})", ids)
        else:
            # For many, the whole table once is faster than looking for a few hundred at a time.
            rows = desk.ledger.database.tuples(f"{sql} IS NOT NULL")
        for scope, record, pointed in rows:
            if pointed in wanted:
                yield (scope, record_type.table, record), pointed


def sealed_in(desk: Desk, reached: Collection[Reached]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Records (scope, id) of ``reached`` with sealed parts that are not erased yet.

    To each the hashes (hex) of its entries that have some; those whose parts are not held
    here are named too, for others may hold them.
    """
    erased = erased_set(desk.ledger.database)
    wanted = {(scope, record) for scope, _table, record in reached}
    if erased is not None:
        wanted -= erased.records
    found: dict[tuple[str, str], list[str]] = {}
    for part in in_parts(sorted({record for _scope, record in wanted})):
        for digest, record, scope, body in desk.ledger.database.tuples(
            "SELECT e.hash, e.record, c.scope, e.body FROM entry e"
            " JOIN chain c ON c.id = e.chain"
            f" WHERE e.record IN ({','.join('?' * len(part))})",
            part,
        ):
            if (scope, record) in wanted:
                parts = orjson.loads(body)
                if "personal" in parts or "sensitive" in parts:
                    found.setdefault((scope, record), []).append(digest.hex())
    return {key: tuple(sorted(hashes)) for key, hashes in sorted(found.items())}


def sealed_fields(record_type: RecordType) -> list[str]:
    """Names of the fields of a record type that an erasure empties."""
    return [f.name for f in record_type.fields if f.sensitivity is not Sensitivity.PUBLIC]
