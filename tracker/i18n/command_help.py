"""Finds what --help tells, for the catalogs: what commands and options are described by.

It stands where click takes it from, a command's docstring and ``help=``; nowhere else.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from typing import IO, Any

from babel.messages.extract import extract_python

_COMMANDS = frozenset({"command", "group"})
_OPTIONS = frozenset({"option", "version_option"})


def extract(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[Any, ...]]:
    """A method of Babel's: what its own finds in Python, and the words of --help."""
    yield from extract_python(file, keywords, comment_tags, options)
    file.seek(0)
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.FunctionDef):
            line, text = node.lineno, _of_command(node)
        elif isinstance(node, ast.Call):
            line, text = node.lineno, _of_option(node)
        else:
            continue
        if text:
            yield line, None, inspect.cleandoc(text), []


def _of_command(function: ast.FunctionDef) -> str | None:
    if any(_called(made) in _COMMANDS for made in function.decorator_list):
        return ast.get_docstring(function)
    return None


def _of_option(call: ast.Call) -> str | None:
    if _called(call) in _OPTIONS:
        for given in call.keywords:
            if given.arg == "help" and isinstance(given.value, ast.Constant):
                return str(given.value.value)
    return None


def _called(node: ast.expr) -> str:
    """The last part of the name that is called: ``option`` of ``click.option(…)``."""
    called = node.func if isinstance(node, ast.Call) else None
    return called.attr if isinstance(called, ast.Attribute) else ""
