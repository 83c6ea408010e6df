"""The codes of all referrals, so that one is found without computing every code. Never travels."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from tracker.domain.referrals.referral_code import referral_code
from tracker.ledger.records import Derived, Rows
from tracker.store.database import Database

CODES_SQL = (
    "CREATE TABLE referral_code (code TEXT NOT NULL, referral TEXT NOT NULL, scope TEXT NOT NULL,"
    " PRIMARY KEY (code, referral, scope)) WITHOUT ROWID",
)


def _ready(rows: Rows) -> list[tuple[str, str, str]]:
    return sorted((referral_code(row["id"]), row["id"], row["scope"]) for row in rows)


def _add(database: Database, ready: Iterable[Iterable[Any]]) -> None:
    database.executemany(
        "INSERT OR IGNORE INTO referral_code (code, referral, scope) VALUES (?, ?, ?)",
        chain.from_iterable(ready),
    )


def _update(database: Database, rows: Rows) -> None:
    _add(database, [_ready(rows)])


#: A code is that of the id, which no change of a field touches.
CODES = Derived(frozenset(), _update, _ready, _add)
