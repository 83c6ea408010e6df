"""The three languages of the product, and which one a person is met in."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal, TypeGuard

from tracker.settings import data_folder

Language = Literal["ht", "es", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("ht", "es", "en")

#: Each language's name in itself: people look for their own word.
NAMES: Final[dict[Language, str]] = {
    "ht": "Kreyòl ayisyen",
    "es": "Español",
    "en": "English",
}

#: The organisations work in Mexico, so Spanish greets whoever asks for nothing we have.
DEFAULT: Final[Language] = "es"

# A phone sold in Haiti says French, hardly ever Creole: of our three, Creole is nearest.
_NEAREST: Final[dict[str, Language]] = {"ht": "ht", "fr": "ht", "es": "es", "en": "en"}


def translations_folder() -> Path:
    """The absolute folder of the catalogs and the glossary."""
    return data_folder("translations")


def is_language(value: object) -> TypeGuard[Language]:
    """Whether ``value`` is the code of one of the three languages."""
    return isinstance(value, str) and value in LANGUAGES


def negotiate(header: str | None) -> Language:
    """The language for an ``Accept-Language`` header; Spanish when none fits."""
    best: Language = DEFAULT
    best_quality = 0.0
    for part in (header or "").split(","):
        tag, _, options = part.strip().partition(";")
        nearest = _NEAREST.get(tag.strip().lower().split("-")[0])
        quality = _quality(options)
        if nearest is not None and quality > best_quality:
            best, best_quality = nearest, quality
    return best


def _quality(options: str) -> float:
    name, _, value = options.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        quality = float(value)
    except ValueError:
        return 0.0
    return quality if 0.0 <= quality <= 1.0 else 0.0
