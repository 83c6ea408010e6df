"""Who may be meant by a name: registrations that share keys with it, most shared first.

Keys of frequent names point to thousands of registrations. They are counted in the index
alone, where births that disagree fall out; whom the best of them belong to is read
afterwards, and only of those.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.domain.cases.names.birth_marks import EVERY, MASK, Near
from tracker.domain.cases.search_keys import PARTS, key_number
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
    desk: Desk,
    keys: Iterable[str],
    limit: int = MOST,
    beginning: str | None = None,
    births: Near = EVERY,
) -> list[Hit]:
    """Those that the actor may see; those that share most come first.

    ``beginning``: a word that begins so counts too (a word that is still being typed).
    ``births``: only those whose birth is among these.
    """
    parts = []
    given: list[Any] = []
    shared = sharing(keys, births)
    if shared is not None:
        parts.append(shared[0])
        given += shared[1]
    if beginning is not None and len(beginning) >= 2:
        parts.append("SELECT ref, 0 AS born FROM person_word WHERE word >= ? AND word < ?")
        given += [beginning, beginning + "\U0010ffff"]
    if not parts:
        return []
    counted = (
        "SELECT ref, count(*) AS n, max(born) AS born"
        f" FROM ({' UNION ALL '.join(parts)}) GROUP BY ref"
    )
    # Without a bound only where too many of the first ones are of others' scopes.
    for most in (limit * _SPARE, -1):
        best = list(
            desk.ledger.database.tuples(
                f"{counted} ORDER BY n DESC, ref LIMIT ?",
                [*given, most],
            )
        )
        found = _whose(desk, [(ref, n) for ref, n, born in best if births.holds(born)], limit)
        if len(found) >= limit or len(best) < most or most < 0:
            break
    return sorted(found, key=lambda h: (-h.shared, h.person))


def sharing(keys: Iterable[str], births: Near) -> tuple[str, list[int]] | None:
    """A query for ``ref`` and ``born``, once for each of ``keys`` that somebody has.

    Births are within the ranges of ``births``; whether they agree is still to be asked.
    """
    wanted = sorted({key_number(key) for key in keys})
    if not wanted or not births.ranges:
        return None
    given = [*wanted, *(bound for pair in births.ranges for bound in pair)]
    return " UNION ALL ".join(
        f"SELECT p.ref AS ref, p.key & {MASK} AS born"
        f" FROM (VALUES {','.join(['(?)'] * len(wanted))}) k"
        f" CROSS JOIN (VALUES {','.join(['(?, ?)'] * len(births.ranges))}) b"
        f" CROSS JOIN {part} p"
        " ON p.key BETWEEN k.column1 + b.column1 AND k.column1 + b.column2"
        for part in PARTS
    ), given * len(PARTS)


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


def candidates(desk: Desk, keys: Iterable[str], births: Near = EVERY) -> list[dict[str, Any]]:
    """Folded registrations that share a key; those that share most come first."""
    return rows_of(desk, hits(desk, keys, births=births))
