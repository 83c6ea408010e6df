"""Edits of records that lie elsewhere, among new records: stored as they were made ready, with
the outcome that they have entry by entry."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fleet import Fleet, Site, register
from tests.sync.test_workshop import Copies, came, copies, outcome
from tracker.ledger import intake
from tracker.ledger.plain import store_plain
from tracker.sync import checking

__all__ = ["came"]


def edit(site: Site, who: str, **values: str) -> None:
    site.do("cases:person:edit", person=who, values=values)


@pytest.fixture(scope="module", params=[1, 7, 1000], ids=lambda n: f"blocks-of-{n}")
def work(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> object:
    """What gives copies of a hub, and a bundle of what it has in part, and in part not."""
    folder = tmp_path_factory.mktemp("onward")
    fleet = Fleet(folder)
    hub, laptop = fleet.hub(), fleet.laptop("TAP", "lap")
    women = [register(laptop, f"Roseline {number}", "Pierre") for number in range(8)]
    hub.take(laptop.export("hub"))
    laptop.take(hub.export("lap"))
    # Seen by the hub, edited once, twice, with a new woman in between, and by name.
    edit(laptop, women[0], phone="+52 961 111 1111")
    edit(laptop, women[1], phone="+52 961 111 1112", name_used="Albergue")
    edit(laptop, women[1], phone="+52 961 111 1113")
    new = register(laptop, "Mirlande", "Noël")
    edit(laptop, new, phone="+52 961 111 1114")
    edit(laptop, women[2], family_names="Jules")
    laptop.do("cases:person:void", person=women[3], reason="entered_by_mistake")
    # The hub wrote too, without having seen it: before the laptop's edit, and over two of them.
    edit(hub, women[4], phone="+52 961 222 2221")
    edit(laptop, women[4], phone="+52 961 111 1115")
    edit(hub, women[5], name_used="Rose")
    edit(laptop, women[5], phone="+52 961 111 1116")
    edit(laptop, women[5], phone="+52 961 111 1117")
    laptop.do("cases:person:alias", first=women[6], second=women[7], reason="told_by_her")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tracker.sync.exporting.BLOCK_ENTRIES", request.param)
        # Only what the hub lacks: a piece that begins with what is held is never plain.
        bundle = laptop.export("hub")
    home = hub.installation.settings.home
    fleet.close()

    return copies(home, folder), bundle


def test_the_outcome_is_one(
    work: tuple[Copies, bytes],
    came: list[object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copy, bundle = work
    stored: list[bool] = []

    def noted(*given: Any) -> bool:
        stored.append(store_plain(*given))
        return stored[-1]

    monkeypatch.setattr(intake, "store_plain", noted)
    there = outcome(copy(), bundle)
    assert came
    came.clear()
    monkeypatch.setattr(checking, "WORTH_IT", 10**9)
    assert outcome(copy(), bundle) == there
    assert not came
    assert stored
    assert all(stored)
    # And as it is entry by entry, nothing being taken for plain.
    monkeypatch.setattr(intake, "store_plain", lambda *given: False)
    assert outcome(copy(), bundle) == there
