"""Every group of choices that a view or a template asks for is there, under that name."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import tracker
from tracker.i18n.sentences.choices import CHOICES

FOLDER = Path(tracker.__file__).parent
_ASKED = re.compile(r"\bchoice\(\s*[\"'](\w+)[\"']")


def _asked() -> dict[str, set[str]]:
    """Group → the files that ask for it by a literal name."""
    found: dict[str, set[str]] = {}
    for path in FOLDER.rglob("*.html"):
        for group in _ASKED.findall(path.read_text("utf-8")):
            found.setdefault(group, set()).add(path.name)
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") in ("choice", "coded")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found.setdefault(str(node.args[0].value), set()).add(path.name)
    return found


def test_every_group_that_is_asked_for_exists() -> None:
    asked = _asked()
    assert len(asked) > 60
    assert {group: files for group, files in asked.items() if group not in CHOICES} == {}
