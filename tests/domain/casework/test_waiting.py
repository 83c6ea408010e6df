"""What waits in cases is read from their papers once, and again as soon as they change."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from tests.domain.casework.scene import colleague, day, opened
from tests.fleet import Fleet, register
from tracker.crypto import locking
from tracker.domain.casework import reading, waiting
from tracker.domain.casework.waiting import CasesWaiting

Papers = list[str]


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> Papers:
    """Which papers were unlocked since it was emptied."""
    seen: Papers = []

    def unlock(locked: bytes, key: bytes, about: bytes) -> bytes:
        seen.append(about.decode())
        return locking.unlock(locked, key, about)

    monkeypatch.setattr(reading, "unlock", unlock)
    return seen


def of_case(papers: Papers) -> set[str]:
    cases = {about.split("/")[1] for about in papers}
    papers.clear()
    return cases


def test_only_the_cases_that_changed_are_opened_again(fleet: Fleet, papers: Papers) -> None:
    site = fleet.laptop("TAP", "rosa", role="supervisor")
    worker = colleague(site, "carla", "case_worker")
    cases = [opened(worker, register(site, f"Fanm {n}")) for n in range(4)]

    def told() -> tuple[CasesWaiting, CasesWaiting]:
        return site.ask("cases_waiting"), worker.ask("cases_waiting")

    def task(case: str, later: int) -> Any:
        return worker.do("casework:task:add", case=case, words="ale", who="Rose", due_on=day(later))

    task(cases[0], -1)
    assert (told()[1].due, told()[1].late) == (1, True)
    papers.clear()
    again = told()
    assert papers == []
    # Other work at the counter opens none of them either.
    register(site, "Lòt fanm")
    assert told() == again
    assert papers == []
    task(cases[1], 0)
    papers.clear()
    assert told()[1].due == 2
    assert of_case(papers) == {cases[1]}
    worker.do("casework:review:ask", case=cases[2])
    papers.clear()
    assert told()[0].reviews == 1
    assert of_case(papers) == {cases[2]}
    worker.do(
        "casework:handover:offer", case=cases[3], words="m ale", to=site.installation.account.user
    )
    papers.clear()
    assert told()[0].offered == 1
    assert of_case(papers) == {cases[3]}
    # What was undone before it was stored is not kept as if it had been.
    with worker.desk() as desk:
        desk.ledger.database.execute("BEGIN IMMEDIATE")
        desk.ledger.database.execute("UPDATE casework_paper SET void = 'corrected'")
        assert waiting.cases_waiting(desk).due == 0
        desk.ledger.database.execute("ROLLBACK")
    assert told()[1].due == 2


def test_what_comes_from_another_laptop_counts(fleet: Fleet) -> None:
    here = fleet.laptop("TAP", "rosa", role="supervisor")
    there = fleet.laptop("TAP", "berta", role="supervisor")
    case = opened(here, register(here))
    fleet.sync()
    fleet.sync()
    assert there.ask("cases_waiting").reviews == 0
    here.do("casework:review:ask", case=case)
    fleet.sync()
    fleet.sync()
    assert there.ask("cases_waiting").reviews == 1


def test_what_was_read_goes_with_the_lock(fleet: Fleet) -> None:
    site = fleet.laptop("TAP", "rosa", role="supervisor")
    case = opened(site, register(site))
    site.ask("cases_waiting")

    def held() -> bool:
        gc.collect()
        return any(key[1] == case for kept in waiting._KEPT.values() for key in kept.cases)

    assert held()
    site.installation.close()
    assert not held()
