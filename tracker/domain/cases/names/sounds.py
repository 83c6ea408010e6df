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

#: Applied in this order to lower-case letters without accents.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), becomes)
    for pattern, becomes in (
        (r"x(?=.)", "ks"),
        (r"ancoi", "answa"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"tch|sch|sh|ch", "x"),
        (r"ck|qu(?=[ei])|q", "k"),
        (r"saint|ssaint|sainte?", "sen"),
        (r"eau|au", "o"),
        (r"oeu|eu", "e"),
        # G before e and i: the spelling does not tell a hard one from a soft one
        # (Guerda, Gèda, Georges, Joj), so all of them and j are one class.
        (r"g[uh](?=[eiy])", "j"),
        (r"gn", "ny"),
        (r"ge(?=[ao])", "j"),
        (r"g(?=[eiy])", "j"),
        (r"dj|^y(?=[aeou])|^i(?=[aou])", "j"),
        (r"je(?=a)", "j"),
        (r"ill(?=[aeou])", "iy"),
        (r"ou(?=[aei])", "w"),
        (r"oi|oy(?=[^aeiou]|$)", "wa"),
        (r"ou", "u"),
        (r"ai(?![aeou])|ei(?![aeou])", "e"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"x$", "s"),
        (r"h", ""),
        (r"z", "s"),
        (r"y(?![aeou])", "i"),
        (r"i(?=[aeo].)", "y"),
        (r"(.)\1+", r"\1"),
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
    for pattern, becomes in _RULES:
        text = pattern.sub(becomes, text)
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
