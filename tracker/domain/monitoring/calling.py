"""Who is to be called now. It follows from the drawn order and the tries, wherever they came from.

Nothing is written when somebody takes another's place, so that two laptops that worked apart
agree as soon as both have all tries. The same holds where two registrations on the list turn
out to be one woman: she keeps one call, and all tries count for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tracker.domain.cases.aliases import groups_of
from tracker.domain.monitoring.listing import EVER, hindrances
from tracker.domain.monitoring.records import TRIES
from tracker.ledger.desk import Desk


@dataclass(frozen=True)
class Standing:
    """How one call stands. ``state``: to_call, done, refused, not_reached (so often that another
    takes her place), cannot (``reason``; ``again``: she is asked by another call), waits
    (nobody's place is free), or erased. ``asked``: interviews with her, more than one where
    laptops did not know of each other."""

    call: str
    site: str
    distribution: str | None
    place: int | None
    state: str
    tries: int
    asked: int
    last_on: str | None
    reason: str | None = None
    person: str | None = None
    handed_on: str | None = None

    @property
    def ended(self) -> bool:
        return self.state in ("done", "refused")


def standings(desk: Desk, round_row: dict[str, Any]) -> list[Standing]:
    """Every call of a round, in the drawn order of each site."""
    scope = round_row["scope"]
    rows = desk.ledger.database.rows(
        "SELECT c.id AS call, c.site AS call_site, c.place, d.id, d.person, d.handed_on, d.void"
        " FROM monitoring_call c"
        " LEFT JOIN distribution d ON d.id = c.distribution AND d.scope = c.scope"
        " WHERE c.monitoring_round = ? AND +c.scope = ? AND c.void IS NULL ORDER BY c.place, c.id",
        (round_row["id"], scope),
    )
    tries: dict[str, list[tuple[str, str]]] = {}
    for call, outcome, tried_on in desk.ledger.database.tuples(
        "SELECT t.monitoring_call, t.call_outcome, t.tried_on FROM monitoring_try t"
        " JOIN monitoring_call c ON c.id = t.monitoring_call AND c.scope = t.scope"
        " WHERE c.monitoring_round = ? AND +t.scope = ? AND t.void IS NULL",
        (round_row["id"], scope),
    ):
        tries.setdefault(call, []).append((outcome, tried_on))
    reasons = hindrances(desk, scope, [r for r in rows if r["id"]], EVER)
    sizes = {site: drawn for site, _listed, drawn in orjson.loads(round_row["strata"])}
    reasons |= _one_call_each(desk, rows, tries, reasons)
    every = [_one(row, tries.get(row["call"], []), reasons) for row in rows]
    found: list[Standing] = []
    for site, free in sizes.items():
        found += _placed([one for one in every if one.site == site], free)
    return found


def _one_call_each(
    desk: Desk,
    rows: Sequence[dict[str, Any]],
    tries: dict[str, list[tuple[str, str]]],
    reasons: dict[str, str],
) -> dict[str, str]:
    """Of a woman with several calls all tries go to one; the reason ``again`` for the others.

    Hers is the one by which she was asked, or said no, or else the one drawn first.
    """
    groups = groups_of(desk, [row["person"] for row in rows if row["person"]])
    calls: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["id"] and row["person"]:
            calls.setdefault(groups[row["person"]].members[0], []).append(row)

    def rank(row: dict[str, Any]) -> tuple[bool, bool, bool, int, str]:
        outcomes = {outcome for outcome, _day in tries.get(row["call"], [])}
        cannot = bool(row["void"]) or row["id"] in reasons
        asked, refused = "done" in outcomes, "refused" in outcomes
        return not asked, not refused, cannot, row["place"] or 0, row["call"]

    again = {}
    for hers in calls.values():
        first, *others = sorted(hers, key=rank)
        tries[first["call"]] = [one for row in hers for one in tries.get(row["call"], [])]
        for row in others:
            tries.pop(row["call"], None)
            again[row["id"]] = "again"
    return again


def _one(
    row: dict[str, Any], tries: Sequence[tuple[str, str]], reasons: dict[str, str]
) -> Standing:
    outcomes = [outcome for outcome, _day in tries]
    reason = "taken_back" if row["void"] else reasons.get(row["id"])
    if "done" in outcomes:
        state = "done"
    elif "refused" in outcomes:
        state = "refused"
    elif row["id"] is None:
        state = "erased"
    elif reason is not None:
        state = "cannot"
    else:
        state = "not_reached" if outcomes.count("not_reached") >= TRIES else "to_call"
    return Standing(
        call=row["call"],
        site=row["call_site"],
        distribution=row["id"],
        place=row["place"],
        state=state,
        tries=len(outcomes),
        asked=outcomes.count("done"),
        last_on=max((day for _outcome, day in tries), default=None),
        reason=reason,
        person=row["person"],
        handed_on=row["handed_on"],
    )


def _placed(calls: list[Standing], free: int) -> list[Standing]:
    """``to_call`` only for as many as have a place; the rest waits.

    Who was asked or said no has hers already, also one who was asked out of turn at a laptop
    that did not know yet that another had been reached.
    """
    free -= sum(one.ended for one in calls)
    found = []
    for one in calls:
        if one.state == "to_call":
            if free <= 0:
                one = _waits(one)
            free -= 1
        found.append(one)
    return found


def _waits(one: Standing) -> Standing:
    return Standing(**{**one.__dict__, "state": "waits"})
