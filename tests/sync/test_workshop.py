"""A long bundle taken apart in a second process, or not: the outcome is one."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fleet import PASSWORD, Fleet, Site, hand_over, register
from tracker.basics.errors import Damaged
from tracker.installation.declared import DECLARED
from tracker.installation.opening import unlock
from tracker.ledger import intake
from tracker.ledger.pieces import Piece
from tracker.ledger.witness import WITNESS
from tracker.settings import Settings
from tracker.sync import workshop
from tracker.sync.blocks import Block
from tracker.sync.merge import merge_bundle
from tracker.sync.workshop import Workshop

Copies = Callable[[], Site]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> tuple[Copies, bytes]:
    """What gives fresh copies of a hub, and a bundle of many blocks for it."""
    folder = tmp_path_factory.mktemp("work")
    fleet = Fleet(folder)
    laptop = fleet.laptop("TAP", "lap")
    place, lot = fleet.stocked(laptop)
    fleet.hub().take(laptop.export("hub"))
    for number in range(12):
        woman = register(laptop, f"Roseline {number}", "Pierre")
        hand_over(laptop, place, lot, woman)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tracker.sync.exporting.BLOCK_ENTRIES", 1)
        bundle = laptop.export("hub", full=True)
    home = fleet.hub().installation.settings.home
    fleet.close()

    def copy() -> Site:
        target = folder / f"copy-{len(list(folder.iterdir()))}"
        shutil.copytree(home, target)
        return Site("hub", unlock(Settings(target), "hub", PASSWORD))

    return copy, bundle


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Piece]:
    """Makes every bundle go through the other process; the pieces that came back from it."""
    came: list[Piece] = []
    really = Workshop.piece

    def piece(self: Workshop, blocks: Sequence[Block], place: int) -> Piece | None:
        while not self._begun and not self._ended:
            self._is_ready()
            time.sleep(0.005)
        found = really(self, blocks, place)
        if found is not None:
            came.append(found)
        return found

    monkeypatch.setattr(workshop, "WORTH_IT", 1)
    monkeypatch.setattr(Workshop, "piece", piece)
    return came


def outcome(hub: Site, bundle: bytes) -> tuple[object, ...]:
    """Whatever a merge leads to that does not hang on where it was done."""
    with hub.desk() as desk:
        merged = merge_bundle(desk.ledger, bundle)
        database = desk.ledger.database
        tables = [
            name for t in DECLARED if t is not WITNESS for name in (t.table, *t.derived_tables)
        ]
        rows = [sorted(map(repr, database.tuples(f'SELECT * FROM "{name}"'))) for name in tables]
        rebuilt = hub.digest()
        assert not hub.verify().breaks
    return merged.new, merged.records, rows, rebuilt


def test_the_outcome_is_one(
    work: tuple[Copies, bytes], asked: list[Piece], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, bundle = work
    there = outcome(copy(), bundle)
    assert len(asked) > 20
    came = len(asked)
    monkeypatch.setattr(workshop, "WORTH_IT", 10**9)
    assert outcome(copy(), bundle) == there
    assert len(asked) == came
    # And as it is entry by entry, nothing being taken for plain.
    monkeypatch.setattr(intake, "store_plain", lambda *given: False)
    assert outcome(copy(), bundle) == there


def test_what_is_held_in_part_comes_the_long_way(
    work: tuple[Copies, bytes], asked: list[Piece], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process's pieces, where the hub knows their records already."""
    copy, bundle = work
    monkeypatch.setattr(intake, "store_plain", lambda *given: False)
    there = outcome(copy(), bundle)
    assert len(asked) > 20
    monkeypatch.undo()
    assert outcome(copy(), bundle) == there


def test_a_process_that_dies_is_not_needed(
    work: tuple[Copies, bytes], asked: list[Piece], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, bundle = work
    whole = outcome(copy(), bundle)
    asked.clear()
    answered = Workshop.piece

    def dying(self: Workshop, blocks: Sequence[Block], place: int) -> Piece | None:
        if place == 5:
            self._process.kill()
            self._process.wait()
        return answered(self, blocks, place)

    monkeypatch.setattr(Workshop, "piece", dying)
    assert outcome(copy(), bundle) == whole
    assert 5 <= len(asked) <= 10


def test_none_that_can_be_started_is_not_needed(
    work: tuple[Copies, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, bundle = work
    monkeypatch.setattr(workshop, "WORTH_IT", 1)
    whole = outcome(copy(), bundle)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert outcome(copy(), bundle) == whole


def test_what_is_wrong_is_told_with_the_same_code(
    work: tuple[Copies, bytes], asked: list[Piece], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is left of it, the process neither."""
    copy, bundle = work
    hub = copy()
    before = hub.digest()
    opened: list[Workshop] = []
    piece = Workshop.piece

    def spoilt(self: Workshop, blocks: Sequence[Block], place: int) -> Piece | None:
        opened.append(self)
        some = [replace(b, data=b"no block") if n == 7 else b for n, b in enumerate(blocks)]
        return piece(self, some, place)

    monkeypatch.setattr(Workshop, "piece", spoilt)
    with hub.desk() as desk, pytest.raises(Damaged, match="bundle_damaged"):
        merge_bundle(desk.ledger, bundle)
    assert asked
    assert hub.digest() == before
    assert opened[0]._process.poll() is not None


_PARENT = """
import sys, time
from tracker.sync.workshop import Workshop
workshop = Workshop.opened("tracker.installation.declared:DECLARED", to_audit=False)
while not workshop._is_ready():
    time.sleep(0.01)
print(workshop._process.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for the process in /proc")
def test_it_ends_when_the_program_is_killed() -> None:
    """What it was given is personal; it does not stay in memory."""
    with subprocess.Popen([sys.executable, "-c", _PARENT], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        other = int(parent.stdout.readline())
        assert Path(f"/proc/{other}").is_dir()
        parent.kill()
    until = time.monotonic() + 10
    while _runs(other):
        assert time.monotonic() < until
        time.sleep(0.02)


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"
