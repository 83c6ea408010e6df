"""Looking through everybody: a changed surname is found, twins and mothers are not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fleet import Fleet, Site, register
from tests.registrations import content
from tests.web.screens import signed_in
from tracker.domain.cases.list_import import import_list
from tracker.domain.cases.thorough import PossiblePair, Searched


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    fleet = Fleet(tmp_path_factory.mktemp("thorough"))
    laptop = fleet.laptop("TAP", "lap")
    with laptop.desk() as desk:
        import_list(desk, data=content("tapachula-registro.xlsx"), file_name="lista.xlsx")
    for given, family, born in (
        ("Wideline", "Baptisten", "1994-08-17"),
        ("Wideline", "Desrosier", "1994-08-17"),
        # Twins, and a mother and her daughter of one name.
        ("Mirlande", "Estiverne", "2001-05-09"),
        ("Guerline", "Estiverne", "2001-05-09"),
        ("Solange", "Toussaintil", "1970-02-11"),
        ("Solange", "Toussaintil", "1996-02-11"),
    ):
        register(laptop, given, family, birth_date=born, birth_precision="day",
                 phone="5544332211", municipality="07089")  # fmt: skip
    fleet.sync()
    yield fleet.hub()
    fleet.close()


def families(found: Searched) -> set[frozenset[str]]:
    return {
        frozenset((f"{p.first.given_names} {p.first.family_names}",
                   f"{p.second.given_names} {p.second.family_names}"))
        for p in found.pairs
    }  # fmt: skip


HERS = frozenset(("Wideline Baptisten", "Wideline Desrosier"))


def hers(found: Searched) -> PossiblePair:
    names = {"Baptisten", "Desrosier"}
    (pair,) = [p for p in found.pairs if {p.first.family_names, p.second.family_names} == names]
    return pair


def test_a_surname_changed_by_marriage_is_found_with_reasons(hub: Site) -> None:
    found = hub.ask("thorough_search")
    assert found.enough
    assert found.compared > 200
    assert HERS in families(found)
    pair = hers(found)
    assert {"family_different", "birth_same", "phone_same"} <= set(pair.reasons)
    assert not any("Estiverne" in name for names in families(found) for name in names)
    assert not any("Toussaintil" in name for names in families(found) for name in names)


def test_through_the_screen_and_what_was_decided_does_not_come_back(hub: Site) -> None:
    screens = signed_in(hub)
    assert "Look through everybody" in screens.get("/review")
    screens.post("/review/everybody")
    for _ in range(2000):
        page = screens.get("/review/everybody")
        if "See how far it is" not in page:
            break
    assert "registrations were looked through" in page
    assert "Desrosier" in page
    pair = hers(hub.ask("thorough_search"))
    address = f"/review/pair/{pair.first.id}/{pair.second.id}"
    assert "Desrosier" in screens.get(address)
    assert screens.post(f"{address}/join", reason="").status_code == 422
    screens.post(f"{address}/apart")
    assert "Desrosier" not in screens.get("/review/everybody")
    assert HERS not in families(hub.ask("thorough_search"))


def test_too_few_to_learn_from(tmp_path_factory: pytest.TempPathFactory) -> None:
    fleet = Fleet(tmp_path_factory.mktemp("few"))
    laptop = fleet.laptop("TAP", "lap")
    register(laptop)
    found = laptop.ask("thorough_search")
    assert (found.compared, found.enough, found.pairs) == (1, False, ())
    fleet.close()
