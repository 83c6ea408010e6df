"""Which registrations are one woman: the groups that aliases make, in any order of arrival.

Aliases that are not void join registrations; a group is all that is joined, over chains and
circles. Its canonical registration is the one made first (wall clock, then id), so it does
not depend on who joined whom, or when that was heard of. An alias counts while both
registrations are held, in its own scope where it is an organisation's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.cases.between import BETWEEN
from tracker.ledger.desk import Desk, query
from tracker.store.parts import in_parts

_EDGES = (
    "SELECT a.id, a.scope, a.first, a.second, a.shown, a._hlc, a.reason, a._made, a._made_by,"
    " a._heads FROM alias a WHERE {holds} AND a.{column} IN ({marks})"
    " AND EXISTS (SELECT 1 FROM person p WHERE p.id = a.first"
    f" AND (p.scope = a.scope OR a.scope = '{BETWEEN}'))"
    " AND EXISTS (SELECT 1 FROM person p WHERE p.id = a.second"
    f" AND (p.scope = a.scope OR a.scope = '{BETWEEN}'))"
)


@dataclass(frozen=True)
class Alias:
    """Two registrations that somebody joined: who, when (ms), and why (code)."""

    id: str
    scope: str
    first: str
    second: str
    reason: str
    shown: str | None
    made: int
    made_by: str
    base: str


@dataclass(frozen=True)
class Group:
    """Registrations of one woman, the canonical one first; ``shown``: whose values count."""

    members: tuple[str, ...]
    shown: str
    aliases: tuple[Alias, ...]


def group_of(desk: Desk, person: str) -> Group:
    """The group of one registration; of itself alone for nearly all."""
    return groups_of(desk, [person])[person]


def groups_of(desk: Desk, persons: Iterable[str], at: int | None = None) -> dict[str, Group]:
    """The group of each of ``persons``, looked up together; as it was at an instant (ms), or
    as it is now."""
    asked = list(dict.fromkeys(persons))
    edges = _edges(desk, asked, at)
    if not edges:
        return {person: Group((person,), person, ()) for person in asked}
    root: dict[str, str] = {}

    def find(person: str) -> str:
        while root.setdefault(person, person) != person:
            root[person] = root[root[person]]
            person = root[person]
        return person

    for edge in edges.values():
        root[find(edge["first"])] = find(edge["second"])
    together: dict[str, list[str]] = {}
    for person in list(root):
        together.setdefault(find(person), []).append(person)
    order = _order(desk, root)
    made = {}
    for top, members in together.items():
        ranked = tuple(sorted(members, key=order.__getitem__))
        inside = [edge for edge in edges.values() if find(edge["first"]) == top]
        made[top] = Group(ranked, _shown(ranked, inside), tuple(map(_alias, inside)))
    return {p: made[find(p)] if p in root else Group((p,), p, ()) for p in asked}


def _edges(desk: Desk, persons: list[str], at: int | None) -> dict[tuple[str, str], dict[str, Any]]:
    """All aliases that join any of ``persons`` to others, and those to others again."""
    database, holds = desk.ledger.database, "a.void IS NULL"
    if at is not None:
        # A number of the clock's, not what anybody typed.
        holds = f"a._made <= {at:d} AND (a.void IS NULL OR a._hlc >> 16 > {at:d})"
    found: dict[tuple[str, str], dict[str, Any]] = {}
    if not database.value("SELECT EXISTS (SELECT 1 FROM alias)"):
        return found
    seen, frontier = set(persons), persons
    while frontier:
        reached: set[str] = set()
        for part in in_parts(frontier):
            for column in ("first", "second"):
                marks = ",".join("?" * len(part))
                sql = _EDGES.format(holds=holds, column=column, marks=marks)
                for row in database.rows(sql, part):
                    found[row["scope"], row["id"]] = row
                    reached |= {row["first"], row["second"]}
        frontier = sorted(reached - seen)
        seen |= reached
    return dict(sorted(found.items()))


def _order(desk: Desk, persons: Mapping[str, str]) -> dict[str, tuple[int, str]]:
    """What ranks registrations: made when (of the older where two claim one id), and the id."""
    ids = sorted(persons)
    order: dict[str, tuple[int, str]] = {}
    for part in in_parts(ids):
        for person, made in desk.ledger.database.tuples(
            "SELECT id, min(_made) FROM person"
            f" WHERE id IN ({','.join('?' * len(part))}) GROUP BY id",
            part,
        ):
            order[person] = (made, person)
    return order


def _shown(members: tuple[str, ...], edges: list[dict[str, Any]]) -> str:
    chosen = [e for e in edges if e["shown"] in members]
    if not chosen:
        return members[0]
    return str(max(chosen, key=lambda e: (e["_hlc"], e["id"], e["scope"]))["shown"])


def _alias(row: dict[str, Any]) -> Alias:
    return Alias(
        row["id"],
        row["scope"],
        row["first"],
        row["second"],
        row["reason"],
        row["shown"],
        row["_made"],
        row["_made_by"],
        row["_heads"],
    )


def hers(desk: Desk, person: str, column: str = "person") -> tuple[str, list[str]]:
    """SQL condition and parameters for records about ``person`` under any registration."""
    members = group_of(desk, person).members
    return f"{column} IN ({','.join('?' * len(members))})", list(members)


@query("aliases", "cases:person:read")
def aliases(desk: Desk, *, person: str) -> Group:
    """Under which registrations she is known."""
    return group_of(desk, desk.record("person", person)["id"])
