"""Words that must not be taken for one another, in every language."""

from __future__ import annotations

import re

import pytest

from tracker.i18n.catalogs import read
from tracker.i18n.locales import LANGUAGES, Language


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_takes_back_is_not_called_what_leaves_a_form(lang: Language) -> None:
    """They stand side by side on one page: in Creole both were once *Anile*."""
    catalog = read(lang)
    found = [catalog.get(msgid) for msgid in ("Take back", "Cancel", "Leave it as it is")]
    assert None not in found
    assert len({str(message.string) for message in found if message}) == len(found)


def test_in_creole_women_are_registered_and_computers_enrolled() -> None:
    """*Anrejistre* for her, *enskri* for a computer; the glossary has no third word."""
    strange = []
    for message in read("ht"):
        said, english = str(message.string), str(message.id)
        if re.search("enskripsyon", said, re.I):
            strange.append(english)
        about_her = re.search(r"\bregistrations?\b|registered (twice|already)", english)
        if about_her and re.search(r"\benskri\b", said):
            strange.append(english)
    assert strange == []


def test_in_creole_a_computer_has_one_name() -> None:
    """*Aparèy*, as the glossary has it."""
    assert not [message.id for message in read("ht") if "òdinatè" in str(message.string)]
