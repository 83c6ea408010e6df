"""Answers in the box of a computer go when their round is taken back.

Nothing can write them any more, and singly they would tell whose they are. The round may have been
taken back at another computer: so this hangs on the fold of its record, not on a command.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from tracker.ledger.records import VOID, Derived, Rows
from tracker.store.database import Database


def _taken_back(rows: Rows) -> list[tuple[str, str]]:
    return [(row["id"], row["scope"]) for row in rows if row[VOID] is not None]


def _drop(database: Database, ready: Sequence[Any]) -> None:
    database.executemany(
        "DELETE FROM monitoring_box WHERE monitoring_round = ? AND scope = ?",
        list(chain.from_iterable(ready)),
    )


def _update(database: Database, rows: Rows) -> None:
    _drop(database, [_taken_back(rows)])


BOX = Derived(frozenset({VOID}), _update, _taken_back, _drop)
