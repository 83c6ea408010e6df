"""How far two names agree, word by word and in any order.

Words are paired: first those written alike, then those that sound alike, then words
that were joined or cut, then words one slip of the pen apart. What stays unpaired on
both sides is another name: a twin, a sister, somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from tracker.domain.cases.names.spelling import Word, words

SAME = "name_same"
SOUNDS_ALIKE = "name_sounds_alike"
SLIP = "name_one_letter"
REORDERED = "name_reordered"
ADDED = "name_part_added"
GIVEN_DIFFERENT = "given_different"
FAMILY_DIFFERENT = "family_different"
DIFFERENT = "name_different"
UNKNOWN = "name_unknown"

#: What a word written alike, sounding alike, or one slip apart costs (log odds).
_COST_SOUND, _COST_SLIP = 0.5, 0.7

Test = Callable[[Word, Word], bool]


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name made ready: words with their place, given names (0) before family names (1)."""

    words: tuple[Word, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NameAgreement:
    """``weight`` in log odds for one person, and why."""

    weight: float
    reasons: tuple[str, ...]


@lru_cache(maxsize=262144)
def written(given: str, family: str) -> WrittenName:
    first, last = words(given), words(family)
    return WrittenName(first + last, (0,) * len(first) + (1,) * len(last))


def agree(a: WrittenName, b: WrittenName) -> NameAgreement:
    """Compare two names; the weight is below zero where another name stands on both sides."""
    if not a.words or not b.words:
        return NameAgreement(0.0, (UNKNOWN,))
    if a.words == b.words:
        return NameAgreement(_SAME_WEIGHT + _distinct(len(a.words)), (SAME,))
    return _paired(a, b)


_SAME_WEIGHT = 5.0


def _distinct(count: int) -> float:
    """Three names in common say more than two, one says little."""
    return (-3.0, 0.0, 0.8, 1.2)[min(count, 4) - 1]


def _paired(a: WrittenName, b: WrittenName) -> NameAgreement:
    left, right = list(range(len(a.words))), list(range(len(b.words)))
    pairs: list[tuple[int, int]] = []
    cost, why = 0.0, SAME
    for test, price, reason in _TESTS:
        found = _take(a.words, b.words, left, right, test)
        if found:
            pairs += found
            if price:
                cost, why = cost + price * len(found), reason
        if not left and not right:
            break
        if price == _COST_SOUND:
            joined = _joined(a.words, b.words, left, right)
            if joined is not None:
                cost, why = cost + joined[0], joined[1] if joined[0] else why
                pairs += [(left[0], right[0])]
                left.clear()
                right.clear()
                break
    if left and right and _family_slip(a, b, left, right):
        pairs.append((left.pop(), right.pop()))
        cost, why = cost + _COST_SLIP, SLIP
    if left and right:
        return _different(a, b, left, right, pairs)
    reasons = [why]
    if _reordered(a, b, pairs):
        reasons.append(REORDERED)
        cost += 0.2
    if left or right:
        reasons.append(ADDED)
        cost += _added(a, b, left, right) if len(pairs) > 1 else 2.0 * len(left or right)
    return NameAgreement(_SAME_WEIGHT + _distinct(len(pairs)) - cost, tuple(reasons))


def _added(a: WrittenName, b: WrittenName, left: Sequence[int], right: Sequence[int]) -> float:
    """A second surname is often forced upon her, a second given name left out; more are rarer."""
    places = [a.places[i] for i in left] + [b.places[j] for j in right]
    return (0.8 if set(places) == {1} else 1.0) + 0.5 * (len(places) - 1)


def _family_slip(a: WrittenName, b: WrittenName, left: Sequence[int], right: Sequence[int]) -> bool:
    """One surname each, one letter apart, even the first: twins do not differ there."""
    if len(left) != 1 or len(right) != 1 or not a.places[left[0]] or not b.places[right[0]]:
        return False
    one, other = a.words[left[0]].text, b.words[right[0]].text
    return min(len(one), len(other)) >= 5 and OSA.distance(one, other, score_cutoff=1) <= 1


def _take(
    a: Sequence[Word], b: Sequence[Word], left: list[int], right: list[int], test: Test
) -> list[tuple[int, int]]:
    """Pair what passes ``test``, and take it out of ``left`` and ``right``."""
    found = []
    for i in tuple(left):
        for j in right:
            if test(a[i], b[j]):
                found.append((i, j))
                left.remove(i)
                right.remove(j)
                break
    return found


def _written_alike(a: Word, b: Word) -> bool:
    return a.text == b.text


def _sounding_alike(a: Word, b: Word) -> bool:
    return not set(a.readings).isdisjoint(b.readings) and len(a.text) > 1 and len(b.text) > 1


def _slip(a: Word, b: Word) -> bool:
    return _near(a.text, b.text) or _near(a.readings[0], b.readings[0], 5)


@lru_cache(maxsize=262144)
def _near(a: str, b: str, shortest: int = 4) -> bool:
    """One letter wrong, missing or swapped; two in long words; an initial for a name."""
    size = min(len(a), len(b))
    if size == 1:
        return a[0] == b[0]
    if size < shortest:
        return size == 3 and len(a) != len(b) and OSA.distance(a, b, score_cutoff=1) <= 1
    allowed = 2 if size >= 9 else 1
    if OSA.distance(a, b, score_cutoff=allowed) > allowed:
        return False
    # Names that differ in their first sound are names of their own (Carline, Marline).
    return a[0] == b[0] or a[1] == b[0] or b[1] == a[0]


_TESTS: tuple[tuple[Test, float, str], ...] = (
    (_written_alike, 0.0, SAME),
    (_sounding_alike, _COST_SOUND, SOUNDS_ALIKE),
    (_slip, _COST_SLIP, SLIP),
)


def _joined(
    a: Sequence[Word], b: Sequence[Word], left: list[int], right: list[int]
) -> tuple[float, str] | None:
    """The price if the words left over are the same letters, cut elsewhere."""
    if not left or not right or len(left) + len(right) < 3:
        return None
    one, other = "".join(a[i].text for i in left), "".join(b[j].text for j in right)
    if one == other:
        return 0.0, SAME
    if min(len(one), len(other)) < 6:
        return None
    sound = "".join(a[i].readings[-1] for i in left), "".join(b[j].readings[-1] for j in right)
    if sound[0] == sound[1]:
        return _COST_SOUND, SOUNDS_ALIKE
    if len(left) != len(right) and OSA.distance(one, other, score_cutoff=1) <= 1:
        return _COST_SLIP, SLIP
    return None


def _reordered(a: WrittenName, b: WrittenName, pairs: Sequence[tuple[int, int]]) -> bool:
    second = [j for _, j in sorted(pairs)]
    return second != sorted(second)


def _different(
    a: WrittenName,
    b: WrittenName,
    left: Sequence[int],
    right: Sequence[int],
    pairs: Sequence[tuple[int, int]],
) -> NameAgreement:
    if not pairs:
        return NameAgreement(-9.0, (DIFFERENT,))
    places = {a.places[i] for i in left} | {b.places[j] for j in right}
    split = 1 in a.places and 1 in b.places
    if split and places == {1}:
        return NameAgreement(-4.5, (FAMILY_DIFFERENT,))
    if places == {0} or not split:
        return NameAgreement(-6.0, (GIVEN_DIFFERENT,))
    return NameAgreement(-8.0, (DIFFERENT,))
