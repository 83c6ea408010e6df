"""Nothing untranslated, fuzzy or broken; the compiled files and the review list are fresh."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tracker.i18n.catalog_checks import problems
from tracker.i18n.catalogs import extract, mo_bytes, po_path, read, stale
from tracker.i18n.glossary import glossary
from tracker.i18n.locales import LANGUAGES, Language
from tracker.i18n.plurals import PLURAL_FORMS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_is_translated_well(lang: Language) -> None:
    assert list(problems(lang, read(lang), glossary())) == []


def test_generated_files_are_up_to_date() -> None:
    """Run ``make strings`` when this fails."""
    assert [path.relative_to(ROOT).as_posix() for path in stale(ROOT)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_compiled_catalog_is_that_of_its_source(lang: Language) -> None:
    po = po_path(lang)
    assert po.with_suffix(".mo").read_bytes() == mo_bytes(po.read_bytes(), lang)
    assert read(lang).plural_forms.rstrip(";") == PLURAL_FORMS[lang]


def test_templates_and_code_are_both_read() -> None:
    places = {place for message in extract(ROOT) for place, _line in message.locations}
    assert "tracker/web/templates/_macros/forms.html" in places
    assert "tracker/i18n/sentences/records.py" in places


def test_the_review_list_opens_in_a_spreadsheet() -> None:
    data = (ROOT / "docs" / "creole-review.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) > 50
    assert all(row["msgid"] and row["es"] and row["ht"] and row["where"] for row in rows)
    assert {row["status"] for row in rows} == {"native review"}


@pytest.mark.parametrize(
    ("msgid", "string", "flags", "wanted"),
    [
        ("Save", "", (), "missing"),
        ("Save", "Sove", (), "glossary"),
        ("Open it.", "Louvri l.", ("fuzzy",), "fuzzy"),
        ("At most %(limit)s.", "Pa depase.", (), "placeholders"),
        ("At most %(limit)s.", "Pa depase %(limt)s.", (), "placeholders"),
        ("Open it.", "Louvri 5% la.", (), "per cent"),
        ("Open it.", "Louvri l", (), "full stop"),
        ("The kit", "Kit dijite a", (), "dijite"),
        (("%(num)s kit", "%(num)s kits"), ("%(num)s kit", "kit yo"), (), "placeholders"),
    ],
)
def test_each_kind_of_mistake_is_found(
    msgid: str | tuple[str, str], string: str | tuple[str, str], flags: tuple[str], wanted: str
) -> None:
    catalog = Catalog(locale="ht", fuzzy=False)
    catalog.add(msgid, string, flags=flags)
    assert wanted in " ".join(problems("ht", catalog, glossary()))
