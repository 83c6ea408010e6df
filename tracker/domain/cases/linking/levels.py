"""In how far two registrations agree, field by field, as one of a few levels."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from tracker.domain.cases.linking.told import Told
from tracker.domain.cases.names.sounds import sounds

UNKNOWN, SAME, SLIP, SLIPS, SOUND, BEGINNING, NEAR, OTHER = (
    "unknown", "same", "slip", "slips", "sound", "beginning", "near", "other",
)  # fmt: skip
#: Levels of the order of names: as written, both swapped, one found in the other's place.
STRAIGHT, SWAPPED, CROSSED = "straight", "swapped", "crossed"
#: Further levels of a date: day and month swapped, two parts of three, one of three.
TURNED, YEAR_AND, DAY_AND_MONTH, ONE_PART = "turned", "year_and", "day_and_month", "one_part"

#: A level for each of ``told.FIELDS``.
Pattern = tuple[str, ...]

#: Levels on which one name may stand for the other.
_CLOSE = frozenset({SAME, SLIP, SLIPS, SOUND})
_SURE = frozenset({SAME, SLIP, SLIPS})
_ALIKE = 0.85


def pattern(a: Told, b: Told) -> Pattern:
    """The levels of two registrations. Where names stand in each other's place, the first level is
    of ``a``'s given name, the second of ``a``'s family name."""
    order = STRAIGHT
    given, family = text_level(a.given, b.given), text_level(a.family, b.family)
    if given not in _SURE and family not in _SURE:
        across = text_level(a.given, b.family), text_level(a.family, b.given)
        close = [level in _CLOSE for level in across]
        if any(close):
            (given, family), order = across, CROSSED
            if all(close) or UNKNOWN in across:
                order = SWAPPED
    phone = UNKNOWN if not a.phone or not b.phone else SAME if a.phone == b.phone else OTHER
    return (
        given, family, order, birth_level(a.birth, b.birth), place_level(a.place, b.place), phone,
    )  # fmt: skip


@lru_cache(maxsize=262144)
def text_level(a: str, b: str) -> str:
    """Two names of people, a–z."""
    if not a or not b:
        return UNKNOWN
    if a == b:
        return SAME
    if (slips := _slips(a, b)) is not None:
        return slips
    heard = sounds(b)
    if any(reading in heard for reading in sounds(a)):
        return SOUND
    if min(len(a), len(b)) >= 3 and (a.startswith(b) or b.startswith(a)):
        return BEGINNING
    return NEAR if JaroWinkler.similarity(a, b, score_cutoff=_ALIKE) else OTHER


@lru_cache(maxsize=262144)
def place_level(a: str, b: str) -> str:
    """Two names of places, or two codes (digits), which are the same or other."""
    if not a or not b:
        return UNKNOWN
    if a == b:
        return SAME
    if a.isdigit() or b.isdigit():
        return OTHER
    if (slips := _slips(a, b)) is not None:
        return slips
    if min(len(a), len(b)) >= 3 and (a.startswith(b) or b.startswith(a)):
        return BEGINNING
    return OTHER


def _slips(a: str, b: str) -> str | None:
    """One slip of the pen, or two in a word that is long enough for them."""
    slips = OSA.distance(a, b, score_cutoff=2)
    if slips == 1:
        return SLIP
    return SLIPS if slips == 2 and len(a) >= 5 and len(b) >= 5 else None


@lru_cache(maxsize=262144)
def birth_level(a: str, b: str) -> str:
    """Two dates as yyyymmdd; a year alone agrees or not."""
    if not a or not b:
        return UNKNOWN
    if a == b:
        return SAME if len(a) == 8 else YEAR_AND
    if len(a) != 8 or len(b) != 8:
        return YEAR_AND if a[:4] == b[:4] else OTHER
    if OSA.distance(a, b, score_cutoff=1) <= 1:
        return SLIP
    if a[:4] == b[:4] and a[4:6] == b[6:] and a[6:] == b[4:6]:
        return TURNED
    year, month, day = a[:4] == b[:4], a[4:6] == b[4:6], a[6:] == b[6:]
    if year + month + day == 2:
        return YEAR_AND if year else DAY_AND_MONTH
    if OSA.distance(a, b, score_cutoff=2) <= 2:
        return SLIPS
    return ONE_PART if year or month or day else OTHER
