"""What --help tells of commands and options is told in the reader's language."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click
import pytest

from tests.cli.runner import run, run_inside
from tracker.cli.main import cli
from tracker.i18n.catalogs import read
from tracker.i18n.locales import Language
from tracker.i18n.translate import gettext_in

#: Words for values that are the same in each language.
SAME = ("FOLIO", "PDF")
#: English that would stand in a usage line.
USAGE = ("[OPTIONS]", "COMMAND", "[ARGS]")


def _commands(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from _commands(below, (*path, name))


COMMANDS = dict(_commands(cli))


def _texts(command: click.Command) -> list[str]:
    options = [param.help for param in command.params if isinstance(param, click.Option)]
    return [inspect.cleandoc(text) for text in (command.help, *options) if text]


def _together(text: str) -> str:
    """Without spaces: lines are broken anywhere."""
    return "".join(text.split())


def test_every_command_says_what_it_does() -> None:
    assert len(COMMANDS) > 30
    assert [path for path, command in COMMANDS.items() if not command.help] == []


def test_every_option_says_what_it_is_for() -> None:
    options = [
        (" ".join(path), param.opts[0])
        for path, command in COMMANDS.items()
        for param in command.params
        if isinstance(param, click.Option) and not param.help
    ]
    assert options == []


@pytest.mark.parametrize("lang", ["es", "ht"])
def test_what_stands_for_a_value_is_in_the_reader_s_language(lang: Language) -> None:
    catalog = read(lang)
    for path, command in COMMANDS.items():
        told = run_inside(*path, "--help", lang=lang).out.split()
        for param in command.params:
            value = param.make_metavar(click.Context(command))
            flag = isinstance(param, click.Option) and param.is_flag
            if flag or value in SAME or value.startswith("["):
                continue
            assert catalog[value].string not in ("", value), value
            assert catalog[value].string in told
            assert not set(value.split()) & set(told)


@pytest.mark.parametrize("lang", ["es", "ht"])
def test_every_description_is_translated(lang: Language) -> None:
    catalog = read(lang)
    said = {text for command in COMMANDS.values() for text in _texts(command)}
    assert [text for text in said if not catalog.get(text) or not catalog[text].string] == []
    assert [text for text in said if gettext_in(lang, text) == text] == []


@pytest.mark.parametrize("lang", ["es", "ht", "en"])
@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_of_each_command(path: tuple[str, ...], lang: Language) -> None:
    done = run_inside(*path, "--help", lang=lang)
    assert done.code == 0
    told = _together(done.out)
    for text in (*_texts(COMMANDS[path]), "Show this message and exit."):
        assert _together(gettext_in(lang, text)) in told
        assert lang == "en" or _together(text) not in told
    assert (USAGE[0] in told) == (lang == "en")
    assert lang == "en" or not any(word in told for word in USAGE)


@pytest.mark.parametrize("lang", ["es", "ht"])
def test_a_group_lists_its_commands(lang: Language) -> None:
    for path, group in COMMANDS.items():
        if isinstance(group, click.Group):
            told = _together(run_inside(*path, "--help", lang=lang).out)
            for name, command in group.commands.items():
                [english, *_options] = _texts(command)
                beginning = _together(name + gettext_in(lang, english))[: len(name) + 12]
                assert beginning in told


def test_in_one_process_nobody_keeps_the_language_of_the_last() -> None:
    before = run_inside("import", "--help", lang="en").out
    assert "Merge bundles" in before
    assert "Fizyone pake" in run_inside("import", "--help", lang="ht").out
    assert run_inside("import", "--help", lang="en").out == before


@pytest.mark.parametrize(
    ("lang", "said"),
    [("es", "Fusionar paquetes de otras instalaciones."), ("ht", "Fizyone pake ki soti nan lòt")],
)
def test_the_program_itself_does_so(lang: str, said: str) -> None:
    assert said in " ".join(run("import", "--help", lang=lang).out.split())


@pytest.mark.parametrize(
    ("lang", "usage"),
    [
        ("es", "user add [OPCIONES] NOMBRE_DE_USUARIO"),
        ("ht", "user add [OPSYON] NON_ITILIZATÈ"),
    ],
)
def test_wrong_usage_has_the_line_of_usage_too(lang: str, usage: str) -> None:
    assert usage in run_inside("user", "add", lang=lang).err
