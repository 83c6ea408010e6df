"""The content of a row as one text, to recognise a row that was imported before.

The same row fingerprints alike in another file, at another place, under another serial
number, with its columns in another order or its dates written another way.
"""

from __future__ import annotations

import unicodedata

from tracker.domain.cases.lists.meanings import Meaning
from tracker.domain.cases.lists.rows import ListRow
from tracker.domain.cases.names.spelling import folded

_LEFT_OUT = frozenset({Meaning.ROW_NUMBER.value, Meaning.IGNORE.value})


def fingerprint(row: ListRow) -> str:
    """Lines ``meaning=text``, sorted; blank cells and the list's own numbers left out."""
    lines = []
    for (header, text), meaning in zip(row.cells.items(), row.meanings, strict=True):
        if meaning in _LEFT_OUT:
            continue
        plain = _read_date(row, meaning) or _plain(text)
        if plain:
            lines.append(f"{meaning or 'extra:' + (folded(header) or header)}={plain}")
    return "\n".join(sorted(lines))


def _read_date(row: ListRow, meaning: str) -> str | None:
    if meaning == Meaning.BIRTH_DATE.value and row.values.birth_date:
        return f"{row.values.birth_date}/{row.values.birth_precision}"
    return row.values.delivered_on if meaning == Meaning.DELIVERED_ON.value else None


def _plain(text: str) -> str:
    words = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    whole, dot, rest = words.partition(".")
    return whole if dot and whole.isdigit() and set(rest) == {"0"} else words
