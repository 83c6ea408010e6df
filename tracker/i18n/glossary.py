"""The glossary: terms whose Creole and Spanish were looked up, with their sources."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from tracker.i18n.locales import translations_folder

_BRACES = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Term:
    """One row: the English term and its words in Spanish and Creole."""

    en: str
    es: str
    ht: str
    confidence: str

    def in_language(self, lang: str) -> str:
        return {"en": self.en, "es": self.es, "ht": self.ht}[lang]


def glossary(path: Path | None = None) -> dict[str, Term]:
    """All terms by their English msgid, placeholders written ``%(name)s``."""
    with (path or translations_folder() / "glossary.csv").open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    terms = (
        Term(_named(row["en"]), _named(row["es"]), _named(row["ht"]), row["confidence"])
        for row in rows
    )
    return {term.en: term for term in terms}


def _named(text: str) -> str:
    return _BRACES.sub(r"%(\1)s", text)
