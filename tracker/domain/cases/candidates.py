"""Who may be meant by a name: registrations that share keys with it, most shared first.

Keys of frequent names point to thousands of registrations. They are counted in the index
alone; whom the best of them belong to is read afterwards, and only of those.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.domain.cases.search_keys import key_number
from tracker.ledger.desk import Desk

MOST = 400
#: So many times as many are counted as are wanted: some may be of others' scopes.
_SPARE = 4


@dataclass(frozen=True)
class Hit:
    """A registration that shares ``shared`` keys. ``names``: as the index wrote them."""

    person: str
    scope: str
    names: str
    shared: int


def hits(
    desk: Desk, keys: Iterable[str], limit: int = MOST, beginning: str | None = None
) -> list[Hit]:
    """Those that the actor may see; those that share most come first.

    ``beginning``: a word that begins so counts too (a word that is still being typed).
    """
    wanted = sorted({key_number(key) for key in keys})
    parts = []
    given: list[Any] = []
    if wanted:
        parts.append(f"SELECT ref FROM person_key WHERE key IN ({','.join('?' * len(wanted))})")
        given += wanted
    if beginning is not None and len(beginning) >= 2:
        parts.append("SELECT ref FROM person_word WHERE word >= ? AND word < ?")
        given += [beginning, beginning + "\U0010ffff"]
    if not parts:
        return []
    counted = f"SELECT ref, count(*) AS n FROM ({' UNION ALL '.join(parts)}) GROUP BY ref"
    # Without a bound only where too many of the first ones are of others' scopes.
    for most in (limit * _SPARE, -1):
        best = list(
            desk.ledger.database.tuples(
                f"{counted} ORDER BY n DESC, ref LIMIT ?",
                [*given, most],
            )
        )
        found = _whose(desk, best, limit)
        if len(found) >= limit or len(best) < most or most < 0:
            break
    return sorted(found, key=lambda h: (-h.shared, h.person))


def _whose(desk: Desk, best: Sequence[tuple[int, int]], limit: int) -> list[Hit]:
    condition, params = desk.visible("r.scope")
    found: list[Hit] = []
    for start in range(0, len(best), limit):
        part = dict(best[start : start + limit])
        told = {
            ref: Hit(person, scope, names, part[ref])
            for ref, person, scope, names in desk.ledger.database.tuples(
                "SELECT r.ref, r.person, r.scope, r.names FROM person_ref r"
                f" WHERE r.ref IN ({','.join('?' * len(part))})"
                f" AND r.names IS NOT NULL AND {condition}",
                [*part, *params],
            )
        }
        found += [told[ref] for ref in part if ref in told]
        if len(found) >= limit:
            break
    return found[:limit]


def rows_of(desk: Desk, found: Sequence[Hit]) -> list[dict[str, Any]]:
    """The folded registrations of ``found``, in its order."""
    held = {
        (row["id"], row["scope"]): row
        for row in desk.ledger.database.rows(
            f"SELECT * FROM person WHERE id IN ({','.join('?' * len(found))})",
            [hit.person for hit in found],
        )
    }
    wanted = [held.get((hit.person, hit.scope)) for hit in found]
    return [row for row in wanted if row is not None]


def candidates(desk: Desk, keys: Iterable[str], limit: int = MOST) -> list[dict[str, Any]]:
    """Folded registrations that share a key; those that share most come first."""
    return rows_of(desk, hits(desk, keys, limit))
