"""docs/proof.md names tests and files that there are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "proof.md").read_text("utf-8")
#: Elsewhere's failures that must be tests here, by the number of their report.
FAILURES = (669, 698, 805, 8093, 145, 2484, 2722, 508, 4844, 1245, 7106)


def written_tests() -> dict[str, str]:
    """Every test function, with what its name, its docstring and its file's say."""
    found = {}
    for path in (ROOT / "tests").rglob("test_*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found[node.name] = " ".join(
                    (node.name, ast.get_docstring(node) or "", ast.get_docstring(tree) or "")
                )
    return found


@pytest.mark.parametrize("number", FAILURES)
def test_each_failure_of_others_is_a_test_by_that_name(number: int) -> None:
    (row,) = (line for line in TEXT.splitlines() if line.startswith("| ") and f"#{number} " in line)
    named = re.findall(r"`(test_\w+)`", row)
    there = written_tests()
    assert named
    for name in named:
        assert re.search(rf"(#|_){number}\b|_{number}_", there[name]), name


def test_every_file_named_is_there() -> None:
    for name in re.findall(r"`((?:tests|docs)/[\w/]+\.py)`", TEXT):
        assert (ROOT / name).is_file(), name
