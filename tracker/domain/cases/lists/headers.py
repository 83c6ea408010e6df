"""Which row holds the headings, and what each column means.

A heading is matched by its words; the values below are a second witness, because
"Siyati" is a signature here and a surname there, and "Fecha" says no more than a date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from tracker.basics.errors import Damaged
from tracker.domain.cases.lists.dates import looks_like_date, looks_recent
from tracker.domain.cases.lists.meanings import HEADINGS, LOOSE, Meaning
from tracker.domain.cases.lists.sheets import Cell
from tracker.domain.cases.lists.values import yes_no
from tracker.domain.cases.names.spelling import folded

#: Rows among which the headings are looked for.
FIRST_ROWS = 40
_SURE, _FUZZY = 1.0, 0.75
NAMES = frozenset({Meaning.FULL_NAME, Meaning.GIVEN_NAMES, Meaning.FAMILY_NAMES})
#: Meanings several columns may have; their texts are joined (two surnames, two remarks).
#: The end of a heading that we wrote ourselves, over what is no part of a row.
OUR_MARK = "(Tracker)"
#: The column of ours that tells which parked row a corrected one is.
OUR_ID = f"Id {OUR_MARK}"
SHARED = frozenset({Meaning.NOTES, Meaning.IGNORE, Meaning.GIVEN_NAMES, Meaning.FAMILY_NAMES})
_LOOSE_NAMES = frozenset({"nombre", "name", "non", "nom"})


@dataclass(frozen=True, slots=True)
class Match:
    """The meaning of one column, None where no heading fits; ``confidence`` 0 to 1."""

    meaning: Meaning | None
    confidence: float


NO_MATCH = Match(None, 0.0)


@lru_cache(maxsize=1)
def _headings() -> dict[str, Meaning]:
    return {text: meaning for meaning, texts in HEADINGS.items() for text in texts}


@lru_cache(maxsize=1)
def _long_headings() -> tuple[str, ...]:
    return tuple(text for text in _headings() if len(text) >= 5)


@lru_cache(maxsize=4096)
def heading(text: str) -> Match:
    """What a heading alone says; loose ones give half confidence."""
    if not text.strip() or len(text) > 80:
        return NO_MATCH
    if text.strip() in {"#", "№", "N°", "Nº", "n°", "nº"}:
        return Match(Meaning.ROW_NUMBER, _SURE)
    words = folded(re.sub(r"([a-z])([A-Z])", r"\1 \2", text))
    for wanted in dict.fromkeys((words, folded(text), folded(text.split("(")[0].split("/")[0]))):
        if wanted in LOOSE:
            return Match(_loose_default(wanted), 0.5)
        if meaning := _headings().get(wanted):
            return Match(meaning, _SURE)
    if len(words) < 5:
        return NO_MATCH
    near = process.extractOne(words, _long_headings(), scorer=fuzz.ratio, score_cutoff=84)
    if near is None:
        near = process.extractOne(
            words, _long_headings(), scorer=fuzz.token_sort_ratio, score_cutoff=88
        )
    if near is not None:
        return Match(_headings()[near[0]], _FUZZY)
    return _contained(words)


def _contained(words: str) -> Match:
    """A known heading inside a longer one (``Fecha de nacimiento (dd/mm/aaaa)``)."""
    padded = f" {words} "
    inside = [text for text in _long_headings() if f" {text} " in padded]
    if not inside:
        return NO_MATCH
    longest = max(inside, key=len)
    return Match(_headings()[longest], 0.6) if len(longest) * 2 >= len(words) else NO_MATCH


def _loose_default(text: str) -> Meaning:
    if text in _LOOSE_NAMES:
        return Meaning.FULL_NAME
    if text == "siyati":
        return Meaning.CONSENT
    if text in {"kit", "entrega"}:
        return Meaning.KIT
    return Meaning.KIT_COUNT if text == "kits" else Meaning.DELIVERED_ON


def find_header(rows: Sequence[Sequence[Cell]]) -> tuple[int, float]:
    """Index (from 0) of the heading row and how well it fits; Damaged("list_not_a_table")."""
    best, chosen = 0.0, -1
    for index, row in enumerate(rows[:FIRST_ROWS]):
        matches = [heading(cell.text) for cell in row if cell.text]
        meanings = {match.meaning for match in matches if match.meaning}
        if not meanings & NAMES or any(looks_like_date(cell) for cell in row):
            continue
        worth = sum(match.confidence for match in matches)
        filled = sum(1 for cell in row if cell.text)
        if len(meanings) < 2 and filled > 1:
            continue
        if len(meanings) < 2 and not _is_column(rows, index):
            continue
        if worth > best:
            best, chosen = worth, index
    if chosen < 0:
        raise Damaged("list_not_a_table")
    return chosen, best


def _is_column(rows: Sequence[Sequence[Cell]], index: int) -> bool:
    """Whether a lone heading stands over a list of names."""
    below = [cell.text for row in rows[index + 1 : index + 20] for cell in row if cell.text]
    return bool(below) and all(not any(c.isdigit() for c in text) for text in below)


def match_columns(
    headings: Sequence[str],
    columns: Sequence[Sequence[Cell]],
    remap: Mapping[int, Meaning] | None = None,
) -> list[Match]:
    """A match for each column; of two columns for one meaning the surer one gets it."""
    remap = remap or {}
    matches = [heading(text) for text in headings]
    matches = [
        _settled(folded(text), match, column, matches, headings)
        for text, match, column in zip(headings, matches, columns, strict=True)
    ]
    for index, text in enumerate(headings):
        if text.endswith(OUR_MARK):
            matches[index] = Match(Meaning.IGNORE, _SURE)
    for index, meaning in remap.items():
        if 0 <= index < len(matches):
            matches[index] = Match(meaning, _SURE)
    return _without_rivals(matches, frozenset(remap))


def _without_rivals(matches: list[Match], fixed: frozenset[int]) -> list[Match]:
    order = sorted(range(len(matches)), key=lambda i: (i not in fixed, -matches[i].confidence, i))
    taken: set[Meaning] = set()
    result = list(matches)
    for index in order:
        meaning = matches[index].meaning
        if meaning in taken:
            result[index] = NO_MATCH
        elif meaning is not None and meaning not in SHARED:
            taken.add(meaning)
    return result


def _settled(
    text: str,
    match: Match,
    column: Sequence[Cell],
    others: Sequence[Match],
    headings: Sequence[str],
) -> Match:
    """A loose or contradicted heading, settled by the values and the other headings."""
    filled = [cell for cell in column if cell.text][:300]
    sure = {other.meaning for other in others if other.confidence > 0.5}
    if text in _LOOSE_NAMES:
        if Meaning.GIVEN_NAMES in sure:
            return Match(Meaning.FAMILY_NAMES, 0.8)
        paired = any(folded(h) == "siyati" for h in headings) and not _answers(filled)
        if Meaning.FAMILY_NAMES in sure or (paired and _mostly_one_word(filled)):
            return Match(Meaning.GIVEN_NAMES, 0.8)
        return Match(Meaning.FULL_NAME, 0.8)
    if text == "siyati":
        names = Meaning.FAMILY_NAMES not in sure and _distinct_words(filled)
        return Match(Meaning.FAMILY_NAMES, 0.7) if names else Match(Meaning.CONSENT, 0.9)
    if text in {"fecha", "date", "dat"}:
        birth = Meaning.BIRTH_DATE not in sure and not looks_recent(filled)
        return Match(Meaning.BIRTH_DATE if birth else Meaning.DELIVERED_ON, 0.7)
    if match.meaning in {Meaning.KIT, Meaning.KIT_COUNT, Meaning.KIT_GIVEN} and filled:
        return _kit(match, filled)
    if match.meaning is Meaning.BIRTH_DATE and filled and not _mostly(filled, looks_like_date):
        return Match(match.meaning, match.confidence * 0.6)
    if match.meaning is Meaning.MUNICIPALITY and _mostly(filled, _is_code):
        return Match(Meaning.MUNICIPALITY_CODE, 0.9)
    return match


def _kit(match: Match, filled: Sequence[Cell]) -> Match:
    if _mostly(filled, lambda cell: _is_count(cell)):
        binary = match.meaning is Meaning.KIT_GIVEN
        return match if binary else Match(Meaning.KIT_COUNT, max(match.confidence, 0.8))
    if _mostly(filled, lambda cell: yes_no(cell.text) is not None):
        return Match(Meaning.KIT_GIVEN, max(match.confidence, 0.8))
    if _mostly(filled, looks_like_date):
        return Match(Meaning.DELIVERED_ON, 0.7)
    return Match(Meaning.KIT, max(match.confidence, 0.8))


def _mostly(cells: Sequence[Cell], test: object, share: float = 0.7) -> bool:
    assert callable(test)
    return bool(cells) and sum(1 for cell in cells if test(cell)) >= share * len(cells)


def _is_code(cell: Cell) -> bool:
    return re.fullmatch(r"\d{4,5}(\.0+)?", cell.text) is not None


def _is_count(cell: Cell) -> bool:
    return re.fullmatch(r"\d{1,2}", cell.text) is not None


def _answers(filled: Sequence[Cell]) -> bool:
    return _mostly(filled, lambda cell: yes_no(cell.text) is not None)


def _mostly_one_word(filled: Sequence[Cell]) -> bool:
    return _mostly(filled, lambda cell: len(cell.text.split()) == 1, 0.5)


def _distinct_words(filled: Sequence[Cell]) -> bool:
    """Many different words that are no answers: names rather than signatures."""
    texts = [cell.text for cell in filled if yes_no(cell.text) is None]
    return len(texts) >= 0.7 * len(filled) > 0 and len(set(texts)) > min(3, 0.3 * len(texts))
