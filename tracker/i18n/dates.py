"""Dates as they are written in Creole, in Mexican Spanish and in unambiguous English.

Babel knows the code ``ht`` but prints French for it, so Creole is written out here.
Sources of the Creole names: glibc ``ht_HT``, dayjs, MediaWiki (see the glossary).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cache
from typing import Literal

from babel.dates import format_date as babel_date
from babel.dates import get_day_names, get_month_names

from tracker.i18n.locales import Language

Style = Literal["short", "long", "weekday", "month"]

HT_MONTHS = (
    "janvye", "fevriye", "mas", "avril", "me", "jen",
    "jiyè", "out", "septanm", "oktòb", "novanm", "desanm",
)  # fmt: skip
HT_DAYS = ("lendi", "madi", "mèkredi", "jedi", "vandredi", "samdi", "dimanch")

#: The week begins on Monday in all three.
FIRST_WEEKDAY = 0

# An English reader may be used to month/day or to day/month: the month is always a word.
_PATTERNS: dict[str, dict[Style, str]] = {
    "es_MX": {
        "short": "dd/MM/y",
        "long": "d 'de' MMMM 'de' y",
        "weekday": "EEEE d 'de' MMMM 'de' y",
        "month": "MMMM 'de' y",
    },
    "en_GB": {
        "short": "d MMM y",
        "long": "d MMMM y",
        "weekday": "EEEE d MMMM y",
        "month": "MMMM y",
    },
}
_FORMATTED_AS: dict[Language, str] = {"es": "es_MX", "en": "en_GB"}


def format_date(value: date, lang: Language, style: Style = "long") -> str:
    """``value`` as text: short 23/11/2026, long, weekday (long with the day's name), month."""
    if lang == "ht":
        return _creole(value, style)
    locale = _FORMATTED_AS[lang]
    text = babel_date(value, _PATTERNS[locale][style], locale=locale)
    # CLDR shortens September to "Sept" in Britain: three letters like the others.
    return text.replace("Sept ", "Sep ") if lang == "en" else text


@dataclass(frozen=True)
class DayWords:
    """What a page needs to say a day itself: names from Monday and from January, and their
    order. The first of a month is ``first``."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    pattern: str
    first: str


@cache
def day_words(lang: Language) -> DayWords:
    """``{weekday} {day} {month} {year}`` and the names, as ``format_weekday_date`` writes them."""
    if lang == "ht":
        return DayWords(HT_DAYS, HT_MONTHS, "{weekday} {day} {month} {year}", "1ye")
    locale = _FORMATTED_AS[lang]
    days, months = get_day_names(locale=locale), get_month_names(locale=locale)
    of = " de " if lang == "es" else " "
    return DayWords(
        tuple(str(days[n]) for n in range(7)),
        tuple(str(months[n]) for n in range(1, 13)),
        "{weekday} {day}" + of + "{month}" + of + "{year}",
        "1",
    )


def format_weekday_date(value: date, lang: Language) -> str:
    """``lendi 23 novanm 2026``."""
    return format_date(value, lang, "weekday")


def format_datetime(
    value: datetime, lang: Language, style: Style = "short", zone: tzinfo | None = None
) -> str:
    """Date and 24-hour time; an aware ``value`` is shown in ``zone``, or this machine's."""
    if value.tzinfo is not None:
        value = value.astimezone(zone)
    return f"{format_date(value.date(), lang, style)} {value:%H:%M}"


def _creole(value: date, style: Style) -> str:
    if style == "short":
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    month = f"{HT_MONTHS[value.month - 1]} {value.year}"
    if style == "month":
        return month
    day = "1ye" if value.day == 1 else str(value.day)
    if style == "weekday":
        return f"{HT_DAYS[value.weekday()]} {day} {month}"
    return f"{day} {month}"
