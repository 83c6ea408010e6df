"""How many to ask, and who: a draw that anybody with the same list and seed repeats.

Size: n = n0 / (1 + (n0 - 1) / N), rounded up, with n0 = 0.25 · 1.96² / 0.10² = 96.04: for 95 % and
± 10 points of a share, N on the list (Cochran, Sampling Techniques, 3rd ed., 4.4).
Order: at each site by SHA-256 of ``seed:id``. Shares of sites: the largest remainders.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

_N0 = Fraction("96.04")
#: To each that is asked, so many more stand ready to take her place, and at least so many.
_READY, _LEAST_READY = 2, 10


def proposed_size(listed: int) -> int:
    """How many of ``listed`` give 95 % and ± 10 points."""
    return math.ceil(_N0 / (1 + (_N0 - 1) / listed)) if listed else 0


def hash_of(ids: Iterable[str]) -> str:
    """SHA-256 (hex) over the sorted ids, a line each."""
    return hashlib.sha256("".join(f"{one}\n" for one in sorted(ids)).encode()).hexdigest()


def shares(listed: Mapping[str, int], sample: int) -> dict[str, int]:
    """``sample`` divided among sites in proportion; a remainder goes to the largest ones."""
    total = sum(listed.values())
    if not total:
        return dict.fromkeys(listed, 0)
    exact = {site: Fraction(sample * n, total) for site, n in listed.items()}
    found = {site: math.floor(part) for site, part in exact.items()}
    left = sample - sum(found.values())
    ranked = sorted(exact, key=lambda site: (found[site] - exact[site], site))
    for site in ranked[:left]:
        found[site] += 1
    return found


def drawn_order(ids: Iterable[str], seed: str) -> list[str]:
    """``ids`` in the order in which they are drawn."""
    return sorted(ids, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest())


def draw(by_site: Mapping[str, Sequence[str]], sample: int, seed: str) -> dict[str, list[str]]:
    """By site, who is asked and then who stands ready, in the drawn order."""
    sizes = shares({site: len(ids) for site, ids in by_site.items()}, sample)
    found = {}
    for site, ids in by_site.items():
        most = sizes[site] + max(_READY * sizes[site], _LEAST_READY) if sizes[site] else 0
        found[site] = drawn_order(ids, seed)[:most]
    return found
