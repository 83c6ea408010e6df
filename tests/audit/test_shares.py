"""Shares beside hidden numbers: as near as they can be told, and nothing more."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tracker.audit.shares import Share, told_share
from tracker.audit.suppression import Hidden, Shown, safe_table

COLUMNS = ("female", "male", "not_told")
#: Every table of so many people is gone through.
MOST = 26


def shown(counts: tuple[int, ...]) -> list[Shown]:
    cells = {("all", column): n for column, n in zip(COLUMNS, counts, strict=True)}
    table = safe_table(cells, ("all",), COLUMNS)
    return [table.cells["all", column] for column in COLUMNS]


@pytest.mark.parametrize(
    ("counts", "share"),
    [
        ((20, 20, 0), Share(50, "exact")),
        ((54, 0, 0), Share(100, "exact")),
        # One who did not tell her sex: exactly, 83 per cent would say that it was one.
        ((29, 6, 1), Share(85, "about")),
        ((100, 7, 3), Share(95, "about")),
        ((300, 3, 0), Share(100, "about")),
        # At most four are men, which the page says.
        ((40, 3, 0), Share(90, "at_least")),
        ((2, 40, 0), None),
        ((3, 1, 0), None),
        ((0, 0, 9), None),
    ],
)
def test_a_share_is_as_near_as_it_can_be(counts: tuple[int, ...], share: Share | None) -> None:
    assert told_share(counts, shown(counts)) == share


def test_no_share_narrows_down_a_small_number() -> None:
    for total in range(5, MOST):
        alike: dict[tuple[Shown, ...], list[tuple[tuple[int, ...], Share | None]]]
        alike = defaultdict(list)
        for women in range(total + 1):
            for men in range(total - women + 1):
                counts = (women, men, total - women - men)
                cells = shown(counts)
                alike[tuple(cells)].append((counts, told_share(counts, cells)))
        for cells_of_all, tables in alike.items():
            for place, cell in enumerate(cells_of_all):
                if cell is not Hidden.FEW:
                    continue
                may_be = {counts[place] for counts, _share in tables}
                for told in {share for _counts, share in tables} - {None}:
                    left = {counts[place] for counts, share in tables if share == told}
                    assert left == may_be, (cells_of_all, told)
