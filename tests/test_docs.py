"""The documentation names what there is."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

import tracker.installation.declared  # noqa: F401  (registers commands and queries)
from tracker.cli.main import cli
from tracker.ledger.desk import COMMANDS, QUERIES

ROOT = Path(__file__).parents[1]
CLI = (ROOT / "docs" / "cli.md").read_text("utf-8")

#: Carried out by commands of their own, since they take files.
BY_FILE = {"cases:list:import", "sync:device:enrol"}


@pytest.mark.parametrize("name", sorted((set(COMMANDS) - BY_FILE) | set(QUERIES)))
def test_every_command_and_query_is_documented(name: str) -> None:
    assert f"| `{name}` |" in CLI


def _paths(group: click.Group, before: str = "") -> list[str]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += _paths(command, f"{before}{name} ")
        else:
            found.append(f"{before}{name}")
    return found


@pytest.mark.parametrize("path", _paths(cli))
def test_every_subcommand_is_documented(path: str) -> None:
    assert path in CLI


@pytest.mark.parametrize("page", [*sorted(ROOT.glob("docs/**/*.md")), ROOT / "README.md"])
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
