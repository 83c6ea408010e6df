"""Who came, on laptops that never met: any order of merging, nobody twice, nothing doubled."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.fleet import Fleet, Site, register
from tracker.basics.errors import Invalid, Refused
from tracker.domain.cases.finding import CARD_PREFIX


def told(site: Site, cso: str | None = None, **more: Any) -> str:
    """An activity of today at a laptop; its id."""
    activity = {
        "activity_kind": "training",
        "title": "Taller de costura",
        "held_on": date.today().isoformat(),
        "municipality": "07089",
        **more,
    }
    return str(site.do("activities:activity:add", activity=activity, cso=cso))


def card(site: Site, person: str) -> str:
    return CARD_PREFIX + str(site.ask("person", person=person).code)


@dataclass
class Two:
    """Two laptops of one organisation that both know the activity and the women."""

    fleet: Fleet
    door: Site
    desk: Site
    activity: str
    women: list[str]

    def scan(self, site: Site, woman: int) -> Any:
        code = card(site, self.women[woman])
        return site.do("activities:attendance:record", activity=self.activity, code=code)


@pytest.fixture
def two(fleet: Fleet) -> Two:
    door, desk = fleet.laptop("TAP", "door"), fleet.laptop("TAP", "desk")
    women = [register(door, name) for name in ("Guerda", "Natacha", "Mirlande")]
    activity = told(door)
    fleet.hub().take(door.export("hub"))
    desk.take(fleet.hub().export("desk"))
    return Two(fleet, door, desk, activity, women)


def test_a_card_counts_once_and_the_second_time_is_told(two: Two) -> None:
    first, again = two.scan(two.door, 0), two.scan(two.door, 0)
    assert (first.already, again.already) == (False, True)
    assert first.attendance == again.attendance
    assert two.door.ask("activity", activity=two.activity).people == 1
    entries = two.door.value("SELECT count(*) FROM entry")
    two.scan(two.door, 0)
    assert two.door.value("SELECT count(*) FROM entry") == entries
    two.door.do("activities:attendance:void", attendance=first.attendance)
    assert two.door.ask("activity", activity=two.activity).people == 0
    assert not two.scan(two.door, 0).already
    assert two.door.ask("activity", activity=two.activity).people == 1


def test_cards_that_are_not_hers(two: Two) -> None:
    other = two.fleet.laptop("TIJ", "tij")
    stranger = register(other, "Rose")
    code = card(other, stranger)
    scan = {"activity": two.activity}
    with pytest.raises(Invalid, match="card_not_held"):
        two.door.do("activities:attendance:record", **scan, code=code)
    with pytest.raises(Invalid, match="card_mistyped"):
        two.door.do("activities:attendance:record", **scan, code=code[:-1] + "*")
    hub = two.fleet.hub()
    hub.take(other.export("hub"))
    with pytest.raises(Invalid, match="card_of_another_organisation"):
        hub.do("activities:attendance:record", **scan, code=code)
    two.door.do("cases:person:void", person=two.women[0], reason="entered_by_mistake")
    with pytest.raises(Refused, match="person_voided"):
        two.scan(two.door, 0)
    assert two.door.ask("activity", activity=two.activity).people == 0


def test_one_woman_taken_down_on_two_laptops_came_once_in_every_order(two: Two) -> None:
    """Scanned at the door, ticked on the list at the desk: one record, and no contradiction."""
    two.scan(two.door, 0)
    two.scan(two.door, 1)
    listed = two.desk.do(
        "activities:attendance:list",
        activity=two.activity,
        persons=[two.women[0], two.women[2], two.women[2]],
    )
    assert listed == {"added": 2, "already": 0}
    bundles = {"door": two.door.export("hub"), "desk": two.desk.export("hub")}
    states = set()
    for order in (("door", "desk"), ("desk", "door"), ("desk", "door", "desk")):
        copy = two.fleet.copy_of_hub("-".join(order))
        for name in order:
            copy.take(bundles[name])
        assert copy.ask("activity", activity=two.activity).people == 3
        assert copy.ask("sync:conflicts") == []
        states.add(copy.digest()["cso:TAP"].state)
        two.fleet.sites.pop(copy.name).installation.close()
    assert len(states) == 1


def test_two_registrations_of_one_woman_are_one_at_an_activity(two: Two) -> None:
    two.scan(two.door, 0)
    two.scan(two.desk, 1)
    two.fleet.sync()
    two.door.do("cases:person:alias", first=two.women[0], second=two.women[1], reason="told_by_her")
    assert two.door.ask("activity", activity=two.activity).people == 1
    assert two.scan(two.door, 1).already
    third = told(two.door, title="Otro taller")
    persons = two.women[:2]
    done = two.door.do("activities:attendance:list", activity=third, persons=persons)
    assert done == {"added": 1, "already": 1}


SHEET = [["community", "female", "18_34", 12], ["host", "female", "35_59", 7]]
OTHER = [["community", "female", "18_34", 14], ["guest", "not_told", "not_told", 2]]


@pytest.mark.parametrize("second", [SHEET, OTHER])
def test_one_sheet_on_two_laptops_is_never_added_up(two: Two, second: list[Any]) -> None:
    write = {"activity": two.activity}
    two.door.do("activities:count:write", **write, counts=SHEET)
    two.desk.do("activities:count:write", **write, counts=second)
    bundles = [two.door.export("hub"), two.desk.export("hub")]
    for number, order in enumerate(itertools.permutations(bundles)):
        copy = two.fleet.copy_of_hub(f"copy{number}")
        for data in order:
            copy.take(data)
        held = copy.ask("activity", activity=two.activity)
        assert len(held.sheets) == 1
        assert held.differs == (second is OTHER)
        # The one that was written last is shown, whole: no mixture of both.
        assert held.people == (19 if second is SHEET else 14)
        assert held.guests == (0 if second is SHEET else 2)
        conflicts = copy.ask("sync:conflicts")
        assert [c.field for c in conflicts] == (["counts"] if second is OTHER else [])
        assert copy.ask("yearly_figures").differing == (second is OTHER)
        two.fleet.sites.pop(copy.name).installation.close()
    two.door.do("activities:count:write", **write, counts=OTHER, sheet=2)
    assert two.door.ask("activity", activity=two.activity).people == 19 + 14


def test_a_sheet_says_what_is_wrong_with_it(two: Two) -> None:
    write = {"activity": two.activity}
    for counts, code in (
        ([], "nobody_counted"),
        ([["community", "female", "18_34", 0]], "nobody_counted"),
        ([["community", "female", "18_34", -1]], "not_a_number"),
        ([["community", "female", "18_59", 1]], "not_acceptable"),
        ([["community", "female", "18_34", 1]] * 2, "not_acceptable"),
    ):
        with pytest.raises(Invalid, match=code):
            two.door.do("activities:count:write", **write, counts=counts)
    two.door.do("activities:activity:edit", activity=two.activity, values={"outcome": "not_held"})
    with pytest.raises(Refused, match="activity_not_held"):
        two.door.do("activities:count:write", **write, counts=SHEET)


def test_an_activity_belongs_to_its_organisation(two: Two) -> None:
    grants = two.fleet.reference.grants
    with pytest.raises(Invalid, match="grant_of_another_organisation"):
        told(two.door, grant_agreement=grants["TIJ"])
    with pytest.raises(Invalid, match="network_needed"):
        told(two.door, activity_kind="womens_network")
    with pytest.raises(Invalid, match="municipality_unclear"):
        told(two.door, municipality="99999")
    values = {"continues": two.activity}
    with pytest.raises(Invalid, match="continues_itself"):
        two.door.do("activities:activity:edit", activity=two.activity, values=values)
    paid = told(two.door, grant_agreement=grants["TAP"], facilitators="Jean Baptiste")
    assert two.door.ask("activity", activity=paid).grant_code == "G-TAP"


def test_an_erased_woman_was_there_without_a_name(two: Two) -> None:
    two.scan(two.door, 0)
    two.fleet.sync()
    hub = two.fleet.hub()
    hub.do("cases:person:erase", person=two.women[0], reason="her_wish")
    (came,) = hub.ask("attendances", activity=two.activity)
    assert came.name is None
    assert came.erased_on == date.today().isoformat()
    assert hub.ask("activity", activity=two.activity).people == 1
    again = hub.ask("person", person=two.women[0]).code
    second = told(hub, "TAP", title="Otra vez")
    with pytest.raises(Refused, match="person_erased"):
        hub.do("activities:attendance:record", activity=second, code=again)
