"""Names as a list writes them, turned into given and family names.

Haitian lists write given names first. Which of three words is a second given name and
which a second surname is learnt from the other rows of the same list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.domain.cases.names.spelling import folded

_SMALL = frozenset(
    {"de", "la", "las", "los", "del", "du", "des", "y", "le", "et", "e", "da", "von"}
)
_SAINTS = frozenset({"st", "ste", "saint", "sainte", "sen", "san", "santa"})
_LETTERS = re.compile(r"[^\W\d_]+", re.UNICODE)


def cased(name: str) -> str:
    """A name in capitals or in small letters with proper capitals; others as they are."""
    name = " ".join(name.split())
    if not name or (name != name.upper() and name != name.lower()):
        return name
    done = _LETTERS.sub(lambda match: match[0].capitalize(), name)
    words = done.split(" ")
    return " ".join(
        word.lower() if index and word.lower() in _SMALL else word
        for index, word in enumerate(words)
    )


@dataclass(frozen=True)
class Customs:
    """How often a word comes first or last in the full names of one list."""

    first: Counter[str] = field(default_factory=Counter)
    last: Counter[str] = field(default_factory=Counter)


def customs(names: Iterable[str]) -> Customs:
    """Learn from a column of full names, or from given and family names apart."""
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for name in names:
        parts = _units(name)
        if len(parts) > 1:
            first[folded(parts[0])] += 1
            last[folded(parts[-1])] += 1
    return Customs(first, last)


def _units(name: str) -> list[str]:
    """Words of a name, with Saint and the particles joined to the word that follows."""
    units: list[str] = []
    open_unit = False
    for word in name.split():
        plain = folded(word)
        if open_unit and units:
            units[-1] += " " + word
        else:
            units.append(word)
        open_unit = plain in _SAINTS or plain in _SMALL
    return units


def split_full(name: str, learnt: Customs) -> tuple[str, str, tuple[str, ...]]:
    """(given, family, notes) of a full name; the notes say what was guessed."""
    before, comma, after = name.partition(",")
    if comma and before.strip() and after.strip():
        return after.strip(), before.strip(), ()
    parts = _units(name)
    if len(parts) < 2:
        return name.strip(), "", ("family_name_missing",)
    if _turned(parts, learnt):
        return " ".join(parts[1:]), parts[0], ("name_split_guessed", "name_order_guessed")
    cut = len(parts) - 1
    if len(parts) == 3 and _family_like(parts[1], learnt):
        cut = 1
    elif len(parts) > 3:
        cut = 2 if _family_like(parts[2], learnt) or len(parts) > 4 else len(parts) - 1
    return " ".join(parts[:cut]), " ".join(parts[cut:]), ("name_split_guessed",)


def _family_like(word: str, learnt: Customs) -> bool:
    plain = folded(word)
    return learnt.last[plain] > 2 * learnt.first[plain]


def _turned(parts: list[str], learnt: Customs) -> bool:
    """Whether the family name was put first, judged by the other rows alone."""
    head, tail = folded(parts[0]), folded(parts[-1])
    return (
        learnt.last[head] >= 2
        and learnt.first[tail] >= 2
        and learnt.last[head] > 2 * learnt.first[head]
        and learnt.first[tail] > 2 * learnt.last[tail]
    )
