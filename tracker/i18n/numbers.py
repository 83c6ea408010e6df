"""Numbers and money as each language writes them.

Creole: decimal comma, groups apart by a narrow space that does not break. Spanish is that
of Mexico: decimal point, groups by comma, as in English. Written here rather than with
Babel, which has no Creole and would write Spanish as in Spain.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from tracker.i18n.locales import Language

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"

_SEPARATORS: dict[Language, tuple[str, str]] = {
    "ht": (NARROW_SPACE, ","),
    "es": (",", "."),
    "en": (",", "."),
}


def format_int(value: int, lang: Language) -> str:
    """``1 234 567`` with the language's groups."""
    return _separated(f"{value:,d}", lang)


def format_decimal(value: Decimal | int, lang: Language, places: int | None = None) -> str:
    """An exact number, rounded half up to ``places`` when given."""
    number = Decimal(value)
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return _separated(f"{number:,f}", lang)


def format_percent(share: Decimal, lang: Language, places: int = 0) -> str:
    """``share`` of one as a percentage: Decimal("0.125") is 13 %."""
    text = format_decimal(share * 100, lang, places)
    return f"{text}{NO_BREAK_SPACE}%" if lang == "ht" else f"{text}%"


def format_money(amount: Decimal, currency: str, lang: Language) -> str:
    """``1,234.50 MXN``: the code follows, since "$" is peso and dollar alike."""
    return f"{format_decimal(amount, lang, 2)}{NO_BREAK_SPACE}{currency}"


def _separated(english: str, lang: Language) -> str:
    group, point = _SEPARATORS[lang]
    return english.translate({ord(","): group, ord("."): point})
