"""A form writes what was changed in it, whatever came in since it was opened."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fleet import Fleet, Site, register

#: What is edited: its table, the command with the name of its argument, two fields that two people
#: change, each with what stood there and what they write.
ACTIVITY = {
    "activity_kind": "training", "held_on": "2026-02-01", "municipality": "02004", "title": "Koud",
}  # fmt: skip
INTERPRETER = {
    "name": "Wideline",
    "languages": ["es", "ht"],
    "phone": "962 555 0101",
    "by_telephone": True,
    "training": "course",
}
DAY = {"held_on": "2099-03-02", "admission": "open_queue", "expected": 20}
PERSON = {"phone": "962 555 1111", "municipality": "07089"}
SITE = {"name": "Albrgue", "municipality": "07089"}


def made(fleet: Fleet, site: Site, table: str) -> tuple[str, dict[str, Any]]:
    """A record of ``table``: its id, and all that a form about it tells."""
    if table == "person":
        return register(site, **PERSON), PERSON
    if table == "site":
        return site.do("organisations:site:add", **SITE), SITE
    if table == "activity":
        return site.do("activities:activity:add", activity=ACTIVITY), ACTIVITY
    if table == "interpreter":
        return site.do("activities:interpreter:add", interpreter=INTERPRETER), INTERPRETER
    place = site.do("organisations:site:add", name="Parque")
    day = {**DAY, "site": place, "kits": [fleet.reference.kit_version]}
    return site.do("days:day:add", day=day), {k: v for k, v in day.items() if k != "site"}


@pytest.mark.parametrize(
    ("table", "command", "argument", "first", "second"),
    [
        ("person", "cases:person:edit", "person", ("phone", "962 555 2222"),
         ("municipality", "02004")),
        ("site", "organisations:site:edit", "site", ("name", "Albergue"),
         ("municipality", "02004")),
        ("activity", "activities:activity:edit", "activity", ("title", "Kuit"),
         ("municipality", "07089")),
        ("interpreter", "activities:interpreter:edit", "interpreter", ("name", "Wideline Joseph"),
         ("phone", "962 555 0202")),
        ("distribution_day", "days:day:edit", "day", ("held_on", "2099-03-04"),
         ("expected", 30)),
    ],
)  # fmt: skip
def test_what_nobody_touched_is_not_in_conflict(
    fleet: Fleet, table: str, command: str, argument: str,
    first: tuple[str, Any], second: tuple[str, Any],
) -> None:  # fmt: skip
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    record, form = made(fleet, one, table)
    fleet.sync()
    heads = f"SELECT _heads FROM {table} WHERE id = ?"
    seen = one.value(heads, record).split(",")
    # Two change another field each, both by a form that tells all fields.
    two.do(command, **{argument: record}, values={**form, first[0]: first[1]}, base=seen)
    fleet.sync()
    fleet.sync()
    # What the second one changed is here by now; the form of the first was opened before.
    assert one.value(heads, record).split(",") != seen
    one.do(command, **{argument: record}, values={**form, second[0]: second[1]}, base=seen)
    fleet.sync()
    fleet.sync()
    for site in (one, two, fleet.hub()):
        assert site.rows("SELECT field FROM conflict") == []
        (row,) = site.rows(f"SELECT {first[0]}, {second[0]} FROM {table} WHERE id = ?", record)
        assert (row[first[0]], row[second[0]]) == (first[1], second[1])
    # Saved as it was opened, nothing is written.
    before = one.value("SELECT count(*) FROM entry")
    one.do(command, **{argument: record}, values=form, base=seen)
    assert one.value("SELECT count(*) FROM entry") == before
