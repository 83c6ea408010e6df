"""One spelling for many: words of a name, and keys by which likely twins are found.

A key joins the whole sound of one word with the beginning or the end of another, so
that one wrong letter, a dropped second name, a surname cut in two or names swapped
still leave a key in common, while a key stays rare among many people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations, product
from typing import NamedTuple

from tracker.domain.cases.names.sounds import sounds

_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_NOT_LETTERS = re.compile(r"[^a-z]+")
_SAINTS = frozenset({"st", "ste", "saint", "sainte", "sen", "sent", "sint", "sain", "snt"})
_TITLES = frozenset({"mme", "mlle", "madame", "madan", "sra", "srta", "sr", "mr", "dna"})
_LINKS = frozenset({"de", "del", "y", "dit", "dite", "epouse", "ep", "vve", "nee"})

#: Words of one name that are looked at; more are no name any more.
MOST_WORDS = 6


class Word(NamedTuple):
    """One word of a name: ``text`` a–z, and the readings of it.

    A tuple, since words are looked up by the thousand, and that is what hashes soonest.
    """

    text: str
    readings: tuple[str, ...]


def folded(text: str) -> str:
    """Lower case without accents, letters and single spaces only."""
    text = _APOSTROPHES.sub("", text.strip().lower().replace("œ", "oe").replace("ß", "ss"))
    plain = unicodedata.normalize("NFKD", text)
    return _NOT_LETTERS.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def plain_words(name: str) -> list[str]:
    """The words of a name, a–z, without titles and, where more is left, without links."""
    parts = [part for part in folded(name).split() if part not in _TITLES]
    return [part for part in parts if part not in _LINKS] or parts


@lru_cache(maxsize=262144)
def words(name: str) -> tuple[Word, ...]:
    """The words of a name as written, titles left out, ``Saint`` joined with its name."""
    kept = plain_words(name)
    result: list[Word] = []
    index = 0
    while index < len(kept) and len(result) < MOST_WORDS:
        part = kept[index]
        if part in _SAINTS and index + 1 < len(kept):
            rest = kept[index + 1]
            readings = tuple("sen" + reading for reading in sounds(rest))
            result.append(Word("saint" + rest, readings))
            index += 2
            continue
        result.append(Word(part, sounds(part)))
        index += 1
    return tuple(result)


def words_together(given: str, family: str) -> tuple[Word, ...]:
    """``words`` of both names as one text, mostly without reading that text anew: each is known
    already, while all two together are another text for nearly everybody."""
    if read_apart(given, family):
        return words(given) + words(family)
    return words(f"{given} {family}")


def read_apart(given: str, family: str) -> bool:
    """Whether both names as one text have just the words of each."""
    firsts, lasts = _place(given), _place(family)
    return (
        firsts.words > 0
        and 0 < lasts.words <= MOST_WORDS - firsts.words
        and not (firsts.ends_open or firsts.linked or lasts.linked)
    )


class _Place(NamedTuple):
    """What a name does beside others: how many words it has, whether the last one would be joined
    with the next, and whether one of them is left out beside others."""

    words: int
    ends_open: bool
    linked: bool


@lru_cache(maxsize=262144)
def _place(name: str) -> _Place:
    found = words(name)
    return _Place(
        len(found),
        bool(found) and found[-1].text in _SAINTS,
        any(word.text in _LINKS for word in found),
    )


def normal(given: str, family: str = "") -> str:
    """One text for names that differ only in case, accents, marks, spaces or order."""
    return " ".join(sorted(word.text for word in words(given) + words(family)))


def phonetic_keys(given: str, family: str) -> tuple[str, ...]:
    """Keys to look candidates up by; two spellings of one name share at least one.

    Sorted, without repeats; typically 5 to 20. Empty when there is no name.
    """
    return tuple(sorted({key for keys in key_groups(given, family) for key in keys}))


def key_groups(given: str, family: str) -> list[tuple[str, ...]]:
    """The keys, those of one pair of words together: names differ, pairs come again."""
    every, pairs = words_and_pairs(given, family)
    if not every:
        return []
    groups: list[tuple[str, ...]] = [(whole_key(every),)]
    if not pairs:
        groups.append(lone_keys(every[0]))
    for one, other in pairs:
        groups.append(pair_keys(one, other))
    return groups


def words_and_pairs(
    given: str, family: str
) -> tuple[tuple[Word, ...], Sequence[tuple[Word, Word]]]:
    """The words that count for keys, and those that are joined two by two."""
    firsts, lasts = words(given)[:3], words(family)[:3]
    if firsts and lasts:
        return firsts + lasts, tuple(product(firsts, lasts))
    every = words(given + " " + family)[:4]
    return every, tuple(combinations(every, 2))


def whole_key(every: Iterable[Word]) -> str:
    """All letters of a name, in whatever order its words are."""
    return "=" + "".join(sorted("".join([w.text for w in every])))


def lone_keys(word: Word) -> tuple[str, ...]:
    """Where a name is one word."""
    return tuple(">" + reading for reading in word.readings)


def pair_keys(one: Word, other: Word) -> tuple[str, ...]:
    """The keys of two words, each whole with the ends of the other."""
    return (
        *_joined(one.readings, other.text, other.readings),
        *_joined(other.readings, one.text, one.readings),
    )


@lru_cache(maxsize=262144)
def _joined(whole: tuple[str, ...], text: str, readings: tuple[str, ...]) -> tuple[str, ...]:
    """One word whole with the ends of another: as they sound, and as they are written,
    because one wrong letter may change how its neighbours sound."""
    starts = {reading[:2] for reading in readings} | {text[:2]}
    ends = {reading[-2:] for reading in readings} | {text[-2:]}
    return tuple(
        key
        for reading in whole
        for key in (
            *(f"{reading}<{start}" for start in starts),
            *(f"{reading}>{end}" for end in ends),
        )
    )
