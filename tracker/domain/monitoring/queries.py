"""Rounds, how far they are, who is to be called, and what was wished for."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import Any

import orjson

from tracker.basics.errors import NotFound
from tracker.domain.cases.ages import GROWN_UP, age_on
from tracker.domain.cases.aliases import groups_of
from tracker.domain.cases.queries import Person, people_of
from tracker.domain.monitoring.asking import to_ask
from tracker.domain.monitoring.box import of_older_copy, waiting
from tracker.domain.monitoring.calling import Standing, standings
from tracker.domain.monitoring.drawing import draw, hash_of
from tracker.domain.monitoring.kit_items import Item, items_of
from tracker.domain.monitoring.listing import Plan, listing
from tracker.ledger.desk import Desk, query, scope_cso
from tracker.store.parts import in_parts


@dataclass(frozen=True)
class Round:
    """A round. ``sites``: (id, name, on the list, drawn). ``answers``: in the ledger by now."""

    id: str
    cso: str
    kit: str | None
    handed_from: str
    handed_until: str
    sample: int
    proposed: int
    listed: int
    list_hash: str
    seed: str
    sites: tuple[tuple[str, str, int, int], ...]
    left_out: dict[str, int]
    answers: int
    closed_on: str | None
    void: str | None
    base: str


@dataclass(frozen=True)
class Progress:
    """``states``: how many calls stand how (see ``Standing``). ``taken``: places that others
    took over. ``short``: places for which nobody is left. ``asked_twice``: women with whom two
    laptops talked. ``joined``: calls of women who have another one, since their registrations
    were joined after the draw. ``waiting_here``: interviews in the box of this computer;
    ``not_put_in``: all whose answers are not in the ledger, wherever they wait.
    ``of_older_copy``: those here may have been put in before (see ``box``)."""

    states: dict[str, int]
    taken: int
    short: int
    asked_twice: int
    joined: int
    waiting_here: int
    not_put_in: int
    of_older_copy: bool


@dataclass(frozen=True)
class ToCall:
    """Somebody to be asked. ``phone``: None where it is not safe to call her or not known."""

    call: str
    person: str
    name: str
    code: str
    site_name: str
    handed_on: str
    phone: str | None
    languages: tuple[str, ...]
    interpreter_needed: bool
    child: bool
    tries: int
    last_on: str | None


@dataclass(frozen=True)
class Redrawn:
    """Whether the same list is held here still, and the calls are those that it gives.

    ``same_calls``: None where the list is another, or the calls are not held.
    """

    same_list: bool
    listed_now: int
    same_calls: bool | None


_ROUNDS = (
    "SELECT r.*, t.code || '-' || v.number AS kit, (SELECT count(*) FROM monitoring_answer a"
    " WHERE a.monitoring_round = r.id AND +a.scope = r.scope AND a.void IS NULL) AS answers"
    " FROM monitoring_round r LEFT JOIN kit_version v ON v.id = r.kit_version"
    " LEFT JOIN kit_type t ON t.id = v.kit_type"
)


@query("monitoring_rounds", "monitoring:round:read")
def monitoring_rounds(desk: Desk, *, limit: int = 200) -> list[Round]:
    """The rounds there are, the latest first."""
    condition, params = desk.visible("r.scope")
    rows = desk.ledger.database.rows(
        f"{_ROUNDS} WHERE r.void IS NULL AND {condition} ORDER BY r.drawn_at DESC, r.id LIMIT ?",
        [*params, limit],
    )
    return [_round(desk, row) for row in rows]


@query("monitoring_round", "monitoring:round:read")
def monitoring_round(desk: Desk, *, round: str) -> Round:
    """One round, also one that was taken back."""
    return _round(desk, _row(desk, round))


@query("monitoring_progress", "monitoring:call:record")
def monitoring_progress(desk: Desk, *, round: str) -> Progress:
    """How far a round is, by what is known here."""
    row = _row(desk, round)
    calls = standings(desk, row)
    states = Counter(one.state for one in calls)
    drawn = sum(n for _site, _listed, n in orjson.loads(row["strata"]))
    gone = ("not_reached", "cannot", "erased")
    places = states["to_call"] + states["done"] + states["refused"]
    return Progress(
        dict(states),
        sum(states[state] for state in gone),
        max(0, drawn - places),
        sum(one.asked > 1 for one in calls),
        sum(one.reason == "again" for one in calls),
        waiting(desk, row),
        max(0, sum(one.asked for one in calls) - row["answers"]),
        of_older_copy(desk, row["scope"]),
    )


@dataclass(frozen=True)
class WaitsHere:
    """Interviews of one round in the box of this computer."""

    round: str
    number: int
    closed_on: str | None


@query("monitoring_waits_here", "monitoring:call:record")
def monitoring_waits_here(desk: Desk) -> list[WaitsHere]:
    """Rounds of which interviews wait at this computer, those closed first the first."""
    condition, params = desk.visible("r.scope")
    rows = desk.ledger.database.rows(
        "SELECT r.* FROM monitoring_round r WHERE r.void IS NULL AND"
        " (r.id, r.scope) IN (SELECT monitoring_round, scope FROM monitoring_box)"
        f" AND {condition} ORDER BY r.closed_on IS NULL, r.closed_on, r.id",
        params,
    )
    found = [WaitsHere(row["id"], waiting(desk, row), row["closed_on"]) for row in rows]
    return [one for one in found if one.number]


@query("monitoring_calls", "monitoring:call:record")
def monitoring_calls(desk: Desk, *, round: str) -> list[ToCall]:
    """Who is to be called, in an order that differs from computer to computer.

    So two who work apart begin with different women.
    """
    desk.actor.require("cases:person:read")
    row = _row(desk, round)
    if row["closed_on"] or row["void"]:
        return []
    mine = [one for one in standings(desk, row) if one.state == "to_call"]
    device = desk.ledger.device.id
    mine.sort(key=lambda one: hashlib.sha256(f"{device}:{one.call}".encode()).digest())
    return _to_call(desk, row["scope"], mine)


@query("monitoring_call", "monitoring:call:record")
def monitoring_call(desk: Desk, *, call: str) -> ToCall:
    """One who can be asked now; Refused("not_to_be_called") where she cannot."""
    desk.actor.require("cases:person:read")
    row, standing = to_ask(desk, call)
    return _to_call(desk, row["scope"], [standing])[0]


@query("monitoring_items", "monitoring:round:read")
def monitoring_items(desk: Desk, *, round: str) -> list[Item]:
    """What should have been in the kits of a round."""
    return items_of(desk, _row(desk, round))


@query("monitoring_wishes", "monitoring:wish:read")
def monitoring_wishes(desk: Desk, *, round: str) -> list[str]:
    """What women said would be better, each by itself and in no order of time."""
    row = _row(desk, round)
    return [
        text
        for (text,) in desk.ledger.database.tuples(
            "SELECT wish FROM monitoring_answer WHERE monitoring_round = ? AND +scope = ?"
            " AND void IS NULL AND wish IS NOT NULL ORDER BY wish",
            (row["id"], row["scope"]),
        )
    ]


@query("monitoring_redrawn", "monitoring:round:read")
def monitoring_redrawn(desk: Desk, *, round: str) -> Redrawn:
    """The draw made again from what is held here, and compared."""
    row = _row(desk, round)
    strata = orjson.loads(row["strata"])
    plan = Plan(
        tuple(site for site, _listed, _drawn in strata),
        row["handed_from"],
        row["handed_until"],
        row["kit_version"],
    )
    found = listing(desk, row["scope"], plan, row["drawn_at"])
    if hash_of(found.ids) != row["list_hash"]:
        return Redrawn(False, len(found.ids), None)
    calls = list(
        desk.ledger.database.tuples(
            "SELECT site, place, distribution FROM monitoring_call"
            " WHERE monitoring_round = ? AND +scope = ? AND void IS NULL",
            (row["id"], row["scope"]),
        )
    )
    held = {one for one in calls if one[2] is not None}
    wanted = {
        (site, place, one)
        for site, ids in draw(found.by_site, row["sample"], row["seed"]).items()
        for place, one in enumerate(ids, 1)
    }
    # Of those that were erased only their number is known: nobody was left out if it is right.
    same = held <= wanted and len(calls) == len(wanted)
    return Redrawn(True, len(found.ids), same if held else None)


def _row(desk: Desk, round: str) -> dict[str, Any]:
    condition, params = desk.visible("r.scope")
    row = desk.ledger.database.row(
        f"{_ROUNDS} WHERE r.id = ? AND {condition} ORDER BY r._made, r.scope", [round, *params]
    )
    if row is None:
        raise NotFound("not_found", what="monitoring_round")
    return row


def _round(desk: Desk, row: dict[str, Any]) -> Round:
    names = dict(desk.ledger.database.tuples("SELECT id, name FROM site"))
    return Round(
        id=row["id"],
        cso=scope_cso(row["scope"]) or "",
        kit=row["kit"],
        handed_from=row["handed_from"],
        handed_until=row["handed_until"],
        sample=row["sample"],
        proposed=row["proposed"],
        listed=row["listed"],
        list_hash=row["list_hash"],
        seed=row["seed"],
        sites=tuple(
            (site, names.get(site) or site, listed, drawn)
            for site, listed, drawn in orjson.loads(row["strata"])
        ),
        left_out=orjson.loads(row["left_out"]),
        answers=row["answers"],
        closed_on=row["closed_on"],
        void=row["void"],
        base=row["_heads"],
    )


def _to_call(desk: Desk, scope: str, standing: list[Standing]) -> list[ToCall]:
    groups = groups_of(desk, [one.person for one in standing if one.person])
    people: dict[str, Person] = {}
    for part in in_parts(sorted({group.shown for group in groups.values()})):
        rows = desk.ledger.database.rows(
            f"SELECT * FROM person WHERE scope = ? AND id IN ({','.join('?' * len(part))})",
            [scope, *part],
        )
        people |= {person.id: person for person in people_of(desk, rows)}
    names = dict(desk.ledger.database.tuples("SELECT id, name FROM site"))
    today = desk.today()
    found = []
    for one in standing:
        who = people.get(groups[one.person].shown) if one.person else None
        if who is None:
            continue
        age = age_on(who.birth_date, today)
        found.append(
            ToCall(
                call=one.call,
                person=who.id,
                name=who.name,
                code=who.code,
                site_name=names.get(one.site) or "",
                handed_on=one.handed_on or "",
                phone=who.phone if who.phone_safe == "yes" else None,
                languages=who.languages,
                interpreter_needed=bool(who.interpreter_needed),
                child=age is not None and age < GROWN_UP,
                tries=one.tries,
                last_on=one.last_on,
            )
        )
    return found
