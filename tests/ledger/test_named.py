"""Commands by name take the values that they ask for, and say so where others come."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fleet import Fleet
from tracker.basics.errors import Invalid


@pytest.mark.parametrize(
    "arguments",
    [
        {"name": 7},
        {"name": ["x"]},
        {"name": "x", "municipality": True},
        {"name": "x", "colour": "red"},
        {},
    ],
)
def test_arguments_of_another_kind_are_refused(fleet: Fleet, arguments: dict[str, Any]) -> None:
    laptop = fleet.laptop()
    with pytest.raises(Invalid, match="arguments"):
        laptop.do("organisations:site:add", **arguments)
    assert laptop.ask("sites") == []


def test_what_may_be_left_out_may_be_none(fleet: Fleet) -> None:
    assert fleet.laptop().do("organisations:site:add", name="Albergue", municipality=None)


def test_a_text_is_no_list_and_true_is_no_number(fleet: Fleet) -> None:
    hub = fleet.hub()
    kit = hub.ask("kit_types")[0].id
    for contents, days in (("soap", 90), ([{"item": "soap", "quantity": 1}], True)):
        with pytest.raises(Invalid, match="arguments"):
            hub.do("supplies:kit:version", kit_type=kit, contents=contents, duration_days=days)
