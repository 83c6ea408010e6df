"""Plan a distribution day, open it, say that it was not held, take it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from tracker.basics.errors import Invalid, Refused
from tracker.domain.distribution_days.records import DAY
from tracker.domain.organisations.seen import changed_since
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change

_PLANNED = frozenset(f.name for f in DAY.fields) - {"state"}
MOST_EXPECTED = 100_000
_MINUTES = 24 * 60


@command("days:day:add", "days:day:write")
def add_day(desk: Desk, *, day: Mapping[str, Any]) -> str:
    """A planned distribution day at a site; its id. The site tells whose it is."""
    if not day.get("site"):
        raise Invalid("required", "site")
    place = desk.record("site", day["site"])
    values = _checked(desk, day)
    if values["held_on"] < desk.today().isoformat():
        raise Invalid("day_is_past", "held_on")
    return desk.add(place["scope"], "days:day:add", "distribution_day", values)


@command("days:day:edit", "days:day:write")
def edit_day(
    desk: Desk, *, day: str, values: Mapping[str, Any], base: Sequence[str] | None = None
) -> None:
    """Change the plan; only the fields named. The site stays."""
    row = live_day(desk, day)
    if set(values) - _PLANNED:
        raise Invalid("unknown_field", "values")
    if values.get("site", row["site"]) != row["site"]:
        raise Invalid("site_stays", "site")
    held = {name: row[name] for name in _PLANNED} | {"kits": orjson.loads(row["kits"])}
    checked = _checked(desk, {**held, **values})
    told = {name: checked.get(name) for name in values}
    changed = changed_since(desk, "distribution_day", row, told, base)
    if changed:
        change = Change("distribution_day", day, changed, tuple(base) if base else None)
        desk.ledger.append(row["scope"], "days:day:edit", desk.actor.user, [change])


@command("days:day:open", "days:day:write")
def open_day(desk: Desk, *, day: str) -> None:
    """From now on kits are handed over. Points of safety that are open stay to be seen."""
    row = live_day(desk, day)
    if row["held_on"] > desk.today().isoformat():
        raise Refused("day_not_come", day=date.fromisoformat(row["held_on"]))
    if row["state"] != "open":
        _state(desk, row, "open")


@command("days:day:not_held", "days:day:write")
def not_held(desk: Desk, *, day: str) -> None:
    """It did not take place. Refused once a kit was handed over on it."""
    row = live_day(desk, day)
    if desk.ledger.database.value(
        "SELECT 1 FROM distribution WHERE distribution_day = ? AND +scope = ? AND void IS NULL",
        (day, row["scope"]),
    ):
        raise Refused("day_has_hand_overs")
    _state(desk, row, "not_held")


@command("days:day:void", "days:day:write")
def void_day(desk: Desk, *, day: str, reason: str, base: Sequence[str] | None = None) -> None:
    """A plan that was entered by mistake or twice. What was handed over stays."""
    row = live_day(desk, day)
    change = Change("distribution_day", day, {"void": reason}, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "days:day:void", desk.actor.user, [change])


def live_day(desk: Desk, day: str) -> dict[str, Any]:
    """The folded row of a day that was not taken back."""
    row = desk.record("distribution_day", day)
    if row["void"]:
        raise Refused("voided_already")
    return row


def _state(desk: Desk, row: Mapping[str, Any], state: str) -> None:
    change = Change("distribution_day", row["id"], {"state": state})
    desk.ledger.append(row["scope"], f"days:day:{state}", desk.actor.user, [change])


def _checked(desk: Desk, told: Mapping[str, Any]) -> dict[str, Any]:
    """A plan, beyond the shape of single fields."""
    if set(told) - _PLANNED:
        raise Invalid("unknown_field", "day")
    values = {name: value for name, value in told.items() if value not in (None, "")}
    try:
        values["held_on"] = date.fromisoformat(str(values.get("held_on") or "")).isoformat()
    except ValueError as error:
        raise Invalid("not_a_date", "held_on") from error
    kits = values.get("kits")
    if not isinstance(kits, list | tuple) or not kits:
        raise Invalid("required", "kits")
    for version in kits:
        desk.record("kit_version", version)
    values["kits"] = sorted(set(kits))
    for name, least, most in (
        ("expected", 1, MOST_EXPECTED),
        ("starts_at", 0, _MINUTES - 1),
        ("ends_at", 0, _MINUTES - 1),
    ):
        number = values.get(name)
        if number is not None and (type(number) is not int or not least <= number <= most):
            raise Invalid("not_a_number", name)
    if (
        values.get("starts_at") is not None
        and values.get("ends_at") is not None
        and values["ends_at"] <= values["starts_at"]
    ):
        raise Invalid("closes_before_it_opens", "ends_at")
    return {"state": "planned", **values}
