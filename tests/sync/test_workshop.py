"""Long work done in a second process, or not: the outcome is one."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from tests.fleet import PASSWORD, Fleet, Site, hand_over, register
from tracker.basics import workshop
from tracker.basics.errors import Damaged, Refused
from tracker.basics.workshop import Workshop, in_order
from tracker.domain.cases.search_keys import PARTS
from tracker.installation.declared import DECLARED
from tracker.installation.opening import unlock
from tracker.ledger import intake, refilling, tables
from tracker.ledger.witness import WITNESS
from tracker.review.records import RECORDS as REVIEWS
from tracker.settings import Settings
from tracker.sync import checking
from tracker.sync.blocks import Block
from tracker.sync.merge import merge_bundle

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

    return copies(home, folder), bundle


def copies(home: Path, folder: Path) -> Copies:
    """What gives fresh copies of a closed hub, within ``folder``."""

    def copy() -> Site:
        target = folder / f"copy-{len(list(folder.iterdir()))}"
        shutil.copytree(home, target)
        return Site("hub", unlock(Settings(target), "hub", PASSWORD))

    return copy


@pytest.fixture
def came(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Makes all long work go through the other process; the results that came back from it."""
    results: list[object] = []
    really_ready, really = Workshop.is_ready, Workshop.result

    def ready(self: Workshop) -> bool:
        while not really_ready(self) and not self._ended:
            time.sleep(0.005)
        return really_ready(self)

    def result(self: Workshop) -> object:
        found = really(self)
        if found is not workshop._NOTHING:
            results.append(found)
        return found

    monkeypatch.setattr(checking, "WORTH_IT", 1)
    monkeypatch.setattr(Workshop, "is_ready", ready)
    monkeypatch.setattr(Workshop, "result", result)
    return results


def outcome(hub: Site, bundle: bytes) -> tuple[object, ...]:
    """Whatever a merge leads to that does not hang on where it was done."""
    with hub.desk() as desk:
        merged = merge_bundle(desk.ledger, bundle)
    assert not hub.verify().breaks
    return merged.new, merged.records, tables_of(hub), hub.digest()


def tables_of(hub: Site) -> list[list[str]]:
    """All rows of folded and derived tables; but of what is only about this computer."""
    declared = [t for t in DECLARED if t is not WITNESS and t not in REVIEWS]
    with hub.desk() as desk:
        tuples = desk.ledger.database.tuples
        # In which part of the index a key lies follows from how many came at once.
        keys = " UNION ALL ".join(f"SELECT * FROM {part}" for part in PARTS)
        return [
            sorted(map(repr, tuples(f'SELECT * FROM "{name}"')))
            for t in declared
            for name in (t.table, *t.derived_tables)
            if name not in (*PARTS, "person_key_moved")
        ] + [sorted(map(repr, tuples(keys)))]


def test_the_outcome_is_one(
    work: tuple[Copies, bytes], came: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, bundle = work
    there = outcome(copy(), bundle)
    assert len(came) > 10
    came.clear()
    monkeypatch.setattr(checking, "WORTH_IT", 10**9)
    assert outcome(copy(), bundle) == there
    assert not came
    # And as it is entry by entry, nothing being taken for plain.
    monkeypatch.setattr(intake, "store_plain", lambda *given: False)
    assert outcome(copy(), bundle) == there


def test_what_is_not_plain_comes_back_too(
    work: tuple[Copies, bytes], came: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process's pieces, entry by entry."""
    copy, bundle = work
    monkeypatch.setattr(intake, "store_plain", lambda *given: False)
    there = outcome(copy(), bundle)
    assert len(came) > 10
    monkeypatch.undo()
    assert outcome(copy(), bundle) == there


def test_tables_made_anew_are_the_same(
    work: tuple[Copies, bytes], came: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, bundle = work
    hub = copy()
    before = outcome(hub, bundle)
    came.clear()
    monkeypatch.setattr(refilling, "WORTH_IT", 1)
    monkeypatch.setattr(refilling, "_AT_ONCE", 5)
    with hub.desk() as desk:
        desk.ledger.database.execute('DELETE FROM "person"')
        for part in PARTS:
            desk.ledger.database.execute(f"DELETE FROM {part}")
        desk.ledger.rebuild()
    assert len(came) > 5
    assert tables_of(hub) == before[2]


def test_what_was_begun_and_went_wrong_is_not_gone_on_with(
    work: tuple[Copies, bytes], came: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process has looked at what was held then, and there is more by now."""
    copy, bundle = work
    hub = copy()
    outcome(hub, bundle)
    known = str(hub.value("SELECT id FROM person WHERE _conflicts = 0 ORDER BY id"))
    monkeypatch.setattr(refilling, "WORTH_IT", 1)
    monkeypatch.setattr(refilling, "_AT_ONCE", 5)
    really = tables.create

    def full(*given: object) -> None:
        # Long enough for the other process to be ready.
        time.sleep(2)
        raise Refused("disk_full")

    with hub.desk() as desk:
        monkeypatch.setattr(tables, "create", full)
        with pytest.raises(Refused, match="disk_full"):
            desk.ledger.rebuild()
        monkeypatch.setattr(tables, "create", really)
    hub.do("cases:person:edit", person=known, values={"phone": "+52 961 333 3333"})
    before = hub.digest()
    came.clear()
    with hub.desk() as desk:
        desk.ledger.rebuild()
    assert len(came) > 5
    assert hub.digest() == before


def test_a_process_that_dies_is_not_needed(
    work: tuple[Copies, bytes], came: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, bundle = work
    whole = outcome(copy(), bundle)
    came.clear()
    asked = 0
    result = Workshop.result

    def dying(self: Workshop) -> object:
        nonlocal asked
        asked += 1
        if asked == 5:
            self._process.kill()
            self._process.wait()
        return result(self)

    monkeypatch.setattr(Workshop, "result", dying)
    assert outcome(copy(), bundle) == whole
    assert 4 <= len(came) <= 8


def test_it_is_kept_for_the_next_bundle_and_not_for_long(
    work: tuple[Copies, bytes], came: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, bundle = work
    monkeypatch.setattr(workshop, "_PATIENCE", 0.5)
    used: set[int] = set()
    give = Workshop.give

    def noted(self: Workshop, job: Block) -> None:
        used.add(self._process.pid)
        give(self, job)

    monkeypatch.setattr(Workshop, "give", noted)
    first, second = copy(), copy()
    for hub in (first, second):
        with hub.desk() as desk:
            merge_bundle(desk.ledger, bundle)
    assert len(used) == 1
    until = time.monotonic() + 10
    while _runs(*used):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_none_that_can_be_started_is_not_needed(
    work: tuple[Copies, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, bundle = work
    monkeypatch.setattr(checking, "WORTH_IT", 1)
    whole = outcome(copy(), bundle)
    workshop._close_spare()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert outcome(copy(), bundle) == whole


def test_what_is_wrong_is_told_with_the_same_code(
    work: tuple[Copies, bytes], came: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is left of it, the process neither."""
    copy, bundle = work
    hub = copy()
    before = hub.digest()
    opened: list[Workshop] = []
    given = 0
    give = Workshop.give

    def spoilt(self: Workshop, job: tuple[object, ...]) -> None:
        nonlocal given
        opened.append(self)
        given += 1
        give(self, (*job[:-1], b"no block") if given == 7 else job)

    monkeypatch.setattr(Workshop, "give", spoilt)
    with hub.desk() as desk, pytest.raises(Damaged, match="bundle_damaged"):
        merge_bundle(desk.ledger, bundle)
    assert any(isinstance(result, Damaged) for result in came)
    assert hub.digest() == before
    assert opened[0]._process.poll() is not None


_PARENT = """
import sys, time
from tracker.basics.workshop import Task, Workshop
task = Task("tracker.sync.checking:elsewhere", ("tracker.installation.record_types:FOLDED", False))
workshop = Workshop.opened(task)
while not workshop.is_ready():
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


def test_turns_are_as_before_when_the_last_of_several_works_ends() -> None:
    """How long a thread works before another has its turn holds for the whole process."""

    def work() -> Generator[int]:
        return in_order(lambda job: job, None, range(3), int, int)

    before = sys.getswitchinterval()
    one, other = work(), work()
    assert (next(one), next(other)) == (0, 0)
    assert sys.getswitchinterval() < before
    one.close()
    assert sys.getswitchinterval() < before
    assert list(other) == [1, 2]
    assert sys.getswitchinterval() == before


def test_what_a_process_is_given_is_told_to_nobody_else() -> None:
    """The key of a database is among it, and errors that are written down show their things."""
    task = workshop.Task("tracker.ledger.lone_entries:elsewhere", ("/home/her", b"her key"))
    assert "key" not in repr(task)
    assert task != workshop.Task(task.name, ("/home/her", b"another key"))
