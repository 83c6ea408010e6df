"""Reads the source for every error that is raised: its code and its parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "tracker"
ROOTS = {"TrackerError"}


@dataclass(frozen=True)
class Raised:
    """One construction of an error."""

    place: str
    code: str
    params: frozenset[str]


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def error_classes() -> dict[str, bool]:
    """Names of all classes below TrackerError → whether they carry ``field``."""
    bases: dict[str, set[str]] = {}
    for _path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = {b.id for b in node.bases if isinstance(b, ast.Name)}
    known = set(ROOTS)
    while True:
        more = {name for name, above in bases.items() if above & known} - known
        if not more:
            break
        known |= more
    with_field = {"Invalid"}
    with_field |= {name for name in known if bases.get(name, set()) & with_field}
    return {name: name in with_field for name in known}


def raised() -> list[Raised]:
    """Every error constructed with a literal code, or with one of several literals."""
    classes = error_classes()
    found = []
    for path, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id not in classes or not node.args:
                continue
            if any(word.arg is None for word in node.keywords):
                continue
            params = {word.arg for word in node.keywords if word.arg}
            if classes[node.func.id]:
                params.add("field")
            place = f"{path.relative_to(SOURCE.parent).as_posix()}:{node.lineno}"
            found += [Raised(place, code, frozenset(params)) for code in _codes(node.args[0])]
    return found


def _codes(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _codes(node.body) + _codes(node.orelse)
    return []
