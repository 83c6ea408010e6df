"""Who took part in the activities of a period, each once, counted and forgotten.

Somebody registered is one person under whichever registration and at however many activities.
Those who were only counted cannot be told apart: of activities that go on with the same group
(``continues``) the largest count is taken for each sex and age, of others the sum.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tracker.domain.activities.groups import Counts, added, read_counts
from tracker.domain.activities.records import ACTIVITY_KINDS, COUNTED
from tracker.domain.cases.aliases import groups_of
from tracker.ledger.desk import Desk

NO_GRANT = "none"


@dataclass
class KindPeople:
    """People of one kind of activity. ``by_group``: of the community, of the host community."""

    activities: int = 0
    total: int = 0
    guests: int = 0
    by_sex: Counter[str] = field(default_factory=Counter)
    by_age: Counter[str] = field(default_factory=Counter)
    by_group: Counter[str] = field(default_factory=Counter)
    by_grant: Counter[str] = field(default_factory=Counter)

    def add(self, group: str, sex: str, age: str, number: int) -> None:
        self.total += number
        self.by_sex[sex] += number
        self.by_age[age] += number
        self.by_group[group] += number


@dataclass
class Taking:
    """``networks``: id → municipality of those that did something. ``grants``: id → code."""

    kinds: dict[str, KindPeople] = field(
        default_factory=lambda: {kind: KindPeople() for kind in ACTIVITY_KINDS}
    )
    everybody: int = 0
    networks: dict[str, str] = field(default_factory=dict)
    municipalities: set[str] = field(default_factory=set)
    grants: dict[str, str] = field(default_factory=dict)
    differing: int = 0


@dataclass(frozen=True)
class _Held:
    """An activity that took place. ``series``: the first one of its group of people."""

    key: tuple[str, str]
    kind: str
    grant: str
    series: str


def people_by_kind(desk: Desk, since: str, until: str) -> Taking:
    """All of it for activities whose first day is between two ISO days, both included."""
    taking = Taking()
    held = _held(desk, since, until, taking)
    _registered(desk, held, taking)
    _counted(desk, held, taking)
    return taking


def _held(desk: Desk, since: str, until: str, taking: Taking) -> dict[tuple[str, str], _Held]:
    condition, params = desk.visible("a.scope")
    before = {
        (scope, record): following
        for scope, record, following in desk.ledger.database.tuples(
            f"SELECT a.scope, a.id, a.continues FROM activity a WHERE {condition}"
            " AND a.continues IS NOT NULL AND a.void IS NULL",
            params,
        )
    }
    held = {}
    for row in desk.ledger.database.rows(
        "SELECT a.*, g.code AS grant_code, n.municipality AS network_municipality FROM activity a"
        " LEFT JOIN grant_agreement g ON g.id = a.grant_agreement"
        " LEFT JOIN womens_network n ON n.id = a.womens_network AND n.scope = a.scope"
        f" WHERE a.void IS NULL AND a.outcome IN ({','.join('?' * len(COUNTED))})"
        f" AND a.held_on BETWEEN ? AND ? AND {condition} ORDER BY a.held_on, a.id",
        [*COUNTED, since, until, *params],
    ):
        key, kind = (row["scope"], row["id"]), row["activity_kind"]
        if kind not in taking.kinds:
            continue
        grant = row["grant_agreement"] or NO_GRANT
        held[key] = _Held(key, kind, grant, _first(before, key))
        taking.kinds[kind].activities += 1
        taking.municipalities.add(row["municipality"])
        if row["womens_network"]:
            where = row["network_municipality"] or row["municipality"]
            taking.networks[row["womens_network"]] = where
        if grant != NO_GRANT:
            taking.grants[grant] = row["grant_code"] or grant
    return held


def _first(before: dict[tuple[str, str], str], key: tuple[str, str]) -> str:
    """The first of the activities that go on with one group; of a circle its smallest id."""
    seen = [key[1]]
    while (following := before.get((key[0], seen[-1]))) is not None:
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]


def _registered(desk: Desk, held: dict[tuple[str, str], _Held], taking: Taking) -> None:
    condition, params = desk.visible()
    rows = [
        row
        for row in desk.ledger.database.rows(
            "SELECT scope, activity, person, sex, age_group FROM attendance"
            f" WHERE void IS NULL AND {condition} ORDER BY _hlc, id",
            params,
        )
        if (row["scope"], row["activity"]) in held
    ]
    groups = groups_of(desk, {row["person"] for row in rows})
    of_kind: dict[tuple[str, str], tuple[str, str]] = {}
    of_grant: set[tuple[str, str, str]] = set()
    everybody = set()
    for row in rows:
        person = groups[row["person"]].members[0]
        activity = held[row["scope"], row["activity"]]
        # What was told last counts, for somebody who is known better by and by.
        of_kind[activity.kind, person] = (row["sex"], row["age_group"])
        of_grant.add((activity.kind, activity.grant, person))
        everybody.add(person)
    for (kind, _person), (sex, age) in of_kind.items():
        taking.kinds[kind].add("community", sex, age, 1)
    for kind, grant, _person in of_grant:
        taking.kinds[kind].by_grant[grant] += 1
    taking.everybody += len(everybody)


def _counted(desk: Desk, held: dict[tuple[str, str], _Held], taking: Taking) -> None:
    condition, params = desk.visible()
    sheets: dict[tuple[str, str], list[Counts]] = {}
    differing = set()
    for row in desk.ledger.database.rows(
        "SELECT scope, activity, counts, _conflicts FROM head_count"
        f" WHERE void IS NULL AND {condition}",
        params,
    ):
        key = (row["scope"], row["activity"])
        if key in held:
            sheets.setdefault(key, []).append(read_counts(row["counts"]))
            if row["_conflicts"]:
                differing.add(key)
    taking.differing = len(differing)
    by_series: dict[tuple[str, str, str], list[tuple[str, Counts]]] = {}
    for key, several in sheets.items():
        one = held[key]
        series = (one.kind, key[0], one.series)
        by_series.setdefault(series, []).append((one.grant, added(several)))
    for (kind, _scope, _series), counted in by_series.items():
        people = taking.kinds[kind]
        for (group, sex, age), number in _largest([c for _grant, c in counted]).items():
            if group == "guest":
                people.guests += number
                continue
            people.add(group, sex, age, number)
            taking.everybody += number
        for grant in {g for g, _counts in counted}:
            largest = _largest([c for g, c in counted if g == grant])
            people.by_grant[grant] += sum(n for cell, n in largest.items() if cell[0] != "guest")


def _largest(several: list[Counts]) -> Counts:
    """For each cell the largest number in any."""
    largest: Counts = {}
    for counts in several:
        for cell, number in counts.items():
            largest[cell] = max(largest.get(cell, 0), number)
    return largest
