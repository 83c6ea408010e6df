"""Wrong usage and the headings of --help are told in the language of everything else."""

from __future__ import annotations

import gettext
import os
import string
from pathlib import Path

import pytest

from tests.cli.runner import run, run_inside
from tracker.cli.usage import click_speaks
from tracker.i18n.locales import LANGUAGES, Language
from tracker.i18n.sentences.command_line import BY_NUMBER, SENTENCES
from tracker.i18n.translate import gettext_in, translations

WRONG: dict[str, tuple[str, str, str]] = {
    "nothing": ("No such command 'nothing'.", "No existe el comando 'nothing'.",
                "Pa gen kòmand 'nothing'."),
    "user ad": ("Did you mean 'add'?", "¿Quiso decir 'add'?", "Èske ou te vle di 'add'?"),
    "digest x": ("unexpected extra argument (x)", "Sobra un argumento (x)",
                 "yon agiman anplis (x)"),
    "digest x y": ("extra arguments (x y)", "Sobran argumentos (x y)", "agiman anplis (x y)"),
    "init --name N": ("Missing option '--role'. Choose from:",
                      "Falta la opción '--role'. Elija entre:",
                      "opsyon ki manke '--role'. Chwazi nan:"),
    "init --role queen": ("is not one of 'hub'", "no es ninguno de estos: 'hub'",
                          "pa youn nan sa yo: 'hub'"),
    "init --role": ("requires an argument", "necesita un valor", "bezwen yon valè"),
    "serve --port a": ("is not a valid integer", "no es un número válido", "se pa yon nimewo"),
    "serve --port 99999": ("is not in the range", "está fuera del intervalo", "depase limit yo"),
    "demo --bogus": ("No such option", "No existe la opción", "Pa gen opsyon"),
    "demo --no-serve=1": ("does not take a value", "no lleva valor", "pa pran valè"),
    "backup": ("Missing argument 'FILE'", "Falta el argumento 'ARCHIVO'",
               "agiman ki manke 'FICHYE'"),
    "serve --password-file /nowhere/at/all": ("does not exist", "no existe", "pa egziste"),
}  # fmt: skip
HELP = {
    "en": ("Usage:", "Options:", "Commands:", "Show this message and exit.", "Show the version"),
    "es": ("Uso:", "Opciones:", "Comandos:", "Mostrar este mensaje y salir.", "Mostrar la versión"),
    "ht": ("Jan pou itilize l:", "Opsyon:", "Kòmand:", "Montre mesaj sa a epi soti.",
           "Montre vèsyon"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_usage_is_told_in_each_language(wrong: str) -> None:
    for lang, said in zip(("en", "es", "ht"), WRONG[wrong], strict=True):
        done = run_inside(*wrong.split(), lang=lang)
        told = " ".join(done.err.split())
        assert done.code == 2, told
        assert said in told
        for other, elsewhere in zip(("en", "es", "ht"), WRONG[wrong], strict=True):
            assert other == lang or elsewhere not in told


def test_a_program_is_told_so_too() -> None:
    done = run("digest", "--json", "--bogus", lang="ht")
    assert (done.code, done.out["error"]) == (2, "usage")
    assert done.out["message"].startswith("Pa gen opsyon")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_headings_of_help(lang: str) -> None:
    told = run("--help", lang=lang)
    assert told.code == 0
    for said in HELP[lang]:
        assert said in told.out
    for other in set(LANGUAGES) - {lang}:
        for said in HELP[other]:
            assert said not in told.out


def test_afterwards_the_environment_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    folder = gettext.bindtextdomain("messages")
    with click_speaks("ht"):
        assert gettext.gettext("Commands") == "Kòmand"
    assert (os.environ["LANGUAGE"], gettext.bindtextdomain("messages")) == ("fr", folder)
    monkeypatch.delenv("LANGUAGE")
    with click_speaks("es"):
        assert Path(gettext.bindtextdomain("messages")).is_dir()
    assert "LANGUAGE" not in os.environ


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_translation_asks_for_more_than_click_gives(lang: Language) -> None:
    def names(text: str) -> set[str]:
        return {name for _text, name, _spec, _how in string.Formatter().parse(text) if name}

    for sentence in SENTENCES:
        assert names(gettext_in(lang, sentence)) <= names(sentence)
    for one, several in BY_NUMBER:
        for number in (1, 2, 5):
            said = translations(lang).ngettext(one, several, number)
            assert names(said) <= names(one if number == 1 else several)
