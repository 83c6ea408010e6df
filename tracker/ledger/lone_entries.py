"""Entries that are the only ones of their records, read from the file and folded.

This can be done beside the process that stores what it comes to: whoever makes tables anew holds
the right to write, so that a second reader sees the same entries all the while.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from tracker.basics.second_process import found
from tracker.ledger.entry import open_values
from tracker.ledger.lone import Told
from tracker.ledger.ready import ReadyFolds, ready_lone
from tracker.ledger.records import Declared
from tracker.store.database import Database

#: Numbers of the first and the last entry to be read.
Range = tuple[int, int]
#: Pages kept by whoever only reads on and on.
_CACHE_KIB = 8 * 1024


@dataclass
class LoneEntries:
    """Those of ``tables`` (of all, if there are none) whose records are not among ``several``."""

    database: Database
    declared: Declared
    tables: Sequence[str] = ()
    several: set[str] = field(init=False)

    def __post_init__(self) -> None:
        condition, params = _of(self.tables)
        self.several = {
            record
            for (record,) in self.database.tuples(
                f"SELECT record FROM entry WHERE {condition} GROUP BY record HAVING count(*) > 1",
                params,
            )
        }

    def folds(self, between: Range) -> tuple[ReadyFolds, int]:
        """The rows of those records, and how many they are."""
        condition, params = _of(self.tables)
        found: list[Told] = []
        for record, digest, body, personal, sensitive in self.database.tuples(
            "SELECT record, hash, body, personal, sensitive FROM entry"
            f" WHERE id BETWEEN ? AND ? AND state = 0 AND {condition} ORDER BY id",
            [*between, *params],
        ):
            if record not in self.several:
                parts = orjson.loads(body)
                if parts["table"] in self.declared:
                    found.append((digest, parts, _opened(personal), _opened(sensitive)))
        return ready_lone(self.declared, found), len(found)


def elsewhere(
    origin: str, path: str, key: bytes, tables: Collection[str]
) -> Callable[[Range], tuple[Any, ...]]:
    """What another process does, which opens the database for itself and only reads."""
    declared: Declared = found(origin)
    database = Database.open(Path(path), key)
    database.execute("PRAGMA query_only = ON")
    database.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    lone = LoneEntries(database, declared, tuple(tables))

    def told(between: Range) -> tuple[Any, ...]:
        folds, count = lone.folds(between)
        return folds.told(), count

    return told


def heard(told: tuple[Any, ...]) -> tuple[ReadyFolds, int]:
    """What another process told of a range."""
    folds, count = told
    return ReadyFolds.heard(folds), count


def _opened(part: bytes | None) -> dict[str, Any] | None:
    return None if part is None else open_values(part)


def _of(tables: Collection[str]) -> tuple[str, list[bytes]]:
    """Which entries are of ``tables``: a body's last part is its table."""
    if not tables:
        return "1", []
    ends = [f',"table":"{table}"}}'.encode() for table in tables]
    told = " OR ".join(f"substr(body, -{len(end)}) = ?" for end in ends)
    return f"({told})", ends
