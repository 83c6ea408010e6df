"""No conflict is reported that is none, and none is missed; settled, and taken back.

Named after what went wrong elsewhere: ODK Central #805 (false conflicts) and #698 (missed
conflicts), Primero #508 (same-field edits overwritten), Tangerine #2484 (the result depends
on who comes first) and #2722 (a record lost, no conflict listed).
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.fleet import Fleet, Site, register
from tracker.basics.errors import NotFound, Refused
from tracker.sync.conflicts import Conflict

A, B, C = "962 111 1111", "962 222 2222", "962 333 3333"


def pair(fleet: Fleet) -> tuple[Site, Site, str]:
    """Two laptops of one organisation that both hold a woman's registration."""
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    woman = register(one, phone="962 000 0000")
    fleet.sync()
    two.take(fleet.hub().export("two"))
    return one, two, woman


def edit(site: Site, woman: str, **values: Any) -> None:
    site.do("cases:person:edit", person=woman, values=values)


def conflicts(site: Site) -> list[Conflict]:
    found: list[Conflict] = site.ask("sync:conflicts")
    return found


def settle(site: Site, value: Any, number: int = 0) -> None:
    conflict = conflicts(site)[number]
    side = next(s for s in conflict.sides if s.value == value)
    site.do(
        "sync:conflict:settle",
        scope=conflict.scope,
        record=conflict.record,
        field=conflict.field,
        choose=side.hash,
        base=list(conflict.base),
    )


def meet(fleet: Fleet) -> None:
    """Everybody comes to have everything."""
    fleet.sync()
    fleet.sync()


def settled_entry(site: Site) -> str:
    return str(site.ask("review_settled")[0].entry)


def test_odk_805_the_same_value_twice_is_no_conflict(fleet: Fleet) -> None:
    one, two, woman = pair(fleet)
    edit(one, woman, phone=A)
    edit(two, woman, phone=A)
    meet(fleet)
    assert [conflicts(s) for s in (one, two, fleet.hub())] == [[], [], []]


def test_odk_805_different_fields_are_no_conflict(fleet: Fleet) -> None:
    one, two, woman = pair(fleet)
    edit(one, woman, phone=A)
    edit(two, woman, family_names="Simon")
    meet(fleet)
    for site in (one, two, fleet.hub()):
        assert conflicts(site) == []
        shown = site.ask("person", person=woman)
        assert (shown.phone, shown.family_names) == (A, "Simon")


def test_odk_805_saving_an_unchanged_form_is_no_conflict(fleet: Fleet) -> None:
    one, two, woman = pair(fleet)
    seen = two.ask("person", person=woman)
    edit(one, woman, phone=A)
    entries = two.value("SELECT count(*) FROM entry")
    edit(two, woman, phone=seen.phone, given_names=seen.given_names)
    assert two.value("SELECT count(*) FROM entry") == entries
    meet(fleet)
    assert conflicts(fleet.hub()) == []
    assert two.ask("person", person=woman).phone == A


def test_odk_805_one_after_the_other_is_no_conflict_with_any_clock(fleet: Fleet) -> None:
    one, two, woman = pair(fleet)
    one.skew[0] = 40 * 24 * 3600 * 1000
    edit(one, woman, phone=A)
    meet(fleet)
    edit(two, woman, phone=B)
    meet(fleet)
    assert conflicts(fleet.hub()) == []
    assert {s.ask("person", person=woman).phone for s in (one, two, fleet.hub())} == {B}


def test_odk_698_no_conflict_is_missed_when_one_wrote_several_times(fleet: Fleet) -> None:
    one, two, woman = pair(fleet)
    edit(one, woman, phone=A)
    for phone in (C, "962 444 4444", B):
        edit(two, woman, phone=phone)
    meet(fleet)
    for site in (one, two, fleet.hub()):
        (conflict,) = conflicts(site)
        assert {s.value for s in conflict.sides} == {A, B}


def test_odk_698_an_edit_that_never_saw_the_settling_is_a_conflict_again(fleet: Fleet) -> None:
    one, two, woman = pair(fleet)
    edit(one, woman, phone=A)
    edit(two, woman, phone=B)
    hub = fleet.hub()
    meet(fleet)
    settle(hub, A)
    # This laptop has not heard of the settling.
    edit(two, woman, phone=C)
    meet(fleet)
    for site in (one, two, hub):
        (conflict,) = conflicts(site)
        assert {s.value for s in conflict.sides} == {A, C}


def test_primero_508_both_values_of_one_field_are_kept(fleet: Fleet) -> None:
    one, two, woman = pair(fleet)
    edit(one, woman, phone=A)
    edit(two, woman, phone=B)
    meet(fleet)
    (conflict,) = conflicts(fleet.hub())
    assert {(s.value, s.device_name) for s in conflict.sides} == {(A, "one"), (B, "two")}


def test_tangerine_2484_who_comes_first_makes_no_difference(fleet: Fleet) -> None:
    one, two, woman = pair(fleet)
    edit(one, woman, phone=A)
    edit(two, woman, phone=B)
    bundles = (one.export("hub"), two.export("hub"))
    results = []
    for number, order in enumerate(itertools.permutations(bundles)):
        copy = fleet.copy_of_hub(f"copy-{number}")
        for bundle in order:
            copy.take(bundle)
        results.append((conflicts(copy), copy.ask("person", person=woman).phone, copy.digest()))
        fleet.sites.pop(copy.name).installation.close()
    assert results[0] == results[1]
    assert len(results[0][0]) == 1


def test_tangerine_2722_taken_out_of_use_while_it_was_corrected(fleet: Fleet) -> None:
    one, two, woman = pair(fleet)
    one.do("cases:person:void", person=woman, reason="entered_by_mistake")
    edit(two, woman, phone=B)
    meet(fleet)
    hub = fleet.hub()
    (conflict,) = conflicts(hub)
    assert conflict.field == "void~edit"
    assert hub.ask("person", person=woman).phone == B
    settle(hub, None)
    meet(fleet)
    assert [conflicts(s) for s in (one, two, hub)] == [[], [], []]
    assert one.ask("person", person=woman).void is None
    # Taken back, it is in the queue again, and nothing of the edit is lost.
    hub.do("sync:conflict:reopen", scope="cso:TAP", record=woman, settled=settled_entry(hub))
    meet(fleet)
    for site in (one, two, hub):
        assert [c.field for c in conflicts(site)] == ["void~edit"]
        shown = site.ask("person", person=woman)
        assert (shown.void, shown.phone) == ("entered_by_mistake", B)


def test_a_settling_that_one_laptop_has_seen_and_the_other_not(fleet: Fleet) -> None:
    one, two, woman = in_conflict(fleet)
    hub = fleet.hub()
    settle(hub, A)
    one.take(hub.export("one"))
    edit(one, woman, phone=C)
    # The other one corrects something else meanwhile.
    edit(two, woman, notes="Li deplase")
    meet(fleet)
    for site in (one, two, hub):
        assert conflicts(site) == []
        shown = site.ask("person", person=woman)
        assert (shown.phone, shown.notes) == (C, "Li deplase")


def in_conflict(fleet: Fleet) -> tuple[Site, Site, str]:
    """Two laptops that wrote A and B, and know of each other."""
    one, two, woman = pair(fleet)
    edit(one, woman, phone=A)
    edit(two, woman, phone=B)
    meet(fleet)
    return one, two, woman


def test_settled_at_once_with_different_choices_is_a_conflict_again(fleet: Fleet) -> None:
    one, two, _ = in_conflict(fleet)
    settle(one, A)
    settle(two, B)
    meet(fleet)
    for site in (one, two, fleet.hub()):
        (conflict,) = conflicts(site)
        assert {s.value for s in conflict.sides} == {A, B}
    settle(fleet.hub(), B)
    meet(fleet)
    assert [conflicts(s) for s in (one, two, fleet.hub())] == [[], [], []]


def test_settled_at_once_with_the_same_choice_is_settled(fleet: Fleet) -> None:
    one, two, _woman = in_conflict(fleet)
    settle(one, A)
    settle(two, A)
    meet(fleet)
    assert [conflicts(s) for s in (one, two, fleet.hub())] == [[], [], []]


def test_taking_back_restores_both_values_and_who_wrote_them(fleet: Fleet) -> None:
    one, two, woman = in_conflict(fleet)
    hub = fleet.hub()
    before = hub.ask("sync:conflicts")[0]
    settle(hub, A)
    assert hub.ask("person", person=woman).phone == A
    entries = hub.value("SELECT count(*) FROM entry")
    arguments = {"scope": "cso:TAP", "record": woman, "settled": settled_entry(hub)}
    hub.do("sync:conflict:reopen", **arguments)
    # Nothing is deleted, and nobody's name is taken from what she wrote.
    assert hub.value("SELECT count(*) FROM entry") == entries + 2
    meet(fleet)
    for site in (one, two, hub):
        (conflict,) = conflicts(site)
        assert {(s.value, s.at, s.device_name, s.shown) for s in conflict.sides} == {
            (s.value, s.at, s.device_name, s.shown) for s in before.sides
        }
        assert site.ask("person", person=woman).phone == B
        assert site.verify().breaks == []
    settle(two, A)
    meet(fleet)
    assert conflicts(hub) == []
    # The first settling is history now.
    with pytest.raises(Refused, match="conflict_moved_on"):
        hub.do("sync:conflict:reopen", **arguments)


def test_what_was_written_again_since_is_not_taken_back(fleet: Fleet) -> None:
    _one, _two, woman = in_conflict(fleet)
    hub = fleet.hub()
    settle(hub, A)
    arguments = {"scope": "cso:TAP", "record": woman, "settled": settled_entry(hub)}
    edit(hub, woman, family_names="Simon")
    assert hub.ask("review_settled")[0].can_reopen
    edit(hub, woman, phone=C)
    assert not hub.ask("review_settled")[0].can_reopen
    with pytest.raises(Refused, match="conflict_moved_on"):
        hub.do("sync:conflict:reopen", **arguments)
    with pytest.raises(NotFound):
        hub.do("sync:conflict:reopen", **{**arguments, "settled": "ab" * 32})


@pytest.mark.parametrize("rule", ["latest", "device"])
def test_all_by_one_rule_in_one_piece(fleet: Fleet, rule: str) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    women = [register(one, name, name) for name in ("Guerda", "Wideline", "Fabiola")]
    fleet.sync()
    two.take(fleet.hub().export("two"))
    # Later by its clock, too: the machine's own may be set back by a moment in between.
    one.skew[0] = 1000
    for woman in women:
        edit(two, woman, phone=B, notes="de")
        edit(one, woman, phone=A, notes="en")
    meet(fleet)
    hub = fleet.hub()
    device = one.installation.device.id if rule == "latest" else two.installation.device.id
    arguments: dict[str, Any] = {"rule": rule}
    if rule == "device":
        arguments["device"] = device
    foreseen = hub.ask("sync:conflict:foreseen", **arguments)
    assert (foreseen.open, foreseen.settled, foreseen.records) == (6, 6, 3)
    with pytest.raises(Refused, match="finding_changed"):
        hub.do("sync:conflict:settle_all", **arguments, expected=5)
    assert len(conflicts(hub)) == 6
    assert hub.do("sync:conflict:settle_all", **arguments, expected=6) == 6
    meet(fleet)
    wanted = (A, "en") if rule == "latest" else (B, "de")
    for site in (one, two, hub):
        assert conflicts(site) == []
        for woman in women:
            shown = site.ask("person", person=woman)
            assert (shown.phone, shown.notes) == wanted
    # Each record's settling can be taken back for itself, with all its fields.
    hub.do(
        "sync:conflict:reopen",
        scope="cso:TAP",
        record=women[1],
        settled=next(s.entry for s in hub.ask("review_settled") if s.record == women[1]),
    )
    assert {c.field for c in conflicts(hub)} == {"phone", "notes"}
    assert {c.record for c in conflicts(hub)} == {women[1]}
