"""The index of names in two parts: whoever is in either is found, and nobody by an old name."""

from __future__ import annotations

import pytest

from tests.fleet import Fleet, Site, register
from tracker.domain.cases import search_keys

NAMES = (
    "Guerda",
    "Wideline",
    "Yolande",
    "Kettly",
    "Micheline",
    "Nadège",
    "Islande",
    "Lovely",
    "Zulie",
    "Yvrose",
)


def counts(site: Site) -> tuple[int, int]:
    """Persons whose keys lie in the long part, and in the short one."""
    moved, new = (
        site.value(f"SELECT count(DISTINCT ref) FROM {part}") for part in search_keys.PARTS
    )
    return moved, new


def known(site: Site, name: str) -> list[str]:
    return [hit.person.given_names for hit in site.ask("find", text=f"{name} Dorvilier")]


@pytest.fixture
def laptop(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Few gather, and a few are many."""
    monkeypatch.setattr(search_keys, "_GATHERED", 4)
    monkeypatch.setattr(search_keys, "_SHARE", 1)
    monkeypatch.setattr(search_keys, "_MANY", 2)
    return fleet.laptop("TAP", "lap")


def test_one_by_one_they_gather_and_many_make_them_move(fleet: Fleet, laptop: Site) -> None:
    other = fleet.laptop("TAP", "other")

    def come(names: tuple[str, ...]) -> None:
        for name in names:
            register(other, name, "Dorvilier")
        fleet.sync()
        laptop.take(fleet.hub().export("lap"))

    come(NAMES[:4])
    assert counts(laptop) == (4, 0)
    for name in NAMES[4:8]:
        register(laptop, name, "Dorvilier")
    # Nobody waits at a registration for others to move.
    assert counts(laptop) == (4, 4)
    come(NAMES[8:])
    assert counts(laptop) == (8, 2)
    for name in NAMES:
        assert name in known(laptop, name)


def test_a_name_that_was_corrected_is_found_in_neither_part(laptop: Site) -> None:
    women = [register(laptop, name, "Dorvilier") for name in NAMES[:3]]
    assert counts(laptop) == (2, 1)
    for woman, name in zip(women, ("Roselaure", "Fabiola", "Célestine"), strict=True):
        laptop.do("cases:person:edit", person=woman, values={"given_names": name})
        assert name in known(laptop, name)
    assert counts(laptop) == (0, 3)
    for name in NAMES[:3]:
        assert name not in known(laptop, name)


def test_made_anew_there_is_one_part(laptop: Site) -> None:
    for name in NAMES:
        register(laptop, name, "Dorvilier")
    with laptop.desk() as desk:
        desk.ledger.rebuild()
    assert sum(counts(laptop)) == len(NAMES)
    for name in NAMES:
        assert name in known(laptop, name)
