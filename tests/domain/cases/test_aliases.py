"""Two registrations of one woman: joined, seen as one, and apart again with nothing lost."""

from __future__ import annotations

import itertools

import pytest

from tests.fleet import Fleet, Site, hand_over, register
from tracker.basics.errors import Invalid, NotAllowed, NotFound, Refused

REASON = "told_by_her"


def join(site: Site, first: str, second: str, **more: str) -> str:
    return str(site.do("cases:person:alias", first=first, second=second, reason=REASON, **more))


def members(site: Site, person: str) -> tuple[str, ...]:
    found: tuple[str, ...] = site.ask("aliases", person=person).members
    return found


def test_history_warning_and_finding_go_over_both_registrations(fleet: Fleet) -> None:
    laptop = fleet.laptop()
    place, lot = fleet.stocked(laptop)
    old, new = register(laptop, "Marie Rose"), register(laptop, "Mari Wòz")
    handed = hand_over(laptop, place, lot, old)["distribution"]
    laptop.do(
        "referrals:referral:make",
        person=old,
        service=fleet.reference.service,
        priority="normal",
        consent={"how": "spoken", "given_by": "self"},
    )
    assert laptop.ask("earlier_kits", person=new) == []
    before = laptop.digest()["cso:TAP"].sealed
    join(laptop, new, old, shown=new)
    assert len(laptop.ask("earlier_kits", person=new)) == 1
    with pytest.raises(Invalid, match="earlier_kit_reason_needed"):
        hand_over(laptop, place, lot, new)
    assert [d.id for d in laptop.ask("distributions_of", person=new)] == [handed]
    # A distribution stays with the registration that it was made for.
    assert laptop.ask("distribution", distribution=handed).person == old
    assert len(laptop.ask("referrals_of", person=new)) == 1
    # One consent of each registration, and one for the referral.
    assert len(laptop.ask("consents", person=new)) == 3
    found = laptop.ask("find", text="Marie Rose")
    assert [(m.person.id, [p.id for p in m.also]) for m in found] == [(new, [old])]
    assert laptop.ask("own_copy", person=new).also[0].id == old
    likely = {"given_names": "Marie Rose", "family_names": "Jean", "birth_date": "1990-05-05"}
    exact = {**likely, "birth_precision": "day"}
    assert laptop.ask("likely_duplicates", **exact, besides=new) == []
    assert len(laptop.ask("likely_duplicates", **exact)) == 1
    # Nothing personal was written or rewritten.
    assert laptop.digest()["cso:TAP"].sealed == before


def test_taking_it_back_restores_two_women_with_nothing_lost(fleet: Fleet) -> None:
    laptop = fleet.laptop()
    place, lot = fleet.stocked(laptop)
    old, new = register(laptop, "Marie Rose"), register(laptop, "Mari Wòz")
    hand_over(laptop, place, lot, old)
    before = [laptop.ask("person", person=p) for p in (old, new)]
    alias = join(laptop, new, old)
    hand_over(laptop, place, lot, new, earlier_reason="kit_lost")
    laptop.do("cases:person:alias_undo", alias=alias)
    assert [laptop.ask("person", person=p) for p in (old, new)] == before
    assert [len(laptop.ask("distributions_of", person=p)) for p in (old, new)] == [1, 1]
    assert len(laptop.ask("find", text="Marie Rose")) == 2
    with pytest.raises(Refused, match="voided_already"):
        laptop.do("cases:person:alias_undo", alias=alias)
    assert join(laptop, old, new) == alias
    assert members(laptop, new) == (old, new)


def test_chains_and_circles_come_out_the_same_in_any_order_of_merging(fleet: Fleet) -> None:
    """Four registrations joined in a circle by four laptops that never met."""
    first = fleet.laptop("TAP", "a")
    people = [register(first, f"Marie {n}") for n in ("Un", "De", "Twa", "Kat")]
    laptops = [first, *(fleet.laptop("TAP", name, "supervisor") for name in "bcd")]
    fleet.sync()
    for n, laptop in enumerate(laptops):
        # In opposite directions, and against the order in which they were made.
        one, other = people[n], people[(n + 1) % 4]
        join(laptop, *((one, other) if n % 2 else (other, one)), shown=other)
    bundles = [laptop.export("hub") for laptop in laptops]
    hub = fleet.hub()
    results = set()
    for number, order in enumerate(itertools.islice(itertools.permutations(bundles), 0, 24, 5)):
        copy = fleet.copy_of_hub(f"copy-{number}")
        for bundle in order:
            copy.take(bundle)
        group = copy.ask("aliases", person=people[2])
        results.add((group.members, group.shown))
        fleet.sites.pop(copy.name).installation.close()
    assert len(results) == 1
    assert results.pop()[0] == tuple(people)
    fleet.sync()
    fleet.sync()
    assert {members(site, people[3]) for site in (hub, *laptops)} == {tuple(people)}
    # Open one link: the circle still holds. Open a second: two and two.
    by_pair = {
        frozenset((a.first, a.second)): a.id for a in hub.ask("aliases", person=people[0]).aliases
    }
    hub.do("cases:person:alias_undo", alias=by_pair[frozenset(people[:2])])
    assert members(hub, people[0]) == tuple(people)
    hub.do("cases:person:alias_undo", alias=by_pair[frozenset(people[2:])])
    assert members(hub, people[0]) == (people[0], people[3])
    assert members(hub, people[1]) == (people[1], people[2])


def test_joining_in_opposite_directions_at_once_is_one_alias_and_no_conflict(
    fleet: Fleet,
) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    a, b = register(one), register(one, "Mari Wòz")
    fleet.sync()
    two.take(fleet.hub().export("two"))
    assert join(one, a, b) == join(two, b, a)
    fleet.sync()
    fleet.sync()
    for site in (fleet.hub(), one, two):
        assert members(site, b) == (a, b)
        assert site.ask("sync:conflicts") == []
    one.do("cases:person:alias_undo", alias=one.ask("aliases", person=a).aliases[0].id)
    fleet.sync()
    assert members(two, b) == (b,)


def test_no_organisation_learns_of_the_other_ones_person(fleet: Fleet) -> None:
    tap, tij = fleet.laptop("TAP", "tap"), fleet.laptop("TIJ", "tij")
    a, b = register(tap), register(tij)
    fleet.sync()
    hub = fleet.hub()
    with pytest.raises(NotFound):
        join(tap, a, b)
    join(hub, a, b)
    assert set(members(hub, a)) == {a, b}
    fleet.sync()
    for laptop, own in ((tap, a), (tij, b)):
        assert members(laptop, own) == (own,)
        assert laptop.value("SELECT count(*) FROM alias") == 0
        assert laptop.value("SELECT count(*) FROM chain WHERE scope = 'cso:.hub'") == 0
        assert laptop.verify().breaks == []
    audit = fleet.audit()
    audit.take(hub.export("audit"))
    assert audit.value("SELECT count(*) FROM alias") == 1
    # Nor when the coordinator says that two are two women.
    c, d = register(tap, "Guerda"), register(tij, "Guerda")
    fleet.sync()
    hub.do("cases:duplicate:decide", first=c, second=d)
    fleet.sync()
    assert tap.value("SELECT count(*) FROM not_same") == 0


def test_an_alias_written_into_a_foreign_scope_counts_for_nothing(fleet: Fleet) -> None:
    """A laptop that writes what its screens never would cannot join another's persons."""
    tap, tij = fleet.laptop("TAP", "tap"), fleet.laptop("TIJ", "tij")
    a, b = register(tap), register(tap, "Guerda")
    fleet.sync()
    with tij.desk() as desk:
        values = {"first": min(a, b), "second": max(a, b), "reason": REASON}
        desk.add("cso:TIJ", "cases:person:alias", "alias", values)
    fleet.sync()
    assert members(fleet.hub(), a) == (a,)


def test_who_may_join(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP", "field", "field_worker")
    a, b = register(laptop), register(laptop, "Guerda")
    with pytest.raises(NotAllowed):
        join(laptop, a, b)
    supervisor = fleet.laptop("TAP", "sup", "supervisor")
    fleet.sync()
    supervisor.take(fleet.hub().export("sup"))
    with pytest.raises(Invalid):
        join(supervisor, a, a)
    join(supervisor, a, b)
    with pytest.raises(Refused, match="alias_already"):
        join(supervisor, b, a)


def test_both_sides_edited_at_once_keep_their_values_and_one_is_shown(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    a, b = register(one), register(one, "Mari Wòz")
    fleet.sync()
    two.take(fleet.hub().export("two"))
    join(one, a, b)
    one.do("cases:person:edit", person=a, values={"phone": "962 111 1111"})
    two.do("cases:person:edit", person=b, values={"phone": "962 222 2222"})
    fleet.sync()
    fleet.sync()
    hub = fleet.hub()
    assert hub.ask("sync:conflicts") == []
    assert hub.ask("person", person=a).phone == "962 111 1111"
    assert hub.ask("person", person=b).phone == "962 222 2222"
    assert hub.ask("find", text="Marie Rose Jean")[0].person.id == a
    hub.do("cases:person:alias_show", person=b)
    assert hub.ask("find", text="Marie Rose Jean")[0].person.id == b
    fleet.sync()
    assert two.ask("aliases", person=a).shown == b


def test_erasing_one_registration_erases_all_of_hers(fleet: Fleet) -> None:
    tap, tij = fleet.laptop("TAP", "tap"), fleet.laptop("TIJ", "tij")
    a, b = register(tap), register(tij)
    fleet.sync()
    hub = fleet.hub()
    join(hub, a, b)
    assert hub.ask("erasure_foreseen", person=b).registrations == 2
    hub.do("cases:person:erase", person=b, reason="her_wish")
    assert hub.ask("person", person=a).given_names == ""
    fleet.sync()
    assert tap.ask("person", person=a).given_names == ""
    assert tij.ask("person", person=b).given_names == ""
    assert hub.ask("find", text="Marie Rose Jean") == []


def test_a_registration_joined_while_she_was_erased_has_come_back(fleet: Fleet) -> None:
    supervisor = fleet.laptop("TAP", "sup", "supervisor")
    a, b = register(supervisor), register(supervisor, "Mari Wòz")
    fleet.sync()
    hub = fleet.hub()
    join(supervisor, a, b)
    hub.do("cases:person:erase", person=a, reason="her_wish")
    assert hub.ask("came_back") == []
    fleet.sync()
    back = hub.ask("came_back")
    assert [(c.person, c.held > 0) for c in back] == [(a, True)]
    hub.do("cases:person:erase", person=a, reason="her_wish")
    assert hub.ask("person", person=b).given_names == ""
    assert not any(c.held for c in hub.ask("came_back"))


def test_a_registration_joined_to_one_in_use_is_kept_long_enough_only_with_it(
    fleet: Fleet,
) -> None:
    laptop = fleet.laptop()
    a, b, c = (register(laptop, name) for name in ("Marie", "Mari", "Mawi"))
    fleet.sync()
    hub = fleet.hub()
    join(hub, a, b)
    join(hub, b, c)

    def age(*persons: str) -> None:
        with hub.desk() as desk:
            for table, column in (("person", "id"), ("consent", "person")):
                for person in persons:
                    desk.ledger.database.execute(
                        f"UPDATE {table} SET _hlc = 1 WHERE {column} = ?", (person,)
                    )

    age(a, b)
    due = {p.record for p in hub.ask("retention_proposals", rule="person")}
    assert due == set()
    age(c)
    assert {p.record for p in hub.ask("retention_proposals", rule="person")} == {a, b, c}
