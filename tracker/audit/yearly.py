"""The figures of a year: people at activities, networks, interpretation. Nobody is in them.

Each kind of activity is a set of figures of its own: its people, by sex, by age and by grant.
They share nothing but the number of its people, so that no small count of the one can be
worked out from another; a sum over the kinds is told only where every part of it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.audit.counts import EVERYBODY
from tracker.audit.shares import Share, told_share
from tracker.audit.suppression import (
    SMALLEST_SHOWN,
    Hidden,
    SafeTable,
    Shown,
    few,
    safe_table,
)
from tracker.audit.takers import NO_GRANT, KindPeople, people_by_kind
from tracker.audit.yearly_interpreting import Interpreted, interpreted
from tracker.basics.errors import Invalid
from tracker.domain.activities.groups import NOT_TOLD, SEXES, UNDER_35
from tracker.domain.activities.records import ACTIVITY_KINDS
from tracker.ledger.desk import Desk, query

AGES = ("under_35", "35_and_over", NOT_TOLD)


@dataclass(frozen=True)
class KindFigures:
    """One kind of activity. ``people``: each once, guests apart; of them ``host`` people of the
    host community. Shares are whole per cent of those who told, None where they are hidden;
    ``…_told`` are as near as they can be told."""

    kind: str
    activities: int
    people: Shown
    by_sex: SafeTable
    by_age: SafeTable
    by_group: SafeTable
    by_grant: SafeTable
    guests: Shown
    women_share: int | None
    under_35_share: int | None
    women_told: Share | None
    under_35_told: Share | None


@dataclass(frozen=True)
class YearlyFigures:
    """``people``: who took part in anything; not ``each_once``: a few who took part in two kinds
    are counted in both. ``networks``: those that did something,
    in so many municipalities of so many states. ``differing``: activities with a sheet of
    which laptops tell two versions."""

    year: int
    kinds: tuple[KindFigures, ...]
    people: Shown
    each_once: bool
    under_35_share: int | None
    networks: int
    network_municipalities: int
    network_states: int
    municipalities: int
    states: int
    differing: int
    grants: dict[str, str]
    interpreted: Interpreted

    def of(self, kind: str) -> KindFigures:
        return next(k for k in self.kinds if k.kind == kind)

    def of_grant(self, grant: str) -> Shown:
        """Participants of all kinds that a grant paid for."""
        return _sum([k.by_grant.cells.get((EVERYBODY, grant), 0) for k in self.kinds])


@query("yearly_figures", "activities:figures:read")
def yearly_figures(desk: Desk, *, year: int | None = None) -> YearlyFigures:
    """The figures of a calendar year (this one), of all organisations the actor may see."""
    chosen = desk.today().year if year is None else year
    if not 2000 <= chosen <= 2200:
        raise Invalid("not_a_number", "year")
    since, until = date(chosen, 1, 1).isoformat(), date(chosen, 12, 31).isoformat()
    found = people_by_kind(desk, since, until)
    kinds = tuple(_kind(kind, found.kinds[kind], found.grants) for kind in ACTIVITY_KINDS)
    people, once, share = _everybody(kinds, found.everybody)
    return YearlyFigures(
        chosen,
        kinds,
        people,
        once,
        share,
        len(found.networks),
        len(set(found.networks.values())),
        len({code[:2] for code in found.networks.values()}),
        len(found.municipalities),
        len({code[:2] for code in found.municipalities}),
        found.differing,
        found.grants,
        interpreted(desk, since, until),
    )


def _line(counts: Counter[str], columns: Sequence[str]) -> SafeTable:
    return safe_table({(EVERYBODY, c): counts[c] for c in columns}, (EVERYBODY,), columns)


def _kind(kind: str, people: KindPeople, grants: dict[str, str]) -> KindFigures:
    by_sex, ages = _line(people.by_sex, SEXES), _line(by_age(people.by_age), AGES)
    return KindFigures(
        kind,
        people.activities,
        few(people.total),
        by_sex,
        ages,
        _line(people.by_group, ("community", "host")),
        _line(people.by_grant, (*grants, NO_GRANT)),
        few(people.guests),
        _share(by_sex, "female", "male"),
        _share(ages, "under_35", "35_and_over"),
        _told(people.by_sex, by_sex, SEXES),
        _told(by_age(people.by_age), ages, AGES),
    )


def _told(counts: Counter[str], table: SafeTable, columns: Sequence[str]) -> Share | None:
    """The share of the first column in the first two."""
    return told_share([counts[c] for c in columns], [table.cells[EVERYBODY, c] for c in columns])


def by_age(groups: Counter[str]) -> Counter[str]:
    """Age groups on both sides of 35."""
    sides: Counter[str] = Counter()
    for group, number in groups.items():
        side = NOT_TOLD if group == NOT_TOLD else AGES[0] if group in UNDER_35 else AGES[1]
        sides[side] += number
    return sides


def _share(table: SafeTable, these: str, others: str) -> int | None:
    part, rest = table.cells[EVERYBODY, these], table.cells[EVERYBODY, others]
    if isinstance(part, Hidden) or isinstance(rest, Hidden) or not part + rest:
        return None
    return round(100 * part / (part + rest))


def _sum(parts: Sequence[Shown]) -> Shown:
    """The sum where every part of it is told."""
    told = [part for part in parts if isinstance(part, int)]
    return sum(told) if len(told) == len(parts) else Hidden.HIDDEN


def _everybody(kinds: tuple[KindFigures, ...], total: int) -> tuple[Shown, bool, int | None]:
    """Everybody, whether each is one, and the share under 35; by the shown numbers alone.

    Whoever took part in two kinds is one, unless fewer than five did: then the sum over the
    kinds is told, in which they are twice.
    """
    together = _sum([k.people for k in kinds])
    once = isinstance(together, int) and not 0 < together - total < SMALLEST_SHOWN
    people = total if once else together
    ages = [_sum([k.by_age.cells[EVERYBODY, side] for k in kinds]) for side in AGES[:2]]
    younger, older = ages
    if isinstance(younger, Hidden) or isinstance(older, Hidden) or not younger + older:
        return people, once, None
    return people, once, round(100 * younger / (younger + older))
