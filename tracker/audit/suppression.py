"""Counts of people in a table, with small ones hidden so that nobody can be found in it.

A count of 1 to 4 is shown as "fewer than five". Because rows, columns and totals add up,
one hidden count could be worked out from the others, so more are hidden until no small
count has only one possible value: for each of them another table of whole numbers exists
that agrees with everything shown. Zero says something about nobody and is shown.

The table is seen as a flow: from all, to a row, to a column, to all. Hidden numbers may
change within what is told of them; a hidden number is safe when a cycle of such changes
passes through it, which is found by walking the graph.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

SMALLEST_SHOWN = 5


class Hidden(Enum):
    """``FEW``: 1 to 4. ``HIDDEN``: 5 or more, hidden for the sake of another number.
    ``WITHHELD``: any number; nothing of this table is shown but its total."""

    FEW = "few"
    HIDDEN = "hidden"
    WITHHELD = "withheld"


Shown = int | Hidden


@dataclass(frozen=True)
class SafeTable:
    """What may be shown: cells by (row, column), totals of rows and columns, the whole."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: dict[tuple[str, str], Shown]
    row_totals: dict[str, Shown]
    column_totals: dict[str, Shown]
    total: Shown


def few(count: int) -> Shown:
    """A single count of people, hidden when it is small."""
    return Hidden.FEW if 0 < count < SMALLEST_SHOWN else count


def safe_table(
    counts: Mapping[tuple[str, str], int], rows: Sequence[str], columns: Sequence[str]
) -> SafeTable:
    """The table of ``counts`` (missing means 0) as it may be shown, with totals.

    The total of all is shown whenever it is five or more: other tables of the same
    people may tell it too.
    """
    arcs = _arcs(counts, rows, columns)
    total = sum(counts.get((r, c), 0) for r in rows for c in columns)
    if total < SMALLEST_SHOWN:
        hidden = dict.fromkeys(arcs, Hidden.WITHHELD) if total else {}
    else:
        hidden = _protected(arcs)

    def shown(arc: Arc) -> Shown:
        return hidden.get(arc, arcs[arc])

    return SafeTable(
        tuple(rows),
        tuple(columns),
        {(r, c): shown((("row", r), ("column", c))) for r in rows for c in columns},
        {r: shown((_FROM, ("row", r))) for r in rows},
        {c: shown((("column", c), _TO)) for c in columns},
        few(total),
    )


Node = tuple[str, str]
Arc = tuple[Node, Node]
#: Where the flow begins and where it ends. They are two, so that no change of the flow
#: changes the total of all, which is shown.
_FROM: Node = ("from", "")
_TO: Node = ("to", "")


def _arcs(
    counts: Mapping[tuple[str, str], int], rows: Sequence[str], columns: Sequence[str]
) -> dict[Arc, int]:
    arcs: dict[Arc, int] = {}
    for r in rows:
        arcs[_FROM, ("row", r)] = sum(counts.get((r, c), 0) for c in columns)
        for c in columns:
            arcs[("row", r), ("column", c)] = counts.get((r, c), 0)
    for c in columns:
        arcs[("column", c), _TO] = sum(counts.get((r, c), 0) for r in rows)
    return arcs


def _protected(arcs: dict[Arc, int]) -> dict[Arc, Hidden]:
    """Which arcs to hide so that no small one can be worked out."""
    hidden = {arc: Hidden.FEW for arc, n in arcs.items() if 0 < n < SMALLEST_SHOWN}
    small = sorted(hidden)
    while exposed := next((arc for arc in small if not _can_change(arc, arcs, hidden)), None):
        further = _next_to_hide(exposed, arcs, hidden)
        if further is None:
            return dict.fromkeys(arcs, Hidden.WITHHELD)
        hidden[further] = Hidden.HIDDEN
    return hidden


def _next_to_hide(exposed: Arc, arcs: dict[Arc, int], hidden: dict[Arc, Hidden]) -> Arc | None:
    """The smallest number still shown: beside the exposed one first, totals last."""
    left = [arc for arc, n in arcs.items() if n >= SMALLEST_SHOWN and arc not in hidden]
    return min(
        left,
        key=lambda arc: (
            not set(arc) & (set(exposed) - {_FROM, _TO}),
            bool(set(arc) & {_FROM, _TO}),
            arcs[arc],
            arc,
        ),
        default=None,
    )


def _can_change(arc: Arc, arcs: dict[Arc, int], hidden: dict[Arc, Hidden]) -> bool:
    """Whether another table that agrees with what is shown has another number here."""
    start, end = arc
    steps: dict[Node, list[tuple[Node, Arc]]] = {}
    for (tail, head), kind in hidden.items():
        lowest, highest = _bounds(kind)
        amount = arcs[tail, head]
        if amount < highest:
            steps.setdefault(tail, []).append((head, (tail, head)))
        if amount > lowest:
            steps.setdefault(head, []).append((tail, (tail, head)))
    lowest, highest = _bounds(hidden[arc])
    more = arcs[arc] < highest and _way(end, start, steps, arc)
    return more or (arcs[arc] > lowest and _way(start, end, steps, arc))


def _bounds(kind: Hidden) -> tuple[int, int]:
    unlimited = 1 << 62
    if kind is Hidden.FEW:
        return 1, SMALLEST_SHOWN - 1
    return (SMALLEST_SHOWN, unlimited) if kind is Hidden.HIDDEN else (0, unlimited)


def _way(start: Node, end: Node, steps: dict[Node, list[tuple[Node, Arc]]], but: Arc) -> bool:
    """Whether ``end`` can be reached from ``start`` without the arc ``but``."""
    seen, waiting = {start}, deque([start])
    while waiting:
        node = waiting.popleft()
        if node == end:
            return True
        for neighbour, arc in steps.get(node, ()):
            if arc != but and neighbour not in seen:
                seen.add(neighbour)
                waiting.append(neighbour)
    return False
