"""Pairs of registrations that are likely one person, among thousands, with how sure that is."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.basics.collecting import without_collecting
from tracker.domain.cases.linking.blocks import pairs
from tracker.domain.cases.linking.frequencies import FORMS, Frequencies
from tracker.domain.cases.linking.learning import Weights, learn
from tracker.domain.cases.linking.levels import Pattern, pattern
from tracker.domain.cases.linking.told import Told

#: Half of what a third registration says that is likely both of them, in log odds of at most so
#: much: A and B may have little in common where A is C and B is C.
_THIRD, _THIRD_MOST = 0.5, 10.0
#: Below so many people nothing can be learned about how they are written.
FEWEST = 50


@dataclass(frozen=True, slots=True)
class Link:
    """``first`` < ``second`` are places among the people; ``score`` is a probability.

    ``levels``: how the fields of ``told.FIELDS`` agree. ``third``: somebody between them
    raised the score.
    """

    first: int
    second: int
    score: float
    levels: Pattern
    third: bool


def link(
    people: Sequence[Told], lists: Sequence[int] | None = None, least: float = 0.5
) -> list[Link]:
    """Pairs whose probability is at least ``least``, the surest first.

    ``lists``: for each person the list she stands in, where only pairs across two lists are
    asked for. Deterministic: the same people in the same order give the same answer.
    """
    if len(people) < 2:
        return []
    with without_collecting():
        return _linked(people, lists, least)


def _linked(people: Sequence[Told], lists: Sequence[int] | None, least: float) -> list[Link]:
    patterns = {(a, b): pattern(people[a], people[b]) for a, b in pairs(people, lists)}
    weights = learn(people, Counter(patterns.values()), _possible(len(people), lists))
    judged = _judged(people, patterns, weights)
    links = []
    for pair, third in _with_third(judged).items():
        score = 1 / (1 + math.exp(-min(max(judged[pair] + third, -700.0), 700.0)))
        if score >= least:
            links.append(Link(*pair, score, patterns[pair], third > 0))
    links.sort(key=lambda found: (-found.score, found.first, found.second))
    return links


def _possible(count: int, lists: Sequence[int] | None) -> int:
    within = [count] if lists is None else list(Counter(lists).values())
    alike = sum(size * (size - 1) // 2 for size in within)
    return max(alike if lists is None else count * (count - 1) // 2 - alike, 1)


def _judged(
    people: Sequence[Told], patterns: Mapping[tuple[int, int], Pattern], weights: Weights
) -> dict[tuple[int, int], float]:
    """Log odds of every pair compared, with how common what they share is."""
    chance = Frequencies(people).chance
    # The logarithm of a quotient once for each level, not for each pair.
    usual = [
        {level: math.log(m[level] / u[level]) for level in m}
        for m, u in zip(weights.one, weights.two, strict=True)
    ]
    judged = {}
    for (a, b), levels in patterns.items():
        weight = weights.prior
        for field, level in enumerate(levels):
            if level in FORMS and field != 2:
                two = chance(field, level, levels, people[a], people[b], weights.two[field][level])
                weight += math.log(weights.one[field][level] / two)
            else:
                weight += usual[field][level]
        judged[a, b] = weight
    return judged


def _with_third(judged: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """For every pair, what registrations between the two add."""
    sure: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), weight in judged.items():
        if weight > 0:
            sure[a][b] = sure[b][a] = weight
    none: dict[int, float] = {}
    added = {}
    for a, b in judged:
        of_a, of_b = sure.get(a, none), sure.get(b, none)
        between = [min(of_a[c], of_b[c]) for c in of_a.keys() & of_b.keys()]
        added[a, b] = _THIRD * min(max(between, default=0.0), _THIRD_MOST)
    return added
