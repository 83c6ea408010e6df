"""A share in per cent of a table in which small counts may be hidden.

An exact share can tell a hidden number: of 36 people 83 per cent are women only where 35 told
their sex. So the share is rounded to five or to ten, where each small number could then still be
any that it could be before. Which of the two is chosen by what is shown alone, for else the choice
would tell something. Where neither helps, the lowest share that the shown numbers leave is told,
which anybody could work out from them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from tracker.audit.suppression import SMALLEST_SHOWN, Hidden, Shown

#: Per cent that a share is rounded to, where one per cent would tell too much.
_STEPS = (5, 10)
#: A lower bound below it tells nothing worth reading.
_LEAST_TOLD = 50
#: What each cell may be, for one choice of the small ones: a number, or None for five or more.
_Known = tuple[int | None, ...]


@dataclass(frozen=True)
class Share:
    """Whole per cent; ``about``: rounded to five or ten, ``at_least``: or more."""

    percent: int
    how: Literal["exact", "about", "at_least"]


def told_share(counts: Sequence[int], shown: Sequence[Shown]) -> Share | None:
    """The share of the first count in the first two; the others belong to nobody who told.

    ``shown``: the same counts as they are shown, beside their sum. None where nothing can be told.
    """
    part, rest = counts[0], counts[1]
    if not part + rest or Hidden.WITHHELD in shown:
        return None
    if not any(isinstance(cell, Hidden) for cell in shown[:2]):
        return Share(round(100 * part / (part + rest)), "exact")
    total = sum(counts)
    possible = [known for known in _choices(shown) if _reached(known, total)]
    for step in _STEPS:
        if _keeps(possible, shown, total, step):
            return Share(_rounded(part, rest, step), "about")
    least = min(_lowest(known, total) for known in possible)
    return Share(int(least), "at_least") if least >= _LEAST_TOLD else None


def _keeps(possible: Sequence[_Known], shown: Sequence[Shown], total: int, step: int) -> bool:
    """Whether no share that may come out, rounded to ``step``, tells anything of a small number."""
    whole = _small_ones(possible, shown)
    for told in range(0, 101, step):
        left = [known for known in possible if _tells(known, total, step, told)]
        if left and _small_ones(left, shown) != whole:
            return False
    return True


def _choices(shown: Sequence[Shown]) -> Iterator[_Known]:
    """Every choice of the small numbers, with None for what is hidden for their sake."""
    small = tuple(range(1, SMALLEST_SHOWN))
    yield from product(
        *(
            small if cell is Hidden.FEW else (cell if isinstance(cell, int) else None,)
            for cell in shown
        )
    )


def _small_ones(choices: Sequence[_Known], shown: Sequence[Shown]) -> list[set[int | None]]:
    """What each small number may be."""
    places = [place for place, cell in enumerate(shown) if cell is Hidden.FEW]
    return [{known[place] for known in choices} for place in places]


def _reached(known: _Known, total: int) -> bool:
    """Whether numbers of five or more for what is not known give the sum that is shown."""
    unknown = known.count(None)
    left = total - sum(n for n in known if n is not None)
    return left >= SMALLEST_SHOWN * unknown if unknown else left == 0


def _tables(known: _Known, total: int) -> tuple[range, bool]:
    """What the first unknown number may be, and whether the share rises with it."""
    unknown = [place for place, n in enumerate(known) if n is None]
    left = total - sum(n for n in known if n is not None)
    if not unknown:
        return range(1), True
    most = left - SMALLEST_SHOWN * (len(unknown) - 1)
    least = SMALLEST_SHOWN if len(unknown) > 1 else most
    return range(least, most + 1), unknown[0] == 0


def _sides(known: _Known, total: int, first: int) -> tuple[int, int]:
    """The two counts that the share is of, where the first unknown number is ``first``."""
    left = total - sum(n for n in known if n is not None)
    others = iter((first, left - first))
    filled = [next(others) if n is None else n for n in known]
    return filled[0], filled[1]


def _tells(known: _Known, total: int, step: int, told: int) -> bool:
    """Whether some table with these numbers has the share that is told."""
    may_be, rises = _tables(known, total)
    sign = 1 if rises else -1

    def share(first: int) -> int:
        return sign * _rounded(*_sides(known, total, first), step)

    at = bisect_left(may_be, sign * told, key=share)
    return at < len(may_be) and share(may_be[at]) == sign * told


def _lowest(known: _Known, total: int) -> float:
    may_be, rises = _tables(known, total)
    part, rest = _sides(known, total, may_be[0] if rises else may_be[-1])
    return 100 * part / (part + rest)


def _rounded(part: int, rest: int, step: int) -> int:
    return step * round(100 * part / (part + rest) / step)
