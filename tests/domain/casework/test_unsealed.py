"""Keys of cases are opened once, and gone from memory when the installation is locked."""

from __future__ import annotations

import gc
import html
import re

import pytest

from tests.domain.casework.scene import day, opened
from tests.fleet import Fleet, register
from tests.web.screens import signed_in
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


def test_long_lists_are_shown_a_page_at_a_time(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.web.casework.pages.ROWS", 3)
    worker = fleet.laptop("TAP", "worker", role="supervisor")
    cases = {opened(worker, register(worker, f"Fanm {n}")) for n in range(7)}
    screens = signed_in(worker)
    for path in ("/cases", "/cases/caseload"):
        seen, pages, here = list[str](), 0, path
        while here:
            page = screens.client.get(here).get_data(as_text=True)
            table = page.rpartition("<tbody>")[2]
            seen += re.findall(r'href="/cases/([0-9a-f-]{36})"', table)
            following = re.search(r'rel="next" href="([^"]+)"', page)
            here = html.unescape(following[1]) if following else ""
            pages += 1
        assert (len(seen), set(seen), pages) == (7, cases, 3)
    # A case that stands in the list no more leads to its beginning.
    assert 'rel="prev"' not in screens.client.get(f"/cases?after={'0' * 36}").get_data(as_text=True)
