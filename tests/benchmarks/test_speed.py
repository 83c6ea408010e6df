"""How long the heart of the work takes, on a laptop's database of 5,000 registered women."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.domain.cases.names.name_evaluation import sample_profiles
from tests.fleet import Fleet, Site, hand_over, register
from tests.registrations import content
from tracker.domain.cases.list_import import import_list
from tracker.domain.cases.names.likeness import compare_prepared, prepare

WOMEN = 5000


def many(number: int) -> bytes:
    """A list of made-up women whose names differ enough not to be likely doubles."""
    syllables = ("ba", "dé", "ga", "jan", "ki", "lo", "mari", "ni", "ros", "to", "vi", "wi", "zo")
    lines = ["first_name,last_name,date_of_birth,municipality_code,consent"]
    for i in range(number):
        a, b, c = i % 13, i // 13 % 13, i // 169 % 13
        given = (syllables[a] + syllables[b]).title()
        family = (syllables[c] + syllables[(a + b + i // 2197) % 13] + syllables[b]).title()
        born = f"{1950 + i % 60}-{1 + i // 60 % 12:02}-{1 + i // 720 % 28:02}"
        lines.append(f"{given},{family},{born},07089,yes")
    return "\n".join(lines).encode()


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Fleet, Site]]:
    fleet = Fleet(tmp_path_factory.mktemp("bench"))
    laptop = fleet.laptop("TAP", "lap")
    with laptop.desk() as desk:
        import_list(desk, data=many(WOMEN), file_name="many.csv")
    yield fleet, laptop
    fleet.close()


def test_first_merge(benchmark: Any, full: tuple[Fleet, Site]) -> None:
    fleet, laptop = full
    bundle = laptop.export("hub", full=True)
    copies = iter([fleet.copy_of_hub(f"hub{i}") for i in range(3)])
    merged = benchmark.pedantic(
        lambda hub: hub.take(bundle), setup=lambda: ((next(copies),), {}), rounds=3
    )
    benchmark.extra_info.update(entries=merged.entries, bytes=len(bundle))


def test_merge_again(benchmark: Any, full: tuple[Fleet, Site]) -> None:
    fleet, laptop = full
    bundle = laptop.export("hub", full=True)
    fleet.hub().take(bundle)
    assert benchmark(fleet.hub().take, bundle).new == 0


def test_rebuild(benchmark: Any, full: tuple[Fleet, Site]) -> None:
    def rebuild() -> None:
        with full[1].desk() as desk:
            desk.ledger.rebuild()

    benchmark.pedantic(rebuild, rounds=3)


def test_verify(benchmark: Any, full: tuple[Fleet, Site]) -> None:
    assert not benchmark.pedantic(full[1].verify, rounds=3).breaks


def test_find_by_name(benchmark: Any, full: tuple[Fleet, Site]) -> None:
    register(full[1], "Woz-Mari", "Jean-Baptiste")
    found = benchmark(full[1].ask, "find", text="rose marie jean batis")
    assert found[0].person.given_names == "Woz-Mari"


def test_compare_two(benchmark: Any) -> None:
    """Each of 400 registrations of the sample lists with each other; 160,000 comparisons."""
    profiles = [prepare(profile) for profile in list(sample_profiles().values())[:400]]

    def every_pair() -> int:
        return len([compare_prepared(a, b) for a in profiles for b in profiles])

    assert benchmark.pedantic(every_pair, rounds=3) == 160_000


def test_hand_over(benchmark: Any, full: tuple[Fleet, Site]) -> None:
    fleet, laptop = full
    place, lot = fleet.stocked(laptop, kits=5000, lot="L-bench")
    people = iter(p.id for p in laptop.ask("people", limit=2000).people)
    benchmark(lambda: hand_over(laptop, place, lot, next(people)))


def test_import_of_a_real_list(benchmark: Any, full: tuple[Fleet, Site]) -> None:
    data = content("tapachula-registro.xlsx")
    laptops = iter([full[0].laptop("TIJ", f"tij{i}") for i in range(3)])

    def bring(laptop: Site) -> int:
        with laptop.desk() as desk:
            return import_list(desk, data=data, file_name="lista.xlsx").rows

    assert benchmark.pedantic(bring, setup=lambda: ((next(laptops),), {}), rounds=3) == 251
