"""Write down activities and women's networks: where, when, with whom, who pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.domain.activities.records import ACTIVITY
from tracker.domain.cases.lists.municipalities import municipality
from tracker.domain.organisations.seen import changed_since
from tracker.ledger.desk import Desk, command, scope_cso
from tracker.ledger.ledger import Change

_FIELDS = frozenset(f.name for f in ACTIVITY.fields)


@command("activities:network:add", "activities:activity:write")
def add_network(
    desk: Desk, *, name: str, municipality: str, founded_on: str | None = None,
    cso: str | None = None,
) -> str:  # fmt: skip
    """A women's network of an organisation in a municipality; its id."""
    _known_place(municipality)
    _not_after(desk, "founded_on", founded_on)
    values = {"name": name, "municipality": municipality, "founded_on": founded_on}
    return desk.add(desk.scope(cso), "activities:network:add", "womens_network", values)


@command("activities:network:close", "activities:activity:write")
def close_network(
    desk: Desk, *, network: str, reason: str, base: Sequence[str] | None = None
) -> None:
    """It does not exist any more (``closed``), or never did; what it did stays."""
    row = desk.record("womens_network", network)
    change = Change("womens_network", network, {"void": reason}, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "activities:network:close", desk.actor.user, [change])


@command("activities:activity:add", "activities:activity:write")
def add_activity(desk: Desk, *, activity: Mapping[str, Any], cso: str | None = None) -> str:
    """An activity, planned or held; its id.

    Where no outcome is told it is planned until its day, and held from then on.
    """
    scope = desk.scope(cso)
    values = dict(activity)
    if not values.get("outcome"):
        values["outcome"] = "held" if _day(values) <= desk.today() else "planned"
    _check(desk, scope, None, values)
    return desk.add(scope, "activities:activity:add", "activity", values)


@command("activities:activity:edit", "activities:activity:write")
def edit_activity(
    desk: Desk, *, activity: str, values: Mapping[str, Any], base: Sequence[str] | None = None
) -> None:
    """Change what is told of an activity; only the fields named."""
    row = desk.record("activity", activity)
    if row["void"]:
        raise Refused("voided_already")
    if set(values) - _FIELDS:
        raise Invalid("unknown_field", "values")
    held = {name: row[name] for name in _FIELDS}
    _check(desk, row["scope"], activity, {**held, **values})
    changed = changed_since(desk, "activity", row, values, base)
    if changed:
        change = Change("activity", activity, changed, tuple(base) if base else None)
        desk.ledger.append(row["scope"], "activities:activity:edit", desk.actor.user, [change])


@command("activities:activity:void", "activities:activity:write")
def void_activity(
    desk: Desk, *, activity: str, reason: str, base: Sequence[str] | None = None
) -> None:
    """It was entered by mistake or twice; who came to it counts no more."""
    row = desk.record("activity", activity)
    if row["void"]:
        raise Refused("voided_already")
    change = Change("activity", activity, {"void": reason}, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "activities:activity:void", desk.actor.user, [change])


def _check(desk: Desk, scope: str, activity: str | None, values: Mapping[str, Any]) -> None:
    """What is beyond the shape of single fields."""
    first = _day(values)
    if values.get("until_on"):
        try:
            if date.fromisoformat(values["until_on"]) < first:
                raise Invalid("ends_before_start", "until_on")
        except (TypeError, ValueError) as error:
            raise Invalid("not_a_date", "until_on") from error
    if values.get("outcome") in ("held", "partly") and first > desk.today():
        raise Invalid("date_in_future", "held_on")
    _known_place(values.get("municipality"))
    count = values.get("facilitator_count")
    if count is not None and (type(count) is not int or not 0 <= count <= 1000):
        raise Invalid("not_a_number", "facilitator_count")
    if values.get("grant_agreement"):
        grant = desk.record("grant_agreement", values["grant_agreement"])
        if grant["cso"] != scope_cso(scope):
            raise Invalid("grant_of_another_organisation", "grant_agreement")
    if values.get("womens_network"):
        network = desk.record("womens_network", values["womens_network"])
        if network["scope"] != scope:
            raise Invalid("of_another_organisation", "womens_network")
    elif values.get("activity_kind") == "womens_network":
        raise Invalid("network_needed", "womens_network")
    if values.get("continues"):
        before = desk.record("activity", values["continues"])
        if before["scope"] != scope:
            raise Invalid("of_another_organisation", "continues")
        if activity is not None and activity in _chain(desk, before):
            raise Invalid("continues_itself", "continues")


def _chain(desk: Desk, row: Mapping[str, Any]) -> set[str]:
    """The activities that one goes on from, itself included."""
    seen = {row["id"]}
    following = row["continues"]
    while following and following not in seen:
        seen.add(following)
        following = desk.ledger.database.value(
            "SELECT continues FROM activity WHERE id = ? AND scope = ?", (following, row["scope"])
        )
    return seen


def _day(values: Mapping[str, Any]) -> date:
    if not values.get("held_on"):
        raise Invalid("required", "held_on")
    try:
        return date.fromisoformat(values["held_on"])
    except (TypeError, ValueError) as error:
        raise Invalid("not_a_date", "held_on") from error


def _not_after(desk: Desk, name: str, day: str | None) -> None:
    if day:
        try:
            if date.fromisoformat(day) > desk.today():
                raise Invalid("date_in_future", name)
        except ValueError as error:
            raise Invalid("not_a_date", name) from error


def _known_place(code: Any) -> None:
    """Counts of municipalities and states need one that exists."""
    if not code:
        raise Invalid("required", "municipality")
    if municipality(str(code)) is None:
        raise Invalid("municipality_unclear", "municipality")
