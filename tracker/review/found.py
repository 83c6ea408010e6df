"""A finding: something that is true of the records held and that a person should look at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.basics.canonical import dumps
from tracker.basics.ids import derived_id
from tracker.domain.cases.between import BETWEEN
from tracker.store.database import Database
from tracker.store.parts import in_parts

#: Not secret: the ids that go in are random.
_KEY = b"tracker review"


@dataclass(frozen=True)
class Found:
    """A finding as the rules compute it, the same wherever the same records are held.

    ``name``: what makes it this one, apart from its kind. ``since``: when the younger of
    its records was made (ms). ``heads``: changes when they change. ``about``: ids that,
    when they change, may change it; ``records``: ids to be shown side by side.
    """

    kind: str
    name: tuple[str, ...]
    scope: str
    since: int
    heads: str
    records: tuple[str, ...]
    about: tuple[str, ...]
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return finding_id(self.kind, *self.name)


def finding_id(kind: str, *name: str) -> str:
    """The id of a finding, the same at every installation."""
    return hashlib.sha256(dumps([kind, *name])).hexdigest()[:32]


def review_id(finding: str) -> str:
    """The id of the decision on a finding: two hubs that decide write to one record."""
    return derived_id(_KEY, finding)


def heads_of(parts: Iterable[Sequence[Any]]) -> str:
    """One short code for the state of several records."""
    return hashlib.sha256(dumps(sorted([str(v) for v in part] for part in parts))).hexdigest()[:32]


def store(database: Database, found: Iterable[Found]) -> None:
    """Keep findings, over what was kept of them before.

    A decision may hold a note, which laptops must not get with what all share.
    """
    listed = list(found)
    database.executemany(
        "INSERT OR REPLACE INTO review_finding"
        " (id, kind, scope, since, heads, records, facts, review) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                f.id,
                f.kind,
                BETWEEN if f.scope == "shared" and f.kind != "conflict" else f.scope,
                f.since,
                f.heads,
                dumps(list(f.records)).decode(),
                dumps(f.facts).decode(),
                review_id(f.id),
            )
            for f in listed
        ],
    )
    database.executemany(
        "INSERT OR IGNORE INTO review_about (record, finding) VALUES (?, ?)",
        [(record, f.id) for f in listed for record in {*f.about, *f.records}],
    )


def forget(database: Database, kinds: Sequence[str], about: Iterable[str] | None = None) -> None:
    """Drop the findings of ``kinds``: all, or those that are about some of ``about``."""
    marks = ",".join("?" * len(kinds))
    if about is None:
        rows = database.rows(f"SELECT id FROM review_finding WHERE kind IN ({marks})", kinds)
    else:
        rows = [
            row
            for part in parts_of(about)
            for row in database.rows(
                "SELECT DISTINCT f.id FROM review_about a JOIN review_finding f ON f.id = a.finding"
                f" WHERE a.record IN ({','.join('?' * len(part))}) AND f.kind IN ({marks})",
                [*part, *kinds],
            )
        ]
    gone = [row["id"] for row in rows]
    for part in parts_of(gone):
        marks = ",".join("?" * len(part))
        database.execute(f"DELETE FROM review_finding WHERE id IN ({marks})", part)


def parts_of(ids: Iterable[str]) -> Iterator[list[str]]:
    """``ids`` without repeats, so many at a time as one statement may ask for."""
    return in_parts(sorted(set(ids)))


def makers(database: Database, records: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The device that made each of ``records`` (scope, id): whose entry has no base."""
    wanted = set(records)
    found: dict[tuple[str, str], str] = {}
    for part in parts_of(record for _, record in wanted):
        for scope, record, device in database.tuples(
            "SELECT c.scope, e.record, c.device FROM entry e JOIN chain c ON c.id = e.chain"
            f" WHERE e.record IN ({','.join('?' * len(part))})"
            " AND instr(e.body, CAST('\"base\":[]' AS BLOB)) ORDER BY c.device DESC",
            part,
        ):
            if (scope, record) in wanted:
                found[scope, record] = device
    return found
