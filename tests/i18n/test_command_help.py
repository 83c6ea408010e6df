"""The catalogs hold what commands and options are described by, and no other docstring."""

from __future__ import annotations

import io

from tracker.i18n.command_help import extract

SOURCE = '''
"""A module."""

SHARED = click.option("--home", help="Where it " "lies.")

@click.group("a", cls=Spoken)
def a():
    """A group."""

@a.command("b")
@click.option("--c", is_flag=True)
@click.option("--d", help="An option.")
@signed_in
def b(c, d):
    """A command
    of two lines.
    """
    _("A sentence.")

@signed_in
def e():
    """Only for who reads the code."""
    other(help="Not an option.")
'''


def test_descriptions_and_sentences_are_found() -> None:
    found = list(extract(io.BytesIO(SOURCE.encode()), ["_"], (), {}))
    assert {message for _line, _name, message, _comments in found} == {
        "Where it lies.",
        "A group.",
        "A command\nof two lines.",
        "An option.",
        "A sentence.",
    }
