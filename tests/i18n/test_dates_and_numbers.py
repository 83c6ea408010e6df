"""Creole is Creole, Spanish is that of Mexico, English is unambiguous."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from gettext import c2py as gettext_plural

import pytest

from tracker.i18n.dates import (
    Style,
    day_words,
    format_date,
    format_datetime,
    format_weekday_date,
)
from tracker.i18n.glossary import glossary
from tracker.i18n.locales import LANGUAGES, Language, negotiate
from tracker.i18n.numbers import format_decimal, format_int, format_money, format_percent
from tracker.i18n.plurals import PLURAL_FORMS
from tracker.i18n.translate import gettext, ngettext_in, speaking

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("lang", "style", "text"),
    [
        ("ht", "short", "23/11/2026"),
        ("ht", "long", "23 novanm 2026"),
        ("ht", "weekday", "lendi 23 novanm 2026"),
        ("ht", "month", "novanm 2026"),
        ("es", "short", "23/11/2026"),
        ("es", "long", "23 de noviembre de 2026"),
        ("es", "weekday", "lunes 23 de noviembre de 2026"),
        ("en", "short", "23 Nov 2026"),
        ("en", "long", "23 November 2026"),
        ("en", "weekday", "Monday 23 November 2026"),
    ],
)
def test_dates(lang: Language, style: Style, text: str) -> None:
    assert format_date(DAY, lang, style) == text


def test_creole_says_first() -> None:
    assert format_date(date(2026, 1, 1), "ht") == "1ye janvye 2026"
    assert format_weekday_date(date(2027, 8, 1), "ht") == "dimanch 1ye out 2027"
    assert format_date(date(2026, 1, 1), "ht", "short") == "01/01/2026"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_name_of_month_and_day_is_the_glossarys(lang: Language) -> None:
    words = {term.en: term.in_language(lang) for term in glossary().values()}
    for offset in range(366):
        day = date(2028, 1, 1) + timedelta(offset)
        text = format_weekday_date(day, lang)
        assert words[f"{day:%B}"] in text
        assert words[f"{day:%A}"] in text


def test_times_are_shown_in_the_wanted_zone() -> None:
    moment = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)
    mexico = timezone(timedelta(hours=-6))
    assert format_datetime(moment, "ht", zone=mexico) == "22/11/2026 20:05"


def test_numbers() -> None:
    assert format_int(1234567, "ht") == "1\u202f234\u202f567"
    assert format_int(1234567, "es") == format_int(1234567, "en") == "1,234,567"
    assert format_decimal(Decimal("1234.50"), "ht") == "1\u202f234,50"
    assert format_decimal(Decimal("-2.345"), "es", 2) == "-2.35"
    assert format_percent(Decimal("0.125"), "ht", 1) == "12,5\u00a0%"
    assert format_money(Decimal("1234.5"), "MXN", "es") == "1,234.50\u00a0MXN"
    assert format_money(Decimal("1234.5"), "USD", "ht") == "1\u202f234,50\u00a0USD"


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        (None, "es"),
        ("", "es"),
        ("ht", "ht"),
        ("fr-HT,fr;q=0.9,en;q=0.8", "ht"),
        ("en-US,en;q=0.9,es;q=0.8", "en"),
        ("de,en;q=0.3,es-MX;q=0.7", "es"),
        ("en;q=0", "es"),
        ("en;q=nonsense", "es"),
    ],
)
def test_the_browser_is_met_in_its_language(header: str | None, lang: Language) -> None:
    assert negotiate(header) == lang


def test_creole_counts_none_like_one() -> None:
    plural = gettext_plural(PLURAL_FORMS["ht"].partition("plural=")[2])
    assert [plural(n) for n in (0, 1, 2, 100)] == [0, 0, 1, 1]
    assert ngettext_in("es", "%(num)s kit", "%(num)s kits", 3) == "3 kits"
    stock = ("One kit in stock.", "%(num)s kits in stock.")
    assert ngettext_in("ht", *stock, 1) == "Gen yon kit nan estòk la."
    # None is not one, though Creole has one form for both.
    assert ngettext_in("ht", *stock, 0) == "Gen 0 kit nan estòk la."
    assert ngettext_in("en", *stock, 0) == "0 kits in stock."


def test_two_languages_side_by_side_without_a_request() -> None:
    with speaking("es"):
        spanish = gettext("Cancel")
        with speaking("ht"):
            creole = gettext("Cancel")
        assert gettext("Cancel") == spanish == "Cancelar"
    assert creole == "Anile"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_says_a_day_as_the_program_does(lang: Language) -> None:
    words = day_words(lang)
    for value in (date(2026, 3, 1), date(2026, 11, 3), date(2027, 8, 14), date(2028, 2, 29)):
        said = words.pattern.format(
            weekday=words.weekdays[value.weekday()],
            day=words.first if value.day == 1 else value.day,
            month=words.months[value.month - 1],
            year=value.year,
        )
        assert said == format_weekday_date(value, lang)
