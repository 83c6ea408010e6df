"""Which pairs are worth a comparison: those that share something rare.

Each registration stands under some twenty keys: the sound of one name with an end of the
other, parts of the birth date with the beginning of a name, a place with the beginning of a
name, a telephone. A key under which too many stand tells nothing and is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from tracker.domain.cases.linking.told import Told
from tracker.domain.cases.names.sounds import sounds

#: Under one key, so many at most are compared with each other.
MOST = 120


def keys(told: Told) -> set[str]:
    """The keys of one registration."""
    found = set()
    given, family, birth, place = told.given, told.family, told.birth, told.place
    for start in {given[:3], family[:3]} - {""}:
        if birth:
            found |= {f"y{start}{birth[:4]}", f"d{start}{birth[4:]}"}
        if place:
            found.add(f"p{start}{place[:5]}")
    for whole, other in ((given, family), (family, given)):
        if whole and other:
            for sound in sounds(whole):
                found |= {f"<{sound}<{other[:2]}", f">{sound}>{other[-2:]}"}
    if len(birth) == 8:
        found |= {
            f"b{birth}",
            # Of a date with one wrong part, the rest; of one turned around, its digits.
            f"m{birth[2:]}{place[:2]}",
            f"n{birth[:6]}{place[:2]}",
            f"o{''.join(sorted(birth[2:]))}{place[:1]}",
        }
    if told.phone:
        found.add(f"t{told.phone}")
    return found


def pairs(people: Sequence[Told], lists: Sequence[int] | None = None) -> set[tuple[int, int]]:
    """Pairs of places, the smaller first; across ``lists`` only where they are told."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, told in enumerate(people):
        for key in keys(told):
            blocks[key].append(place)
    found: set[tuple[int, int]] = set()
    for block in blocks.values():
        if 1 < len(block) <= MOST:
            found.update(combinations(block, 2) if lists is None else _across(block, lists))
    return found


def _across(block: Sequence[int], lists: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((a, b) for a, b in combinations(block, 2) if lists[a] != lists[b])
