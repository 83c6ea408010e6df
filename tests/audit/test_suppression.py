"""No small count can be worked out of a table, tried on every table that could be meant."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.audit.suppression import Hidden, SafeTable, few, safe_table

LARGEST = 7


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[tuple[str, str], int], list[str], list[str]]:
    height, width = draw(st.sampled_from([(1, 2), (1, 3), (1, 4), (2, 2), (3, 1), (4, 1)]))
    rows, columns = [f"r{i}" for i in range(height)], [f"c{i}" for i in range(width)]
    number = st.integers(0, LARGEST)
    return {(r, c): draw(number) for r in rows for c in columns}, rows, columns


def fits(value: int, told: object) -> bool:
    """Whether a number agrees with what is shown in its place."""
    if told is Hidden.FEW:
        return 1 <= value <= 4
    if told is Hidden.HIDDEN:
        return value >= 5
    return told is Hidden.WITHHELD or value == told


def possible(table: SafeTable, largest: int) -> list[dict[tuple[str, str], int]]:
    """Every table of numbers up to ``largest`` that agrees with everything shown."""
    places = [(r, c) for r in table.rows for c in table.columns]
    ranges = []
    for place in places:
        told = table.cells[place]
        ranges.append([n for n in range(largest + 1) if fits(n, told)])
    found = []
    for numbers in product(*ranges):
        cells = dict(zip(places, numbers, strict=True))
        by_row = all(
            fits(sum(cells[r, c] for c in table.columns), table.row_totals[r]) for r in table.rows
        )
        by_column = by_row and all(
            fits(sum(cells[r, c] for r in table.rows), table.column_totals[c])
            for c in table.columns
        )
        if by_column and fits(sum(numbers), table.total):
            found.append(cells)
    return found


@settings(max_examples=150, deadline=None)
@given(tables())
def test_no_small_count_has_only_one_possible_value(
    made: tuple[dict[tuple[str, str], int], list[str], list[str]],
) -> None:
    counts, rows, columns = made
    table = safe_table(counts, rows, columns)
    others = possible(table, LARGEST + 4)
    assert counts in others
    for place, count in counts.items():
        if 0 < count < 5:
            assert len({other[place] for other in others}) > 1, (table, place)
    for r in rows:
        total = sum(counts[r, c] for c in columns)
        if 0 < total < 5:
            assert len({sum(o[r, c] for c in columns) for o in others}) > 1


@settings(max_examples=150, deadline=None)
@given(tables())
def test_what_is_shown_is_true_and_no_small_count_is_shown(
    made: tuple[dict[tuple[str, str], int], list[str], list[str]],
) -> None:
    counts, rows, columns = made
    table = safe_table(counts, rows, columns)
    for place, told in table.cells.items():
        assert fits(counts[place], told)
    shown = [*table.cells.values(), *table.row_totals.values(), *table.column_totals.values()]
    assert not [n for n in (*shown, table.total) if isinstance(n, int) and 0 < n < 5]


def test_a_table_without_small_counts_is_shown_whole() -> None:
    counts = {("a", "x"): 7, ("a", "y"): 0, ("b", "x"): 12, ("b", "y"): 5}
    table = safe_table(counts, ["a", "b"], ["x", "y"])
    assert table.cells == counts
    assert table.row_totals == {"a": 7, "b": 17}
    assert table.total == 24


def test_one_small_count_hides_another_beside_it() -> None:
    counts = {("a", "x"): 3, ("a", "y"): 20, ("b", "x"): 30, ("b", "y"): 40}
    table = safe_table(counts, ["a", "b"], ["x", "y"])
    assert table.cells["a", "x"] is Hidden.FEW
    assert sum(value is Hidden.HIDDEN for value in table.cells.values()) >= 2
    assert table.total == 93


def test_a_table_of_very_few_shows_nothing_at_all() -> None:
    table = safe_table({("a", "x"): 1, ("a", "y"): 2}, ["a"], ["x", "y"])
    assert table.total is Hidden.FEW
    assert set(table.cells.values()) == {Hidden.WITHHELD}


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, Hidden.FEW), (4, Hidden.FEW), (5, 5)])
def test_a_single_count(count: int, told: object) -> None:
    assert few(count) == told


def test_many_sites_take_no_time() -> None:
    counts = {(f"s{r}", f"b{c}"): (r * 7 + c * 3) % 23 for r in range(60) for c in range(6)}
    table = safe_table(counts, [f"s{r}" for r in range(60)], [f"b{c}" for c in range(6)])
    assert table.total == sum(counts.values())
