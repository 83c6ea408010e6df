"""Choices for the forms of this room."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms.fields import SelectChoice

from tracker.i18n.sentences.choices import choice


def coded(group: str, values: Iterable[str]) -> list[SelectChoice]:
    """The labels of a declared field's codes."""
    return [SelectChoice(value, str(choice(group, value))) for value in values]


def none_chosen(label: str) -> SelectChoice:
    """The first line of a list from which something may be chosen."""
    return SelectChoice("", label)
