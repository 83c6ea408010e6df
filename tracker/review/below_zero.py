"""More kits of a lot left a place than had come there, on any day: somebody miscounted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from tracker.domain.supplies.stock import steps
from tracker.review.found import Found, heads_of
from tracker.store.database import Database

KIND = "below_zero"
#: Scope, lot, site.
Shelf = tuple[str, str, str]


def find_below_zero(database: Database, shelves: Iterable[Shelf]) -> Iterator[Found]:
    """A finding for each of ``shelves`` whose stock is below zero at the end of some day."""
    for scope, lot, site in sorted(set(shelves)):
        rows = database.rows(
            "SELECT id, kits, counted, moved_on, _made, _heads FROM stock_movement"
            " WHERE lot = ? AND site = ? AND scope = ? AND void IS NULL",
            (lot, site, scope),
        )
        found = _found(scope, lot, site, rows)
        if found is not None:
            yield found


def _found(scope: str, lot: str, site: str, rows: list[dict[str, Any]]) -> Found | None:
    balance, lowest, since_day = 0, 0, None
    for day, moved in groupby(steps(rows), key=lambda step: step.row["moved_on"]):
        # At the end of a day: in its course papers are written after the work.
        balance = list(moved)[-1].after
        if balance < 0 and since_day is None:
            since_day = day
        lowest = min(lowest, balance)
    if since_day is None:
        return None
    return Found(
        KIND,
        (scope, lot, site),
        scope,
        max(r["_made"] for r in rows),
        heads_of((r["id"], r["_heads"]) for r in rows),
        (lot, site),
        (lot, site),
        {"day": since_day, "lowest": lowest, "now": balance},
    )
