"""A name and a date of birth as keyed hashes, and whether two of them are one woman's.

For each given name with each family name, as they sound, there is one hash with the date. So
whoever holds the hashes finds a woman whose names and date are known already, and
cannot read them; to guess, first name, last name and date must be guessed at once.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from hashlib import sha256

from tracker.domain.cases.names.births import birth
from tracker.domain.cases.names.spelling import Word, words

#: Hex digits of a hash: of a million women, one in a million questions hits a wrong one.
DIGITS = 10
#: Given names, and family names, that are looked at.
MOST_NAMES = 3

#: Rows of given names, columns of family names; in each place the hash of each reading.
Marks = tuple[tuple[tuple[str, ...], ...], ...]


def marks(
    key: bytes, given: str, family: str, birth_date: str | None, precision: str | None
) -> Marks:
    """The hashes; none where no exact date is known or there is one name only.

    Day and month count in either order, for they are easily swapped.
    """
    born = birth(birth_date, precision)
    if born is None or not born.month or born.estimated:
        return ()
    low, high = sorted((born.month, born.day))
    first, last = words(given), words(family)
    if not last and len(first) > 1:
        first, last = first[:-1], first[-1:]
    salted = hmac.new(key, f"{born.year}-{low}-{high}".encode(), sha256)
    return tuple(
        tuple(_readings(salted, one, other) for other in last[:MOST_NAMES])
        for one in first[:MOST_NAMES]
        if last
    )


def _readings(salted: hmac.HMAC, one: Word, other: Word) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for a in one.readings:
        for b in other.readings:
            mark = salted.copy()
            # In either order: names are often written the other way round.
            mark.update(f"|{min(a, b)}|{max(a, b)}".encode())
            found[mark.hexdigest()[:DIGITS]] = None
    return tuple(found)


def one_woman(asked: Marks, held: Sequence[Sequence[str]]) -> bool:
    """Whether names agree: one of each in common, and no other name left over on both sides.

    ``held``: the hash of the first reading in each place. Twins have a given name of
    their own each, and so are two.
    """
    places = {mark: (r, c) for r, row in enumerate(held) for c, mark in enumerate(row)}
    met = [
        (i, j, *places[mark])
        for i, row in enumerate(asked)
        for j, readings in enumerate(row)
        for mark in readings
        if mark in places
    ]
    if not met:
        return False
    given, family, rows, columns = (len(set(found)) for found in zip(*met, strict=True))
    other_given = len(asked) > given and len(held) > rows
    other_family = len(asked[0]) > family and len(held[0]) > columns
    return not other_given and not other_family
