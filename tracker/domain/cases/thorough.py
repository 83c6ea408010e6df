"""Everybody who is registered, looked through for women who are registered twice.

While names are typed and lists are read only what sounds alike is compared, at once and with
fixed weights. This compares more (a surname changed by marriage, a name and a place in common,
somebody who is like both) and learns from all registrations together what is telling. Nothing
is decided by it: a person looks at every pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tracker.domain.cases.erased import ERASED_AT
from tracker.domain.cases.linking import levels as at
from tracker.domain.cases.linking.linking import FEWEST, Link, link
from tracker.domain.cases.linking.told import told_of
from tracker.domain.cases.names.births import GENERATION, Birth, birth
from tracker.domain.cases.names.likeness import Profile
from tracker.domain.cases.queries import Person, person_of
from tracker.ledger.desk import Desk, query
from tracker.store.parts import in_parts

#: Pairs that are shown at most: who goes through so many searches anew.
MOST_SHOWN = 500

#: Called with a step (``read``, ``compare``), how much is done, and how much there is.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class PossiblePair:
    """Two registrations that may be one woman: ``score`` 0 to 1, ``reasons`` codes."""

    first: Person
    second: Person
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Searched:
    """``compared``: registrations looked through; ``found``: pairs, of which ``pairs`` the
    surest; ``enough`` is false where too few are registered for learning anything."""

    compared: int
    found: int
    pairs: tuple[PossiblePair, ...]
    enough: bool


@query("thorough_search", "cases:duplicate:decide")
def thorough_search(desk: Desk, *, limit: int = 100) -> Searched:
    """Look through everybody the actor may see; takes some 0.2 ms a registration."""
    return search(desk, limit)


def search(desk: Desk, limit: int = MOST_SHOWN, tell: Progress | None = None) -> Searched:
    """``thorough_search`` that tells how far it is."""
    tell = tell or (lambda step, done, total: None)
    tell("read", 0, 0)
    condition, params = desk.visible("p.scope")
    rows = desk.ledger.database.tuples(
        "SELECT p.id, p.given_names, p.family_names, p.birth_date, p.birth_precision, p.phone,"
        f" p.municipality FROM person p WHERE p.void IS NULL AND p.given_names IS NOT NULL"
        f" AND {ERASED_AT.format(person='p.id', scope='p.scope')} IS NULL AND {condition}"
        " ORDER BY p.id, p.scope",
        params,
    )
    ids, profiles = [], []
    for person, given, family, *rest in rows:
        ids.append(person)
        profiles.append(Profile(given, family or "", *rest))
    if len(ids) < FEWEST:
        return Searched(len(ids), 0, (), False)
    tell("compare", 0, len(ids))
    told = [told_of(profile) for profile in profiles]
    births = [birth(p.birth, p.birth_precision) for p in profiles]
    apart = _decided(desk)
    links = [
        found
        for found in link(told)
        if ids[found.first] != ids[found.second]
        and frozenset((ids[found.first], ids[found.second])) not in apart
        and not _two_women(found, births[found.first], births[found.second])
    ]
    shown = links[: min(limit, MOST_SHOWN)]
    people = _people(desk, {ids[place] for found in shown for place in (found.first, found.second)})
    return Searched(
        len(ids),
        len(links),
        tuple(
            PossiblePair(
                people[ids[found.first]], people[ids[found.second]], round(found.score, 4),
                _reasons(found),
            )
            for found in shown
        ),
        True,
    )  # fmt: skip


def _two_women(found: Link, a: Birth | None, b: Birth | None) -> bool:
    """What no likeness outweighs: another first name (twins, sisters), another date of birth,
    or a generation between them (mother and daughter of one name)."""
    given, _, order, born, *_ = found.levels
    if given == at.OTHER and order == at.STRAIGHT:
        return True
    if born == at.OTHER:
        return True
    return a is not None and b is not None and abs(a.year - b.year) >= GENERATION


_NAMES = {
    at.SAME: "same", at.SLIP: "close", at.SLIPS: "close", at.NEAR: "close",
    at.SOUND: "sound", at.BEGINNING: "close",
}  # fmt: skip
_BIRTHS = {
    at.SAME: "birth_same",
    at.SLIP: "birth_one_digit",
    at.SLIPS: "birth_one_digit",
    at.TURNED: "birth_day_month_swapped",
    at.YEAR_AND: "birth_year_same",
    at.DAY_AND_MONTH: "birth_one_digit",
    at.ONE_PART: "birth_year_close",
    at.UNKNOWN: "birth_unknown",
}


def _reasons(found: Link) -> tuple[str, ...]:
    given, family, order, born, place, phone = found.levels
    how = {_NAMES.get(level) for level in (given, family) if level != at.UNKNOWN}
    if family == at.OTHER and order == at.STRAIGHT:
        reasons = ["family_different"]
    elif None in how:
        reasons = ["name_part_added"]
    elif how == {"same"}:
        reasons = ["name_same"]
    else:
        reasons = ["name_sounds_alike" if "sound" in how else "name_one_letter"]
    if order != at.STRAIGHT:
        reasons.append("name_reordered")
    reasons.append(_BIRTHS.get(born, "birth_different"))
    if place == at.SAME:
        reasons.append("municipality_same")
    if phone != at.UNKNOWN:
        reasons.append("phone_same" if phone == at.SAME else "phone_different")
    if found.third:
        reasons.append("third_like_both")
    return tuple(reasons)


def _decided(desk: Desk) -> set[frozenset[str]]:
    """Pairs that somebody told apart or joined already."""
    rows = desk.ledger.database.tuples(
        "SELECT first, second FROM not_same WHERE void IS NULL"
        " UNION SELECT first, second FROM alias WHERE void IS NULL"
    )
    return {frozenset(pair) for pair in rows}


def _people(desk: Desk, persons: Iterable[str]) -> dict[str, Person]:
    condition, params = desk.visible()
    found: dict[str, Person] = {}
    for part in in_parts(sorted(persons)):
        for row in desk.ledger.database.rows(
            f"SELECT * FROM person WHERE id IN ({','.join('?' * len(part))}) AND {condition}",
            [*part, *params],
        ):
            found[row["id"]] = person_of(desk, row)
    return found
