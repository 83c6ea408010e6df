"""What comes in pieces or from a newer version is kept, and applied when it can be."""

from __future__ import annotations

from tests.fleet import Fleet, hand_over, register
from tests.stored_entries import stored_entry
from tests.sync.laboratory import LATER
from tracker.basics.clock import wall_ms
from tracker.installation.exchange import receivers
from tracker.ledger import refilling
from tracker.ledger.desk import Desk
from tracker.ledger.entry import Entry
from tracker.ledger.intake import take_in
from tracker.ledger.ledger import Change, Ledger
from tracker.ledger.pieces import piece_of
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
        ledger.rebuild()
        assert database.value("SELECT place FROM future_visit WHERE id = ?", (visit,)) == (
            "Tapachula"
        )
        assert database.value("SELECT shoe_size FROM person WHERE id = ?", (woman,)) == 37
        # Taken in again by the newer version, nothing is new.
        merged = merge_bundle(ledger, hub.export("older", full=True))
        assert merged.new == 0
