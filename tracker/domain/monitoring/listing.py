"""Who can be asked: the list from which is drawn, as it was at an instant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.domain.cases.aliases import groups_of
from tracker.ledger.desk import Desk
from tracker.store.parts import in_parts

#: Why somebody cannot be asked. ``again``: of two kits of one woman, only the later is listed.
LEFT_OUT = ("no_registration", "out_of_use", "erased", "withdrawn", "again")
#: An instant (ms) after every one that an entry can tell: by all that is held, also what a
#: computer wrote whose clock is ahead.
EVER = 1 << 48


@dataclass(frozen=True)
class Plan:
    """What a round is about. ``kit_version``: None for all."""

    sites: tuple[str, ...]
    handed_from: str
    handed_until: str
    kit_version: str | None = None


@dataclass(frozen=True)
class Listing:
    """``by_site``: ids of distributions. ``left_out``: how many, by reason."""

    by_site: dict[str, list[str]]
    left_out: dict[str, int]

    @property
    def ids(self) -> list[str]:
        return sorted(one for ids in self.by_site.values() for one in ids)


def listing(desk: Desk, scope: str, plan: Plan, at: int) -> Listing:
    """Everybody whom the plan is about, by what was so at ``at`` (ms).

    What was taken back, erased, withdrawn or joined later is not heeded: so the list of a round
    can be made again from the same records.
    """
    rows = desk.ledger.database.rows(
        "SELECT d.id, d.site, d.person, d.handed_on FROM distribution d WHERE +d.scope = ?"
        " AND d.handed_on BETWEEN ? AND ? AND (d.void IS NULL OR d._hlc >> 16 > ?)"
        " AND d._made <= ? AND d.kit_version = coalesce(?, d.kit_version)"
        f" AND d.site IN ({','.join('?' * len(plan.sites))})"
        " ORDER BY d.handed_on DESC, d.id DESC",
        [scope, plan.handed_from, plan.handed_until, at, at, plan.kit_version, *plan.sites],
    )
    reasons = hindrances(desk, scope, rows, at)
    women = groups_of(desk, [row["person"] for row in rows if row["person"]], at)
    left_out: Counter[str] = Counter()
    by_site: dict[str, list[str]] = {site: [] for site in sorted(plan.sites)}
    seen: set[str] = set()
    for row in rows:
        reason = reasons.get(row["id"])
        woman = women[row["person"]].members[0] if row["person"] else ""
        if reason is None and woman in seen:
            reason = "again"
        if reason is not None:
            left_out[reason] += 1
            continue
        seen.add(woman)
        by_site[row["site"]].append(row["id"])
    return Listing(by_site, dict(sorted(left_out.items())))


def hindrances(desk: Desk, scope: str, rows: Sequence[dict[str, Any]], at: int) -> dict[str, str]:
    """To ids of distributions (rows with ``person``) why the woman cannot be asked."""
    persons = sorted({row["person"] for row in rows if row["person"]})
    groups = groups_of(desk, persons, at)
    members = sorted({one for group in groups.values() for one in group.members})
    held, erased = _registered(desk, scope, members, at)
    withdrawn = _withdrawn(desk, scope, members, at)
    found = {}
    for row in rows:
        person = row["person"]
        mine = groups[person].members if person else ()
        if not set(mine) & held.keys():
            found[row["id"]] = "no_registration"
        elif erased.intersection(mine):
            found[row["id"]] = "erased"
        elif all(held.get(one, True) for one in mine):
            found[row["id"]] = "out_of_use"
        elif withdrawn.intersection(mine):
            found[row["id"]] = "withdrawn"
    return found


def _registered(
    desk: Desk, scope: str, persons: Iterable[str], at: int
) -> tuple[dict[str, bool], set[str]]:
    """Registrations that are held → whether they are out of use; and those that are erased."""
    held: dict[str, bool] = {}
    erased: set[str] = set()
    for part in in_parts(list(persons)):
        for person, out, gone in desk.ledger.database.tuples(
            "SELECT p.id, p.void IS NOT NULL AND p._hlc >> 16 <= ?, EXISTS (SELECT 1 FROM"
            " erased_record x WHERE x.record = p.id AND x.scope = p.scope AND x.at <= ?)"
            f" FROM person p WHERE p.scope = ? AND p.id IN ({','.join('?' * len(part))})",
            [at, at, scope, *part],
        ):
            held[person] = bool(out)
            if gone:
                erased.add(person)
    return held, erased


def _withdrawn(desk: Desk, scope: str, persons: Iterable[str], at: int) -> set[str]:
    """Who does not agree any more to be served, under no consent that stands."""
    found: set[str] = set()
    for part in in_parts(list(persons)):
        found |= {
            person
            for (person,) in desk.ledger.database.tuples(
                "SELECT c.person FROM consent c WHERE c.scope = ? AND c.void IS NULL"
                " AND c.consent_scope = 'services' AND c._made <= ?"
                f" AND c.person IN ({','.join('?' * len(part))}) GROUP BY c.person"
                " HAVING min(c.withdrawn_on IS NOT NULL AND c._hlc >> 16 <= ?)",
                [scope, at, *part, at],
            )
        }
    return found
