"""What a form says by itself: a sentence in her language, never an error page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import DateField, DecimalField, IntegerField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import EqualTo, Length, NumberRange, Optional

from tests.fleet import Fleet, register
from tests.web.screens import plain, signed_in
from tracker.i18n.locales import LANGUAGES, Language
from tracker.i18n.translate import lazy_gettext, speaking
from tracker.web.forms import Form

ENGLISH = re.compile(r"\b(field|number|must|character|choice|valid|least|most)\b", re.I)


class Everything(Form):
    """Each kind of field with each validator that the rooms use."""

    class Meta(Form.Meta):
        csrf = False

    short = StringField("a", [Length(max=5)])
    long = StringField("b", [Length(min=8)])
    between = StringField("c", [Length(min=8, max=9)])
    named = StringField("d", [Length(min=8, message=lazy_gettext("Choose a file."))])
    same = StringField("e", [EqualTo("short", lazy_gettext("Passwords do not match"))])
    most = IntegerField("f", [Optional(), NumberRange(max=9)])
    least = IntegerField("g", [NumberRange(min=1)])
    range = IntegerField("h", [NumberRange(1, 9)])
    own = IntegerField("i", [NumberRange(1, 9, lazy_gettext("Write a number between 1 and 500."))])
    whole = IntegerField("j")
    decimal = DecimalField("k")
    day = DateField("l")
    several = SelectMultipleField("m", choices=[SelectChoice("x", "X")])


TYPED: dict[str, Any] = {
    "short": "abcdef", "long": "a", "between": "a", "named": "a", "same": "b", "most": "10",
    "least": "0", "range": "10", "own": "10", "whole": "x", "decimal": "x", "day": "x",
    "several": ["y", "z"],
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whatever_is_typed_is_answered_in_her_language(lang: Language) -> None:
    app = Flask(__name__)
    with app.test_request_context(method="POST"), speaking(lang):
        form = Everything(formdata=MultiDict(TYPED), meta={"csrf": False})
        assert not form.validate()
        said = {name: str(errors[0]) for name, errors in form.errors.items()}
    assert set(said) == set(TYPED)
    for name, sentence in said.items():
        assert "%(" not in sentence, name
        assert lang == "en" or not ENGLISH.search(sentence), (name, sentence)
    assert "5" in said["short"]


def test_what_cannot_be_is_told_on_its_page_and_nothing_is_lost(fleet: Fleet) -> None:
    site = fleet.laptop("TAP", "rosa")
    woman = register(site)
    screens = signed_in(site)
    typed = {"given_names": "Wozlin", "how": "spoken", "given_by": "self", "language": "ht"}
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("/people/new", {**typed, "age": "1990"}, "Write an age between 0 and 120."),
        ("/people/new", {**typed, "notes": "a" * 501}, "Use at most 500 characters."),
        ("/people/new", {**typed, "languages": ["ht", "xx"]}, "Not a valid choice."),
        (f"/people/{woman}/edit", {"given_names": "Wozlin" * 30}, "Use at most 120 characters."),
        (
            "/users/new",
            {"username": "nadia", "display_name": "Wozlin", "password": "abc", "again": "abc"},
            "A password has at least 8 characters.",
        ),
    ]
    for path, data, sentence in cases:
        answer = screens.post(path, **data)
        assert answer.status_code == 422, path
        assert sentence in plain(answer)
        assert "Wozlin" in answer.get_data(as_text=True)
