"""electric #1245: transactions that were taken apart on their way.

What a person did at once (a kit handed over: the distribution, the stock, the receipt) is
seen wholly or not at all, by everybody, at any moment, whatever becomes of the bundle.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.fleet import Fleet, Site, hand_over, register
from tests.sync.hostile import Draft, refusal, replacing
from tests.sync.laboratory import laboratory
from tests.sync.test_out_of_order import edited, registered
from tracker.basics.errors import TrackerError
from tracker.ledger import intake
from tracker.ledger.plain import store_plain
from tracker.store.database import Database
from tracker.sync.merge import merge_bundle

COUNTED = ("distribution", "receipt")


def seen(site: Site) -> tuple[int, ...]:
    """How much of kits handed over a screen shows, and what has left the stock."""
    return (
        *(int(site.value(f"SELECT count(*) FROM {table}")) for table in COUNTED),
        int(site.value("SELECT count(*) FROM stock_movement WHERE kits < 0")),
    )


def test_electric_1245_a_bundle_that_is_wrong_at_its_end_leaves_nothing_of_its_beginning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every block is stored and folded before the next one is read, and yet."""
    monkeypatch.setattr("tracker.sync.exporting.BLOCK_ENTRIES", 1)
    stored: list[bool] = []

    def counting(*given: Any) -> bool:
        stored.append(store_plain(*given))
        return stored[-1]

    monkeypatch.setattr(intake, "store_plain", counting)
    with laboratory() as benches:
        hub, laptop = benches["hub"], benches["tap-a"]
        woman = registered(laptop)
        edited(laptop, woman, "+52 961 111 1111")
        draft = Draft.of(laptop, hub)
        draft.block(replacing("personal", b"1111", b"9999"))
        assert refusal(hub, draft.data()) == "bundle_tampered"
        assert any(stored), "the beginning was never stored: this proves nothing"
        hub.take(laptop.send(hub.ledger.device.id))
        assert hub.database.value("SELECT phone FROM person") == "+52 961 111 1111"


def test_electric_1245_who_looks_while_a_merge_runs_sees_none_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tracker.sync.exporting.BLOCK_ENTRIES", 1)
    monkeypatch.setattr(intake, "_TOGETHER", 1)
    with laboratory() as benches:
        hub, laptop = benches["hub"], benches["tap-a"]
        for number in range(3):
            edited(laptop, registered(laptop), f"+52 961 111 111{number}")
        other = Database.open(hub.path, hub.key)
        looked: list[int] = []

        def look(_: int) -> None:
            assert hub.database.value("SELECT count(*) FROM person") > 0 or not looked
            looked.append(other.value("SELECT count(*) FROM person"))

        merge_bundle(hub.ledger, laptop.send(hub.ledger.device.id), look)
        assert len(looked) > 3
        assert set(looked) == {0}
        assert other.value("SELECT count(*) FROM person") == 3
        other.close()


def test_electric_1245_half_of_what_was_done_at_once_is_not_shown(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at any entry of the second half, by whatever reason, the first half is gone."""
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    place, lot = fleet.stocked(laptop)
    woman = register(laptop)
    hub.take(laptop.export("hub"))
    hand_over(laptop, place, lot, woman)
    bundle = laptop.export("hub")
    before, whole = seen(hub), seen(laptop)
    assert whole == tuple(n + 1 for n in before)
    with hub.desk() as desk:
        database = desk.ledger.database
        state = desk.ledger.database.value("SELECT count(*) FROM entry")
        insert = type(database).insert_alike

        def failing(self: Database, *given: object, **named: object) -> None:
            insert(self, *given, **named)  # type: ignore[arg-type]
            if str(given[0]).endswith('"receipt"'):
                raise TrackerError("database_error", detail="disk full")

        with monkeypatch.context() as patch:
            patch.setattr(Database, "insert_alike", failing)
            with pytest.raises(TrackerError, match="disk full"):
                merge_bundle(desk.ledger, bundle)
        assert database.value("SELECT count(*) FROM entry") == state
    assert seen(hub) == before
    hub.take(bundle)
    assert seen(hub) == whole


def test_electric_1245_a_command_that_fails_in_its_midst_leaves_nothing(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = fleet.laptop("TAP", "lap")
    place, lot = fleet.stocked(laptop)
    woman = register(laptop)
    before, digest = seen(laptop), laptop.digest()
    insert = Database.insert_alike

    def failing(self: Database, *given: object, **named: object) -> None:
        insert(self, *given, **named)  # type: ignore[arg-type]
        if str(given[0]).endswith('"distribution"'):
            raise TrackerError("database_error", detail="disk full")

    with monkeypatch.context() as patch:
        patch.setattr(Database, "insert_alike", failing)
        with pytest.raises(TrackerError, match="disk full"):
            hand_over(laptop, place, lot, woman)
    assert (seen(laptop), laptop.digest()) == (before, digest)
    hand_over(laptop, place, lot, woman)
    assert seen(laptop) == tuple(n + 1 for n in before)
    assert not laptop.verify().breaks
