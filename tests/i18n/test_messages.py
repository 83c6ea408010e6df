"""No error is without a sentence, and no sentence wants what its error does not carry."""

from __future__ import annotations

import re

import pytest

from tests.i18n.error_codes import error_classes, raised
from tracker.basics.errors import Invalid, Refused
from tracker.i18n.locales import LANGUAGES, Language
from tracker.i18n.messages import MESSAGES, error_line, error_sentence
from tracker.i18n.translate import speaking

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def test_the_reader_of_the_source_finds_errors() -> None:
    classes = error_classes()
    assert classes["Invalid"]
    assert not classes["Damaged"]
    found = {one.code: one for one in raised()}
    assert found["too_long"].params == {"field", "limit"}
    assert len(found) > 20


def test_every_code_has_a_sentence() -> None:
    missing = sorted({f"{e.code} ({e.place})" for e in raised() if e.code not in MESSAGES})
    assert not missing


def test_every_sentence_is_given_its_placeholders() -> None:
    wrong = [
        f"{e.place}: {e.code} lacks {sorted(lacking)}"
        for e in raised()
        if (lacking := set(PLACEHOLDER.findall(MESSAGES.get(e.code, ""))) - e.params)
    ]
    assert not wrong


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sentence_is_filled_in_every_language(lang: Language) -> None:
    sentence = error_sentence(Invalid("too_long", "name", limit=200), lang)
    assert "200" in sentence
    assert "%(" not in sentence


def test_the_language_of_the_moment_is_used() -> None:
    error = Refused("organisation_needed")
    with speaking("ht"):
        creole = error_sentence(error)
    assert creole == error_sentence(error, "ht") != error_sentence(error, "en")


def test_a_code_without_a_sentence_still_tells_something() -> None:
    assert error_sentence(Refused("never_heard_of"), "ht") == "Gen yon erè ki fèt. Eseye ankò."


def test_outside_of_forms_the_field_is_named() -> None:
    assert error_line(Invalid("required", "born"), "en") == "born: This field is required"
    assert error_line(Invalid("required", "place"), "es").startswith("Lugar: ")
