"""Two women hold copies of one prepared card: it shows the one who was given it first.

Copies are made when a sheet is printed twice. Laptops that are apart cannot know of each
other's; the finding ends when whoever was given it later has another card.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from typing import Any

from tracker.domain.cases.aliases import groups_of
from tracker.domain.cases.between import common_scope
from tracker.domain.cases.cards_held import CARD_CODE
from tracker.ledger.desk import Desk
from tracker.review.found import Found, heads_of, parts_of
from tracker.store.database import Database

KIND = "one_card"
#: A folded person as a holder of a card.
Row = dict[str, Any]


def find_one_card(desk: Desk, holders: Collection[Row]) -> Iterator[Found]:
    """The findings about ``holders``."""
    groups = groups_of(desk, [h["id"] for h in holders])
    for code, held in groupby(holders, key=lambda h: h["code"]):
        first, *others = held
        for later in others:
            joined = later["id"] in groups[first["id"]].members
            if joined or later["void"] or later["counts"] != code:
                continue
            pair = (first, later)
            ids = (first["id"], later["id"])
            yield Found(
                KIND,
                (*ids, code),
                common_scope(h["scope"] for h in pair),
                later["at"],
                heads_of((h["id"], h["_heads"], h["counts"]) for h in pair),
                ids,
                ids,
                {"code": code, "persons": list(ids)},
            )


def holders_of_one_card(database: Database, persons: Iterable[str]) -> list[Row]:
    """Whoever has or had a card of ``persons`` of which there are several, by code, the first one
    first; and whoever shares another card with one of those, for what is found of any of them is
    found anew together."""
    found: dict[str, list[Row]] = {}
    asked: set[str] = set()
    waiting = set(persons)
    while waiting:
        asked |= waiting
        rows = list(_holders(database, _codes(database, waiting) - found.keys()))
        for row in rows:
            found.setdefault(row["code"], []).append(row)
        waiting = {row["id"] for row in rows} - asked
    return [row for code in sorted(found) for row in found[code]]


def _codes(database: Database, persons: Iterable[str]) -> set[str]:
    return {
        code
        for part in parts_of(persons)
        for (code,) in database.tuples(
            f"SELECT code FROM person WHERE id IN ({','.join('?' * len(part))})"
            " AND code IS NOT NULL UNION SELECT code FROM card"
            f" WHERE person IN ({','.join('?' * len(part))}) AND code IS NOT NULL",
            [*part, *part],
        )
    }


def _holders(database: Database, codes: Iterable[str]) -> Iterator[Row]:
    for part in parts_of(codes):
        marks = ",".join("?" * len(part))
        yield from database.rows(
            "WITH held AS MATERIALIZED (SELECT code, id AS person, scope, _made AS at FROM person"
            f" WHERE code IN ({marks}) UNION ALL SELECT code, person, scope, _made FROM card"
            f" WHERE code IN ({marks}))"
            f" SELECT held.code, held.at, p.id, p.scope, p.void, p._heads, {CARD_CODE} AS counts"
            " FROM held JOIN person p ON p.id = held.person AND p.scope = held.scope"
            " WHERE held.code IN (SELECT code FROM held GROUP BY code"
            " HAVING count(DISTINCT person) > 1) ORDER BY held.code, held.at, p.id",
            [*part, *part],
        )
