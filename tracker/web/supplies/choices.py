"""Choices for the forms of this room."""

from __future__ import annotations

from wtforms.fields import SelectChoice


def none_chosen(label: str) -> SelectChoice:
    """The first line of a list from which something may be chosen."""
    return SelectChoice("", label)
