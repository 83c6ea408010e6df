"""Wrong usage and --help, in the language in which all else is told in the terminal.

click takes its own sentences from the standard library's gettext, which looks for a catalog
of the name that ours have, in the language of the environment. What describes our commands and
options is English until it is shown, and then looked up in the same way.
"""

from __future__ import annotations

import copy
import gettext
import inspect
import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from tracker.i18n.locales import Language, translations_folder

#: What the standard library asks for when nobody names another.
_DOMAIN = "messages"
#: Comes before LC_ALL and LANG when a catalog is looked for.
_ASKED = "LANGUAGE"


@contextmanager
def click_speaks(language: Language) -> Iterator[None]:
    """Within the block click finds its sentences in our catalog of ``language``."""
    folder, asked = gettext.bindtextdomain(_DOMAIN), os.environ.get(_ASKED)
    gettext.bindtextdomain(_DOMAIN, str(translations_folder()))
    os.environ[_ASKED] = language
    try:
        yield
    finally:
        gettext.bindtextdomain(_DOMAIN, folder)
        if asked is None:
            del os.environ[_ASKED]
        else:
            os.environ[_ASKED] = asked


class Spoken(click.Command):
    """A command whose --help is in the reader's language."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As click does, of a copy: the command itself speaks the next reader's language too."""
        option = self.get_help_option(ctx)
        if option is not None:
            # click makes it once, in the language of that moment.
            option.help = _said("Show this message and exit.")
        super(Spoken, _in_words(self)).format_help(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """What stands beside it in the list of its group."""
        return super(Spoken, _in_words(self)).get_short_help_str(limit)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What stands behind its name on the line of usage."""
        return [_said(piece) for piece in super().collect_usage_pieces(ctx)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does; an argument that is wrong is called as on the line of usage."""
        try:
            return super().parse_args(ctx, args)
        except click.BadParameter as error:
            if isinstance(error.param, click.Argument) and error.param_hint is None:
                error.param_hint = f"'{_said(error.param.make_metavar(ctx))}'"
            raise


class SpokenGroup(Spoken, click.Group):
    """A group of commands that all do so."""

    command_class = Spoken


def _in_words(command: Spoken) -> Spoken:
    """A copy of ``command``, described in the language of the moment."""
    told = copy.copy(command)
    told.help = _said(command.help)
    # A context of click's own, since names of values depend on none of it.
    ctx = click.Context(command)
    told.params = [_described(param, ctx) for param in command.params]
    return told


def _described(param: click.Parameter, ctx: click.Context) -> click.Parameter:
    if not isinstance(param, click.Option):
        return param
    told = copy.copy(param)
    told.help = _said(param.help)
    if not param.is_flag and not isinstance(param.type, click.Choice):
        # What is written for a value (TEXT); codes to choose from are the same in each language.
        told.metavar = _said(param.make_metavar(ctx))
    return told


def _said(text: str | None) -> str:
    # The empty sentence would give the catalog's own header.
    return gettext.gettext(inspect.cleandoc(text)) if text else ""
