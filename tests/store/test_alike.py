"""Rows made ready hold what the rows held, whatever they leave out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.store.alike import alike_rows

NAMES = ("a", "b", "c", "d")
VALUES = st.one_of(st.none(), st.integers(0, 9), st.text(max_size=3), st.binary(max_size=3))


@given(st.lists(st.tuples(VALUES, VALUES, VALUES, st.integers()), max_size=250))
def test_every_row_is_there_without_its_nothing(rows: list[tuple[object, ...]]) -> None:
    found = [
        dict(zip(some.columns, row, strict=True))
        for some in alike_rows(NAMES, rows)
        for row in some.rows()
    ]
    wanted = [{n: v for n, v in zip(NAMES, row, strict=True) if v is not None} for row in rows]
    assert sorted(map(repr, found)) == sorted(repr(_as_bound(row)) for row in wanted)
    for some in alike_rows(NAMES, rows):
        assert all(len(flat) == some.together * len(some.columns) for flat in some.many)
        assert not any(value is None for row in some.rows() for value in row)


def _as_bound(row: dict[str, object]) -> dict[str, object]:
    return {n: bytearray(v) if isinstance(v, bytes) else v for n, v in row.items()}
