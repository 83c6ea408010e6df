"""Keys of cases are opened once, and gone from memory when the installation is locked."""

from __future__ import annotations

import gc

import pytest

from tests.domain.casework.scene import day, opened
from tests.fleet import Fleet, register
from tracker.domain.casework import unsealed


def test_opened_once_and_gone_with_the_lock(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = fleet.laptop("TAP", "worker", role="supervisor")
    cases = [opened(worker, register(worker, f"Fanm {n}")) for n in range(3)]
    worker.do("casework:task:add", case=cases[0], words="ale", who="Rose", due_on=day(0))
    first = worker.ask("my_work")
    assert {line.id for line in first.cases} == set(cases)
    assert [due.words for due in first.due] == ["ale"]
    assert list(first.cases) == worker.ask("my_cases")
    assert list(first.due) == worker.ask("cases_today")
    sealed = {r["sealed_key"] for r in worker.rows("SELECT sealed_key FROM casework_key")}

    def held() -> set[str]:
        gc.collect()
        return {s for of in unsealed._OPENED.values() for s in of} & sealed

    assert held() == sealed
    monkeypatch.setattr(unsealed, "unseal", None)
    assert worker.ask("my_work") == first
    worker.installation.close()
    assert held() == set()
