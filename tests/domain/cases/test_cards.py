"""A lost card is replaced: the old one is blocked everywhere, whoever replaced it where."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from tests.fleet import CONSENT, Fleet, Site, hand_over, register
from tracker.basics.errors import Invalid, NotAllowed, Refused
from tracker.basics.ids import has_check
from tracker.domain.cases.finding import find_by_code


def code_of(site: Site, person: str) -> str:
    return str(site.ask("person", person=person).code)


def replaced(site: Site, person: str, reason: str = "lost", **more: str) -> dict[str, str]:
    done: dict[str, str] = site.do("cases:card:replace", person=person, reason=reason, **more)
    return done


def found(site: Site, code: str) -> list[str]:
    return [match.person.id for match in site.ask("find", text=code)]


def test_the_old_card_is_blocked_on_every_laptop_and_the_new_one_works(fleet: Fleet) -> None:
    first, second = fleet.laptop("TAP", "a"), fleet.laptop("TAP", "b")
    place, lot = fleet.stocked(first)
    woman = register(first)
    old = code_of(first, woman)
    kit = hand_over(first, place, lot, woman)["distribution"]
    fleet.sync()
    assert found(second, old) == [woman]
    new = replaced(first, woman)["code"]
    fleet.sync()
    for site in (first, second, fleet.hub()):
        with pytest.raises(Refused, match="card_replaced") as refused:
            site.ask("find", text=f"TRKC{old}")
        assert refused.value.params == {"day": date.today()}
        assert found(site, f"TRKC{new}") == [woman]
        # Wherever a code of hers is shown, it is that of the card she has.
        assert code_of(site, woman) == new
        assert [m.person.code for m in site.ask("find", text="Marie Rose Jean")] == [new]
        assert [p.code for p in site.ask("people").people] == [new]
        assert site.ask("distribution", distribution=kit).person_code == new
    with second.desk() as desk:
        held = find_by_code(desk, old, blocked_too=True)
        assert held is not None
        assert held.id == woman
    told = second.ask("cards", person=woman)
    assert [(c.code, c.state) for c in told] == [(new, "valid"), (old, "replaced")]


def test_two_laptops_replace_one_card_in_any_order_of_merging(fleet: Fleet) -> None:
    """Whatever comes first: the card that was made last counts, the other is blocked."""
    laptops = [fleet.laptop("TAP", name) for name in "abc"]
    woman = register(laptops[0])
    fleet.sync()
    made = []
    for minutes, laptop in enumerate(laptops):
        laptop.skew[0] = minutes * 60_000
        made.append(replaced(laptop, woman, "stolen")["code"])
    assert len(set(made)) == 3
    bundles = [laptop.export("hub") for laptop in laptops]
    results = set()
    for number, order in enumerate(itertools.permutations(bundles)):
        copy = fleet.copy_of_hub(f"copy-{number}")
        for bundle in order:
            copy.take(bundle)
        held = copy.ask("cards", person=woman)
        results.add(tuple((c.code, c.state, c.blocked_on) for c in held))
        del fleet.sites[f"copy-{number}"]
        copy.installation.close()
    assert len(results) == 1
    assert [code for code, state, _day in results.pop() if state == "valid"] == [made[-1]]


def test_a_replacement_made_by_mistake_is_taken_back(fleet: Fleet) -> None:
    laptop = fleet.laptop()
    woman = register(laptop)
    old = code_of(laptop, woman)
    mistaken = replaced(laptop, woman)
    laptop.do("cases:card:take_back", card=mistaken["card"])
    assert code_of(laptop, woman) == old
    assert found(laptop, old) == [woman]
    with pytest.raises(Refused, match="card_taken_back"):
        laptop.ask("find", text=mistaken["code"])
    with pytest.raises(Refused, match="voided_already"):
        laptop.do("cases:card:take_back", card=mistaken["card"])
    again = replaced(laptop, woman, "damaged")["code"]
    assert [c.state for c in laptop.ask("cards", person=woman)] == [
        "valid",
        "replaced",
        "taken_back",
    ]
    assert found(laptop, again) == [woman]


def test_prepared_cards_are_given_by_scanning_and_to_one_woman_only(fleet: Fleet) -> None:
    laptop, audit = fleet.laptop(), fleet.audit()
    codes = laptop.ask("prepared_codes", count=30)
    assert len(set(codes)) == 30
    assert all(has_check(code) for code in codes)
    told = {"given_names": "Rozlò", "gender": "female"}
    done = laptop.do("cases:person:register", person=told, consent=CONSENT, card=f"TRKC{codes[0]}")
    assert done["code"] == codes[0]
    assert found(laptop, codes[0]) == [done["person"]]
    other = register(laptop)
    with pytest.raises(Invalid, match="card_in_use"):
        replaced(laptop, other, card=codes[0])
    with pytest.raises(Invalid, match="card_mistyped"):
        replaced(laptop, other, card="TRKC12345678")
    assert replaced(laptop, other, card=codes[1])["code"] == codes[1]
    with pytest.raises(NotAllowed):
        audit.ask("cards", person=other)


def test_who_was_erased_gets_no_card_and_the_reason_goes_with_her(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop(), fleet.hub()
    woman = register(laptop)
    replaced(laptop, woman, "kept_by_another")
    fleet.sync()
    hub.do("cases:person:erase", person=woman, reason="her_wish")
    fleet.sync()
    assert [c.reason for c in laptop.ask("cards", person=woman)] == [None, None]
    assert laptop.value("SELECT reason FROM card") is None
    with pytest.raises(Refused, match="person_erased"):
        replaced(laptop, woman)
