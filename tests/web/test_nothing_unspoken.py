"""No text stands in a template without going through the catalogs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tracker.web

FOLDER = Path(tracker.web.__file__).parent / "templates"

#: Signs of our own that are the same in every language.
SAME_EVERYWHERE = {"QR", "Tracker"}
#: Names of the page widths, which are no words of a page.
WIDTHS = {"narrow", "talk", "wide"}
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.S)
_TAGS = re.compile(r"<!--.*?-->|<script.*?</script>|<[^>]*>", re.S)
_SPOKEN = re.compile(r"\b(?:alt|title|placeholder|aria-label)=\"([^\"]*)\"")


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.html")), ids=lambda p: p.name)
def test_every_word_is_translated(path: Path) -> None:
    text = _JINJA.sub(" ", path.read_text("utf-8"))
    bare = _TAGS.sub(" ", text) + " ".join(_SPOKEN.findall(text))
    bare = re.sub(r"&\w+;", " ", bare)
    words = set(re.findall(r"[A-Za-zÀ-ÿ]{2,}", bare))
    assert words <= SAME_EVERYWHERE | WIDTHS, words


def test_no_list_of_choices_begins_with_nothing() -> None:
    """An empty box does not tell that something is to be chosen in it."""
    assert not [p.name for p in FOLDER.rglob("*.html") if '""></option>' in p.read_text("utf-8")]
