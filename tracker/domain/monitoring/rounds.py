"""Begin a round, close it, take it back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.domain.monitoring.drawing import draw, hash_of, proposed_size, shares
from tracker.domain.monitoring.listing import Listing, Plan, listing
from tracker.domain.monitoring.records import ROUND
from tracker.ledger.desk import Desk, command, query
from tracker.ledger.ledger import Change

_PLANNED = frozenset(("kit_version", "sites", "handed_from", "handed_until", "sample"))
_TOGETHER = 100


@dataclass(frozen=True)
class Preview:
    """What a plan would draw from. ``by_site``: site → on the list, drawn."""

    listed: int
    proposed: int
    sample: int
    by_site: dict[str, tuple[int, int]]
    left_out: dict[str, int]


@query("monitoring_preview", "monitoring:round:start")
def monitoring_preview(desk: Desk, *, round: Mapping[str, Any], cso: str | None = None) -> Preview:
    """How many could be asked, how many not, and how many are proposed; nothing is drawn."""
    scope, plan = _plan(desk, round, cso)
    found = listing(desk, scope, plan, desk.ledger.now())
    sizes = {site: len(ids) for site, ids in found.by_site.items()}
    listed = sum(sizes.values())
    sample = _sample(round, listed)
    drawn = shares(sizes, sample)
    by_site = {site: (sizes[site], drawn[site]) for site in sizes}
    return Preview(listed, proposed_size(listed), sample, by_site, found.left_out)


@command("monitoring:round:start")
def start(desk: Desk, *, round: Mapping[str, Any], cso: str | None = None) -> str:
    """Draw the sample and write the call list; the round's id.

    Refused("nobody_to_ask") where nobody can be asked.
    """
    scope, plan = _plan(desk, round, cso)
    now = desk.ledger.now()
    found = listing(desk, scope, plan, now)
    if not found.ids:
        raise Refused("nobody_to_ask")
    sample = _sample(round, len(found.ids))
    seed = desk.ledger.entropy(16).hex()
    made = desk.ledger.new_id()
    desk.ledger.append(
        scope,
        "monitoring:round:start",
        desk.actor.user,
        [Change("monitoring_round", made, _values(plan, found, sample, seed, now), ())],
    )
    places = [
        {"monitoring_round": made, "site": site, "distribution": one, "place": place}
        for site, ids in draw(found.by_site, sample, seed).items()
        for place, one in enumerate(ids, 1)
    ]
    # In no order, and ids only then, for they tell the time: whoever holds the ids alone
    # cannot tell which place in the draw a call has.
    secrets.SystemRandom().shuffle(places)
    calls = [Change("monitoring_call", desk.ledger.new_id(), values, ()) for values in places]
    groups = [calls[i : i + _TOGETHER] for i in range(0, len(calls), _TOGETHER)]
    desk.ledger.append_each(scope, "monitoring:round:start", desk.actor.user, groups)
    return made


def _values(plan: Plan, found: Listing, sample: int, seed: str, now: int) -> dict[str, Any]:
    sizes = {site: len(ids) for site, ids in found.by_site.items()}
    drawn = shares(sizes, sample)
    values: dict[str, Any] = {
        "handed_from": plan.handed_from,
        "handed_until": plan.handed_until,
        "sample": sample,
        "proposed": proposed_size(len(found.ids)),
        "listed": len(found.ids),
        "list_hash": hash_of(found.ids),
        "seed": seed,
        "drawn_at": now,
        "strata": [[site, sizes[site], drawn[site]] for site in sizes],
        "left_out": found.left_out,
    }
    return values | ({"kit_version": plan.kit_version} if plan.kit_version else {})


@command("monitoring:round:close", "monitoring:round:start")
def close(desk: Desk, *, round: str, base: Sequence[str] | None = None) -> None:
    """Nobody is called any more. Interviews that wait at computers can still be put in."""
    row = live_round(desk, round)
    if row["closed_on"]:
        raise Refused("round_closed")
    _change(desk, row, "close", {"closed_on": desk.today().isoformat()}, base)


@command("monitoring:round:reopen", "monitoring:round:start")
def reopen(desk: Desk, *, round: str, base: Sequence[str] | None = None) -> None:
    """It was closed too early: women are asked again, and what waits can become enough."""
    row = live_round(desk, round)
    if not row["closed_on"]:
        raise Refused("round_goes_on")
    _change(desk, row, "reopen", {"closed_on": None}, base)


@command("monitoring:round:void", "monitoring:round:start")
def void(desk: Desk, *, round: str, reason: str, base: Sequence[str] | None = None) -> None:
    """It was begun by mistake."""
    row = live_round(desk, round)
    if reason not in ROUND.void_reasons:
        raise Invalid("not_a_choice", "reason")
    _change(desk, row, "void", {"void": reason}, base)


def live_round(desk: Desk, round: str) -> dict[str, Any]:
    """The folded row of a round that was not taken back."""
    row = desk.record("monitoring_round", round)
    if row["void"]:
        raise Refused("voided_already")
    return row


def open_round(desk: Desk, round: str) -> dict[str, Any]:
    """The folded row of a round in which somebody can be asked."""
    row = live_round(desk, round)
    if row["closed_on"]:
        raise Refused("round_closed")
    return row


def _change(
    desk: Desk,
    row: Mapping[str, Any],
    verb: str,
    values: Mapping[str, Any],
    base: Sequence[str] | None,
) -> None:
    change = Change("monitoring_round", row["id"], values, tuple(base) if base else None)
    desk.ledger.append(row["scope"], f"monitoring:round:{verb}", desk.actor.user, [change])


def _plan(desk: Desk, told: Mapping[str, Any], cso: str | None) -> tuple[str, Plan]:
    if set(told) - _PLANNED:
        raise Invalid("unknown_field", "round")
    sites = told.get("sites")
    if not isinstance(sites, list | tuple) or not sites:
        raise Invalid("required", "sites")
    rows = [desk.record("site", site) for site in dict.fromkeys(sites)]
    scope = rows[0]["scope"]
    if cso is not None or desk.actor.cso is not None:
        scope = desk.scope(cso)
    if any(row["scope"] != scope for row in rows):
        raise Invalid("of_another_organisation", "sites")
    if told.get("kit_version"):
        desk.record("kit_version", told["kit_version"])
    days = {name: _day(told.get(name), name) for name in ("handed_from", "handed_until")}
    if days["handed_until"] < days["handed_from"]:
        raise Invalid("ends_before_start", "handed_until")
    return scope, Plan(
        tuple(row["id"] for row in rows), **days, kit_version=told.get("kit_version") or None
    )


def _day(value: Any, name: str) -> str:
    try:
        return date.fromisoformat(str(value or "")).isoformat()
    except ValueError as error:
        raise Invalid("not_a_date", name) from error


def _sample(told: Mapping[str, Any], listed: int) -> int:
    sample = told.get("sample")
    if sample in (None, ""):
        return proposed_size(listed)
    if type(sample) is not int or sample < 1:
        raise Invalid("not_a_number", "sample")
    return min(sample, listed)
