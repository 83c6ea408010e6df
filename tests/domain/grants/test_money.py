"""Totals of money are exact sums of decimals, whatever is merged in whatever order."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.grants.scene import Scene, grant_scene
from tests.fleet import Fleet
from tracker.basics.errors import Invalid
from tracker.domain.grants.amounts import converted, exchange_rate, money

AMOUNTS = st.integers(1, 10**14 - 1).map(lambda cents: Decimal(cents).scaleb(-2))
RATES = st.integers(1, 10**12).map(lambda n: Decimal(n).scaleb(-8))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    fleet = Fleet(tmp_path_factory.mktemp("fleet"))
    yield grant_scene(fleet)
    fleet.close()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, st.none() | RATES), max_size=40), st.randoms())
def test_sums_are_exact_in_every_order(
    paid: list[tuple[Decimal, Decimal | None]], mixer: Random
) -> None:
    values = [converted(amount, rate) for amount, rate in paid]
    for value, (amount, rate) in zip(values, paid, strict=True):
        exact = Fraction(amount) * Fraction(rate or 1)
        assert abs(Fraction(value) - exact) <= Fraction(1, 200)
    mixed = list(values)
    mixer.shuffle(mixed)
    whole = sum(Fraction(v) for v in values)
    assert Fraction(sum(values, Decimal(0))) == Fraction(sum(mixed, Decimal(0))) == whole


def test_halves_are_rounded_up() -> None:
    assert converted(Decimal("0.05"), Decimal("0.1")) == Decimal("0.01")
    assert converted(Decimal("10.00"), Decimal("18.12345")) == Decimal("181.23")
    assert Decimal("0.005").quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal("0.01")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0", "not_positive"),
        ("-3", "not_positive"),
        ("1.001", "smaller_than_a_cent"),
        ("NaN", "not_an_amount"),
        ("Infinity", "not_an_amount"),
        ("1e400", "not_an_amount"),
        ("doce", "not_an_amount"),
        ("1000000000000", "not_an_amount"),
    ],
)
def test_what_is_no_amount(typed: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        money("amount", typed)
    assert refused.value.code == code


def test_what_is_no_rate() -> None:
    assert exchange_rate("rate", "18.12345678") == Decimal("18.12345678")
    for typed in ("0", "-1", "0.123456789", "x"):
        with pytest.raises(Invalid):
            exchange_rate("rate", typed)


def test_merged_in_any_order_the_totals_are_the_sums(scene: Scene) -> None:
    """Two laptops and the hub spend apart; what each sends arrives in every order."""
    told: dict[str, Decimal] = {scene.food: Decimal(0), scene.rent: Decimal(0)}
    spent = (
        (scene.one, scene.food, "0.10", None, None),
        (scene.two, scene.food, "0.20", None, None),
        (scene.one, scene.rent, "1999.99", None, None),
        (scene.two, scene.rent, "100.01", "USD", "18.12345"),
        (scene.hub, scene.food, "33.33", "USD", "17.005"),
        (scene.two, scene.food, "0.30", None, None),
    )
    for number, (site, line, amount, currency, rate) in enumerate(spent):
        told[line] += converted(Decimal(amount), Decimal(rate) if rate else None)
        scene.spend(site, line, amount, currency=currency, rate=rate, receipt_number=f"F{number}")
    # One paper, typed on both laptops before they meet, each in her own way: once.
    for site, paper, shop in (
        (scene.one, "AB-77", "Ferretería Sur"),
        (scene.two, "ab 77", "FERRETERIA  SUR"),
    ):
        scene.spend(site, scene.rent, "512.35", receipt_number=paper, supplier=shop)
        with pytest.raises(Invalid, match="expenditure_recorded_already"):
            scene.spend(
                site, scene.rent, "512.35", receipt_number="AB77", supplier="Ferreteria sur"
            )
    told[scene.rent] += Decimal("512.35")
    void = scene.spend(scene.one, scene.food, "4000.00", receipt_number="X1")
    scene.one.do("grants:work:void", table="expenditure", record=void, reason="entered_by_mistake")
    bundles = [scene.one.export("hub"), scene.two.export("hub"), scene.one.export("hub", full=True)]
    found = []
    for number, order in enumerate(permutations(range(3))):
        copy = scene.fleet.copy_of_hub(f"copy-{number}")
        for place in order:
            copy.take(bundles[place])
        found.append(copy.ask("grant_spending", grant=scene.grant))
        copy.installation.close()
        del scene.fleet.sites[copy.name]
    assert all(one == found[0] for one in found)
    by_line = {line.line.id: line.spent for line in found[0].lines}
    assert by_line == told
    assert found[0].spent == sum(told.values())
    assert found[0].left == found[0].terms.amount - found[0].spent
    scene.fleet.sync()
    scene.fleet.sync()
    listed = scene.audit_after_sync().ask("expenditures", grant=scene.grant)
    assert sum(e.value for e in listed) == found[0].spent
    for site in (scene.hub, scene.one, scene.two, scene.audit):
        assert site.ask("grant_spending", grant=scene.grant) == found[0]
