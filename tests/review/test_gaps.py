"""Parts that are missing, bases that are not held, and work that stays in proportion."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from tests.fleet import Fleet, Site, hand_over, register
from tests.review.test_findings import found
from tests.stored_entries import stored_entry
from tracker.basics.ids import random_code
from tracker.ledger.entry import Entry
from tracker.ledger.intake import take_in
from tracker.ledger.ledger import Change
from tracker.ledger.pieces import piece_of
from tracker.review.one_woman import Comparer


def own_entries(site: Site) -> list[Entry]:
    """What this computer itself wrote about its organisation, in order."""
    return [
        stored_entry(r["body"], r["personal"], r["sensitive"])
        for r in site.rows(
            "SELECT e.body, e.personal, e.sensitive FROM entry e JOIN chain c ON c.id = e.chain"
            " WHERE c.device = ? AND c.scope = 'cso:TAP' ORDER BY e.seq",
            site.installation.device.id,
        )
    ]


def test_a_part_that_is_still_missing_after_a_further_import(fleet: Fleet) -> None:
    laptop, other, hub = fleet.laptop("TAP", "lap"), fleet.laptop("TAP", "other"), fleet.hub()
    place, lot = fleet.stocked(laptop)
    woman = register(laptop)
    hub.take(laptop.export("hub"))
    hand_over(laptop, place, lot, woman)
    with hub.desk() as desk:
        take_in(desk.ledger, [piece_of(desk.ledger.declared, own_entries(laptop)[:-1])])
    assert found(hub, "waiting") == []
    for name in ("Guerda", "Wideline"):
        register(other, name, name)
        hub.take(other.export("hub"))
    (finding,) = found(hub, "waiting")
    assert finding.facts["held"] == 2
    assert finding.facts["size"] == 3
    assert finding.records == (laptop.installation.device.id,)
    assert hub.ask("distributions_of", person=woman) == []
    # The rest comes: nothing waits, and what it brings is looked at.
    hub.take(laptop.export("hub"))
    assert found(hub, "waiting") == []
    assert len(hub.ask("distributions_of", person=woman)) == 1


def test_a_change_without_what_it_builds_on(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    woman = register(one)
    fleet.sync()
    two.take(fleet.hub().export("two"))
    before = fleet.copy_of_hub("before")
    fleet.sites.pop("before")
    one.do("cases:person:edit", person=woman, values={"phone": "962 111 1111"})
    fleet.sync()
    two.take(fleet.hub().export("two"))
    two.do("cases:person:edit", person=woman, values={"phone": "962 222 2222"})
    with before.desk() as desk:
        take_in(desk.ledger, [piece_of(desk.ledger.declared, own_entries(two))])
    (finding,) = found(before, "pending")
    assert finding.records == (woman,)
    assert before.ask("sync:conflicts") == []
    with before.desk() as desk:
        take_in(desk.ledger, [piece_of(desk.ledger.declared, own_entries(one))])
    assert before.ask("review_counts") == {}
    before.installation.close()


def registered(site: Site, names: list[tuple[str, str]]) -> None:
    """Many registrations at once, none like another."""
    with site.desk() as desk:
        groups = []
        for n, (given, family) in enumerate(names):
            values: dict[str, Any] = {
                "code": random_code(8, desk.ledger.entropy),
                "source": "by_hand",
                "given_names": given,
                "family_names": family,
                "birth_date": f"{1950 + n % 50}-{n % 12 + 1:02}-{n % 28 + 1:02}",
                "birth_precision": "day",
            }
            groups.append([Change("person", desk.ledger.new_id(), values, ())])
        desk.ledger.append_each("cso:TAP", "cases:person:register", desk.actor.user, groups)


SYLLABLES = ("ma", "ri", "ro", "lo", "ke", "ti", "na", "do", "ve", "fa", "gi", "sou")


def names(number: int, start: int) -> list[tuple[str, str]]:
    made = []
    for n in range(start, start + number):
        a, b, c, d = n % 12, n // 12 % 12, n // 144 % 12, (n * 7) % 12
        made.append(
            (SYLLABLES[a] + SYLLABLES[b] + SYLLABLES[c], SYLLABLES[d] + SYLLABLES[b] + "sen")
        )
    return made


def test_only_what_is_new_is_compared_and_the_queue_opens_at_once(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    registered(one, names(1500, 0))
    hub = fleet.hub()
    hub.take(one.export("hub"))
    while hub.ask("review_findings").comparing:
        pass
    compared: list[str] = []
    real = Comparer.compare

    def counting(self: Comparer, persons: Collection[str]) -> None:
        compared.extend(persons)
        real(self, persons)

    monkeypatch.setattr(Comparer, "compare", counting)
    registered(two, names(100, 0))
    hub.take(two.export("hub"))
    assert len(compared) == len(set(compared)) == 100
    # Whoever opens the queue waits for none of it.
    page = hub.ask("review_findings")
    assert page.comparing == 0
    assert len(compared) == 100
    # The same hundred names were on both laptops.
    assert hub.ask("review_counts")["one_woman"] >= 100


def test_the_queue_is_read_while_another_program_writes(fleet: Fleet) -> None:
    hub = fleet.hub()
    hub.ask("review_findings")
    hub.do("organisations:cso:add", code="SUR", name="Sur")
    with hub.installation.store.connection() as database, database.transaction():
        database.execute("UPDATE meta SET value = value")
        assert hub.ask("review_findings").findings == []
