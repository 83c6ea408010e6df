"""What comes in pieces or from a newer version is kept, and applied when it can be."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.fleet import Fleet, hand_over, register
from tests.stored_entries import stored_entry
from tests.sync.laboratory import LATER
from tracker.basics.clock import wall_ms
from tracker.installation.exchange import receivers
from tracker.ledger import refilling, tables
from tracker.ledger.desk import Desk
from tracker.ledger.entry import Entry
from tracker.ledger.intake import take_in
from tracker.ledger.ledger import Change, Ledger
from tracker.ledger.pieces import piece_of
from tracker.ledger.records import RecordType
from tracker.store.database import Database
from tracker.sync.exporting import export
from tracker.sync.merge import merge_bundle


def entries(fleet_rows: list[dict[str, bytes]]) -> list[Entry]:
    return [stored_entry(r["body"], r["personal"], r["sensitive"]) for r in fleet_rows]


def test_a_group_in_two_pieces_is_applied_when_it_is_whole(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    place, lot = fleet.stocked(laptop)
    woman = register(laptop)
    hub.take(laptop.export("hub"))
    done = hand_over(laptop, place, lot, woman)
    rows = laptop.rows("SELECT body, personal, sensitive FROM entry ORDER BY id DESC LIMIT 3")
    chain = entries(rows[::-1])
    with hub.desk() as desk:
        take_in(desk.ledger, [piece_of(desk.ledger.declared, chain[:2])])
    assert hub.value("SELECT count(*) FROM distribution") == 0
    assert hub.value("SELECT count(*) FROM stock_movement WHERE kits < 0") == 0
    assert hub.verify().waiting == 2
    with hub.desk() as desk:
        take_in(desk.ledger, [piece_of(desk.ledger.declared, chain)])
    assert hub.value("SELECT id FROM distribution") == done["distribution"]
    assert hub.value("SELECT count(*) FROM receipt") == 1
    assert hub.verify().waiting == 0
    assert hub.digest()["cso:TAP"].state == laptop.digest()["cso:TAP"].state


def test_tables_and_fields_of_a_newer_version_are_kept_relayed_and_applied_after_the_upgrade(
    fleet: Fleet,
) -> None:
    newer, hub, older = fleet.laptop("TAP", "newer"), fleet.hub(), fleet.laptop("TAP", "older")
    woman = register(newer)
    store = newer.installation.store
    with store.connection() as database:
        ledger = Ledger(database, LATER)
        with ledger.transaction():
            refilling.rebuild(database, LATER)
        visit = ledger.new_id()
        ledger.append(
            "cso:TAP",
            "future:visit:record",
            newer.installation.actor.user,
            [
                Change("future_visit", visit, {"place": "Tapachula"}, ()),
                Change("person", woman, {"shoe_size": 37}),
            ],
        )
        desk = Desk(ledger, newer.installation.actor)
        bundle = export(ledger, receivers(desk, "hub")).data
    assert hub.take(bundle).new > 0
    assert not hub.verify().breaks
    assert hub.ask("person", person=woman).given_names == "Marie Rose"
    older.take(hub.export("older"))
    # An upgrade of the older laptop: what it relayed without understanding counts now.
    with older.installation.store.connection() as database:
        ledger = Ledger(database, LATER, wall_ms)
        ledger.bring_up_to_date()
        assert database.value("SELECT place FROM future_visit WHERE id = ?", (visit,)) == (
            "Tapachula"
        )
        assert database.value("SELECT shoe_size FROM person WHERE id = ?", (woman,)) == 37
        # Taken in again by the newer version, nothing is new.
        merged = merge_bundle(ledger, hub.export("older", full=True))
        assert merged.new == 0


def test_a_new_version_makes_only_those_tables_anew_that_it_declares_otherwise(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever opens a large ledger with it waits for these alone."""
    hub, laptop = fleet.hub(), fleet.laptop("TAP", "lap")
    place, lot = fleet.stocked(laptop)
    women = [register(laptop, name) for name in ("Guerda", "Wideline", "Yolande")]
    hand_over(laptop, place, lot, women[0])
    laptop.do("cases:person:edit", person=women[1], values={"phone": "962 000 0000"})
    hub.take(laptop.export("hub"))
    made: list[list[str]] = []
    create = tables.create

    def told(database: Database, types: Sequence[RecordType]) -> None:
        made.append(sorted(t.table for t in types))
        create(database, types)

    monkeypatch.setattr(tables, "create", told)
    names = [name for t in LATER for name in (t.table, *t.derived_tables)]
    with hub.installation.store.connection() as database:

        def rows() -> list[list[tuple[object, ...]]]:
            found = [database.tuples(f'SELECT * FROM "{n}"') for n in [*names, "conflict"]]
            return [sorted(some, key=repr) for some in found]

        ledger = Ledger(database, LATER, wall_ms)
        ledger.bring_up_to_date()
        before = rows()
        ledger.bring_up_to_date()
        ledger.rebuild()
        assert rows() == before
        # Findings of the review follow from rows of all kinds.
        assert made == [["future_visit", "person", "review"], [], sorted(t.table for t in LATER)]
        # What an older version of this program told of its tables: nothing is taken for granted.
        database.execute("UPDATE meta SET value = 'ab12' WHERE name = 'tables'")
        assert not refilling.is_current(database, LATER)
        ledger.bring_up_to_date()
        assert made[-1] == made[-2]
        assert rows() == before
