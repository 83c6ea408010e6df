"""How one written name sounds, told coarsely enough for three orthographies.

A Haitian name reaches a list through a Creole mouth and a Spanish or French pen: Pierre
or Pyè, Rose or Woz, Toussaint or Tousen. A name is folded to its sounds; where French
leaves a last letter mute and Creole would not write it, both readings are kept, and two
names sound alike when one reading is common to them.
"""

from __future__ import annotations

import re
from functools import lru_cache

_VOWELS = "aeiou"

#: Applied in this order to lower-case letters without accents. A rule is tried where one of its
#: first words stands in the text: most words need few of them, and looking is ten times cheaper.
_RULES: tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...] = tuple(
    (tuple(needed.split()) or ("",), re.compile(pattern), becomes)
    for needed, pattern, becomes in (
        ("x", r"x(?=.)", "ks"),
        ("ancoi", r"ancoi", "answa"),
        ("ph", r"ph", "f"),
        ("th", r"th", "t"),
        ("h", r"tch|sch|sh|ch", "x"),
        ("k q", r"ck|qu(?=[ei])|q", "k"),
        ("saint", r"saint|ssaint|sainte?", "sen"),
        ("au", r"eau|au", "o"),
        ("eu", r"oeu|eu", "e"),
        # G before e and i: the spelling does not tell a hard one from a soft one
        # (Guerda, Gèda, Georges, Joj), so all of them and j are one class.
        ("g", r"g[uh](?=[eiy])", "j"),
        ("gn", r"gn", "ny"),
        ("ge", r"ge(?=[ao])", "j"),
        ("g", r"g(?=[eiy])", "j"),
        ("dj y i", r"dj|^y(?=[aeou])|^i(?=[aou])", "j"),
        ("jea", r"je(?=a)", "j"),
        ("ill", r"ill(?=[aeou])", "iy"),
        ("ou", r"ou(?=[aei])", "w"),
        ("oi oy", r"oi|oy(?=[^aeiou]|$)", "wa"),
        ("ou", r"ou", "u"),
        ("ai ei", r"ai(?![aeou])|ei(?![aeou])", "e"),
        ("c", r"c(?=[eiy])", "s"),
        ("c", r"c", "k"),
        ("x", r"x$", "s"),
        ("h", r"h", ""),
        ("z", r"z", "s"),
        ("y", r"y(?![aeou])", "i"),
        ("i", r"i(?=[aeo].)", "y"),
        ("", r"(.)\1+", r"\1"),
    )
)
_MUTE = re.compile(r"[tdsprx]+$")
#: The e that French writes and nobody says: Roseline, Wozlin.
_SCHWA = re.compile(r"(?<=[aeiou][b-df-hj-np-tv-x])e(?=[b-df-hj-np-tv-x][aeiou].)")
_CODA_R = re.compile(r"r(?![aeiouyw])")
_ROUND_R = re.compile(r"r(?=[ou])")
_NASAL = re.compile(r"[aei][nm](?![aeiouy])")


@lru_cache(maxsize=65536)
def sounds(word: str) -> tuple[str, ...]:
    """The readings of one folded word (a–z only), at most three, the full one first."""
    text = word
    for needed, pattern, becomes in _RULES:
        for part in needed:
            if part in text:
                text = pattern.sub(becomes, text)
                break
    full = _close(text[:-1] if len(word) > 4 and word.endswith("es") else text)
    readings = [full, _close(_MUTE.sub("", text))]
    if (short := _SCHWA.sub("", text)) != text:
        readings.append(_close(short))
    kept = [one for one in dict.fromkeys(readings) if len(one) > 1 and _has_vowel(one)]
    return tuple(kept) or (full,)


def _has_vowel(text: str) -> bool:
    return any(letter in _VOWELS for letter in text)


def _close(text: str) -> str:
    """Drop the last open vowel, then the r's and nasals that depend on the end."""
    text = _ROUND_R.sub("w", _open(text))
    text = _open(_CODA_R.sub("", text)) if _has_vowel(text) else text
    return re.sub(r"(.)\1+", r"\1", _NASAL.sub("en", text))


def _open(text: str) -> str:
    if len(text) > 2 and text[-1] in "ea" and _has_vowel(text[:-1]):
        return text[:-1]
    return text
