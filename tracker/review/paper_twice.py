"""One waybill that two laptops recorded under different suppliers: its kits are in stock twice.

Whoever types the same paper of the same supplier writes to the same record. Called otherwise
it is another one; but a number that comes twice with the same lot is hardly two papers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from tracker.domain.supplies.amounts import same_number
from tracker.review.found import Found, heads_of, parts_of
from tracker.store.database import Database

KIND = "paper_twice"
#: Scope, and the number as it is compared.
Number = tuple[str, str]


def numbers_of(database: Database, touched: Collection[str]) -> set[Number]:
    """Numbers of the waybills among ``touched``, those taken back too."""
    return {
        (scope, same_number(number))
        for part in parts_of(touched)
        for scope, number in database.tuples(
            f"SELECT scope, number FROM waybill WHERE id IN ({','.join('?' * len(part))})", part
        )
    }


def all_numbers(database: Database) -> set[Number]:
    return {
        (scope, same_number(number))
        for scope, number in database.tuples("SELECT scope, number FROM waybill")
    }


def papers_with(database: Database, numbers: Collection[Number]) -> dict[Number, list[Any]]:
    """Every waybill with one of these numbers, those taken back too; in the order of their ids."""
    found: dict[Number, list[Any]] = {}
    if not numbers:
        return found
    for row in database.rows(
        "SELECT id, scope, number, supplier, void, _made, _heads FROM waybill ORDER BY id"
    ):
        key = row["scope"], same_number(row["number"])
        if key in numbers:
            found.setdefault(key, []).append(row)
    return found


def find_paper_twice(
    database: Database, papers: dict[Number, list[dict[str, Any]]]
) -> Iterator[Found]:
    """A finding for each number under which one lot came with more than one paper."""
    for key, listed in sorted(papers.items()):
        held = [row for row in listed if not row["void"]]
        if len(held) < 2:
            continue
        came = _lots(database, [row["id"] for row in held])
        twice = {lot for lot, documents in came.items() if len(documents) > 1}
        same = {document for lot in twice for document in came[lot]}
        rows = [row for row in held if row["id"] in same]
        if not rows:
            continue
        ids = tuple(row["id"] for row in rows)
        yield Found(
            KIND,
            key,
            key[0],
            max(row["_made"] for row in rows),
            heads_of((row["id"], row["_heads"]) for row in rows),
            ids,
            ids,
            {
                "number": rows[0]["number"],
                "papers": len(rows),
                "suppliers": sorted({row["supplier"] for row in rows}),
            },
        )


def _lots(database: Database, papers: list[str]) -> dict[str, set[str]]:
    """Papers by the lots that came with them."""
    found: dict[str, set[str]] = {}
    for document, lot in database.tuples(
        "SELECT document, lot FROM stock_movement WHERE movement = 'received' AND void IS NULL"
        f" AND document IN ({','.join('?' * len(papers))})",
        papers,
    ):
        found.setdefault(lot, set()).add(document)
    return found
