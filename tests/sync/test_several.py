"""Several bundles merged at once: the outcome is that of one after the other."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from tests.fleet import PASSWORD, Fleet, Site, hand_over, register
from tests.sync.hostile import Draft, block_of, columns_of, replacing
from tests.sync.laboratory import laboratory
from tests.sync.test_out_of_order import edited, registered
from tests.sync.test_workshop import tables_of
from tracker.basics.errors import Damaged, Refused
from tracker.installation.exchange import import_several
from tracker.installation.opening import unlock
from tracker.ledger import intake
from tracker.ledger.desk import COMMANDS
from tracker.ledger.ledger import Ledger
from tracker.settings import Settings
from tracker.sync import checking, merge, several
from tracker.sync.merge import Merged, merge_bundle
from tracker.sync.renewal import renew
from tracker.sync.several import merge_several


@dataclass
class Night:
    """Sticks that lie before a coordinator, some of them no use, and fresh copies of her hub."""

    sticks: list[bytes]
    copy: Callable[[], Site]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    folder = tmp_path_factory.mktemp("night")
    fleet = Fleet(folder)
    hub = fleet.hub()
    first, second = fleet.laptop("TAP", "first"), fleet.laptop("TAP", "second")
    elsewhere = fleet.laptop("TIJ", "elsewhere")
    place, lot = fleet.stocked(first)
    known = register(first, "Marie Rose", "Jean")
    fleet.sync()
    with pytest.MonkeyPatch.context() as patch:
        # Every entry a block, so that there is much to be taken apart.
        patch.setattr("tracker.sync.exporting.BLOCK_ENTRIES", 1)
        sticks = []
        for number, site in enumerate((first, second, elsewhere)):
            for other in range(3):
                register(site, f"Roseline {other}", f"Pierre {number}")
            sticks.append(site.export("hub"))
        # Both corrected her telephone, and neither knows.
        for site, phone in ((first, "+52 961 111 1111"), (second, "+52 961 222 2222")):
            site.do("cases:person:edit", person=known, values={"phone": phone})
        hand_over(first, place, lot, known)
        # All of it once more, and a little more: at its turn most of it is held.
        sticks += [first.export("hub", full=True), second.export("hub")]
        not_for_us = hub.export(elsewhere.name)
    home = hub.installation.settings.home
    fleet.close()
    numbers = count()

    def copy() -> Site:
        target = folder / f"copy-{next(numbers)}"
        shutil.copytree(home, target)
        return Site("hub", unlock(Settings(target), "hub", PASSWORD))

    damaged = bytearray(sticks[1])
    damaged[len(damaged) // 2] ^= 1
    return Night(
        [sticks[0], not_for_us, sticks[3], sticks[0], b"a picture", *sticks[1:], bytes(damaged)],
        copy,
    )


def one_by_one(hub: Site, sticks: list[bytes]) -> list[object]:
    told: list[object] = []
    for data in sticks:
        with hub.desk() as desk:
            try:
                told.append(merge_bundle(desk.ledger, data))
            except Refused as error:
                told.append(error.code)
    return told


def at_once(hub: Site, sticks: list[bytes]) -> list[object]:
    with hub.desk() as desk:
        told = merge_several(desk.ledger, sticks)
    return [one.code if isinstance(one, Refused) else one for one in told]


@pytest.mark.parametrize("there", [False, True], ids=["here", "there"])
@pytest.mark.parametrize("together", [1, 10**9], ids=["one by one", "in one"])
def test_the_outcome_is_one(
    night: Night, monkeypatch: pytest.MonkeyPatch, there: bool, together: int
) -> None:
    orders = (night.sticks, night.sticks[::-1])
    expected = []
    for sticks in orders:
        hub = night.copy()
        expected.append((one_by_one(hub, sticks), tables_of(hub), hub.digest()))
    assert sum(isinstance(one, Merged) for one in expected[0][0]) == 7
    monkeypatch.setattr(checking, "WORTH_IT", 1 if there else 10**9)
    monkeypatch.setattr(several, "TOGETHER", together)
    for sticks, wanted in zip(orders, expected, strict=True):
        hub = night.copy()
        assert (at_once(hub, sticks), tables_of(hub), hub.digest()) == wanted
        assert not hub.verify().breaks


def test_each_block_is_taken_apart_once(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was begun before its turn is used then."""
    taken: list[object] = []
    real = checking._checked_piece

    def counting(*given: object) -> object:
        taken.append(given[-1])
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(checking, "_checked_piece", counting)
    good = [night.sticks[0], *night.sticks[5:8]]
    one_by_one(night.copy(), good)
    wanted, taken[:] = list(taken), []
    at_once(night.copy(), good)
    assert taken == wanted


def test_one_that_goes_wrong_in_its_midst_keeps_no_other_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tracker.sync.exporting.BLOCK_ENTRIES", 1)
    with laboratory() as benches:
        hub, one, other = benches["hub"], benches["tap-a"], benches["tap-b"]
        woman = registered(one)
        edited(one, woman, "+52 961 111 1111")
        registered(other)
        draft = Draft.of(one, hub)
        draft.block(replacing("personal", b"1111", b"9999"))
        advanced: list[int] = []
        told = merge_several(
            hub.ledger,
            [other.send(hub.ledger.device.id), draft.data(), one.send(hub.ledger.device.id)],
            advanced.append,
        )
        first, wrong, last = told
        assert isinstance(wrong, Refused)
        assert wrong.code == "bundle_tampered"
        assert isinstance(first, Merged)
        assert isinstance(last, Merged)
        assert min(advanced) < 0, "it was never begun anew: this proves nothing"
        assert hub.database.value("SELECT phone FROM person WHERE id = ?", (woman,)) is not None
        assert hub.database.value("SELECT count(*) FROM person") == 2


def test_a_full_disk_leaves_all_as_it_was(night: Night) -> None:
    hub = night.copy()
    before = hub.digest()
    good = [night.sticks[0], *night.sticks[5:8]]
    with hub.desk() as desk:
        database = desk.ledger.database
        pages = database.value("PRAGMA page_count")
        database.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(Refused, match="disk_full"):
            merge_several(desk.ledger, good)
        database.execute("PRAGMA max_page_count = 1073741823")
    assert hub.digest() == before
    assert all(isinstance(one, Merged) and one.new for one in at_once(hub, good))


def test_who_we_are_is_taken_back_with_the_rest(night: Night) -> None:
    """A new identity that is not stored after all is not gone by either."""
    hub = night.copy()
    with hub.desk() as desk:
        ledger = desk.ledger
        before = ledger.device.id
        told = []
        with suppress(Damaged), ledger.transaction():
            told.append(renew(ledger, "forked").id)
            raise Damaged("bundle_damaged")
        assert told != [before]
        assert ledger.device.id == before


def test_what_is_stored_before_the_disk_is_full_is_made_known(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(several, "TOGETHER", 1)
    hub, stopped = night.copy(), iter([None])
    before = hub.installation.device.id

    def renewing(ledger: Ledger, data: bytes, progress: object) -> Merged:
        for _first in stopped:
            renew(ledger, "forked")
            return real(ledger, data)
        raise Refused("disk_full")

    real = merge_bundle
    monkeypatch.setattr(several, "merge_bundle", renewing)
    with hub.desk() as desk, pytest.raises(Refused, match="disk_full"):
        import_several(hub.installation, desk, [night.sticks[0], night.sticks[5]])
    with hub.desk() as desk:
        assert hub.installation.device.id == desk.ledger.device.id != before


def test_a_bundle_is_asked_for_when_those_before_it_are_in(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred long ones need no more memory than a few."""
    monkeypatch.setattr(several, "TOGETHER", 1)
    hub = night.copy()
    known: list[int] = []

    def coming() -> Iterator[bytes]:
        for data in night.sticks:
            known.append(hub.value("SELECT count(*) FROM exchange WHERE direction = 'in'"))
            yield data

    before = hub.value("SELECT count(*) FROM exchange WHERE direction = 'in'")
    with hub.desk() as desk:
        told = import_several(hub.installation, desk, coming())
    assert len(told) == len(night.sticks)
    assert known[0] == known[1] == before
    assert known[-1] - before >= 4, "all of them were read first"


def test_a_block_that_comes_twice_keeps_nobody_out() -> None:
    with laboratory() as benches:
        hub, one, other = benches["hub"], benches["tap-a"], benches["tap-b"]
        told = {"name": "Oaxaca", "municipality": "20067", "complaints_phone": "951 000 0000"}
        COMMANDS["organisations:cso:add"].call(hub.desk, {"code": "OAX", **told})
        registered(other)
        draft = Draft.of(hub, one)
        columns = "device, scope, first, entries, data"
        shared = f"SELECT {columns} FROM block WHERE scope = 'shared' LIMIT 1"
        assert draft.rows(shared)
        draft.sql(f"INSERT INTO block ({columns}) {shared}")
        hub.take(other.send(hub.ledger.device.id))
        became = merge_several(one.ledger, [draft.data(), hub.send(one.ledger.device.id)])
        assert all(isinstance(b, Merged) and b.new for b in became), became
        assert not one.verify().breaks


def test_entries_that_come_twice_keep_nobody_out() -> None:
    """In two blocks that are not the same bytes, and neither of them is plain."""
    with laboratory() as benches:
        hub, one, other = benches["hub"], benches["tap-a"], benches["tap-b"]
        woman = registered(one)
        hub.take(one.send(hub.ledger.device.id))
        edited(one, woman, "+52 961 111 1111")
        registered(other)
        draft = Draft.of(one, hub)
        columns = "device, scope, first, entries, data"
        device, scope, first, entries, data = draft.rows(f"SELECT {columns} FROM block")[-1]
        again = block_of(columns_of(data))
        assert again != data
        given = (device, scope, first, entries, again)
        draft.sql(f"INSERT INTO block ({columns}) VALUES (?, ?, ?, ?, ?)", *given)
        sticks = [draft.data(), other.send(hub.ledger.device.id)]
        became = merge_several(hub.ledger, sticks)
        assert all(isinstance(b, Merged) and b.new for b in became), became
        assert not hub.verify().breaks
        assert hub.database.value("SELECT count(*) FROM fork") == 0


def test_a_fault_of_the_program_in_one_keeps_out_none_that_came_before(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, (first, *others) = night.copy(), [night.sticks[0], *night.sticks[5:8]]
    real = intake.take_in

    def faulty(ledger: Ledger, *given: Any) -> Any:
        taken = real(ledger, *given)
        if ledger.database.value("SELECT count(*) FROM exchange WHERE direction = 'in'") > known:
            raise ZeroDivisionError
        return taken

    known = hub.value("SELECT count(*) FROM exchange WHERE direction = 'in'")
    monkeypatch.setattr(merge, "take_in", faulty)
    with pytest.raises(ZeroDivisionError):
        at_once(hub, [first, *others])
    monkeypatch.undo()
    alone = night.copy()
    one_by_one(alone, [first])
    assert hub.digest() == alone.digest()
