"""The installations of the demonstration, and how it tells what it does."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from tracker.basics.errors import Refused
from tracker.installation import exchange
from tracker.installation.opening import Installation, init, unlock
from tracker.ledger.desk import COMMANDS, QUERIES, Desk
from tracker.settings import Settings

MARKER = ".tracker-demo"


@dataclass
class Stage:
    """One folder with an installation in each of its own folders."""

    folder: Path
    console: Console
    password: str = field(default_factory=lambda: secrets.token_hex(5))
    open: dict[str, Installation] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def prepare(self) -> None:
        """An empty folder; an earlier demonstration there is replaced, nothing else ever."""
        if self.folder.exists() and any(self.folder.iterdir()):
            if not (self.folder / MARKER).exists():
                raise Refused("folder_not_empty")
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / MARKER).touch()

    def make(self, name: str, kind: str, shown: str, user: str) -> Installation:
        """Make and unlock an installation."""
        settings = Settings(self.folder / name)
        init(settings, kind, shown, user, self.password)
        self.open[name] = unlock(settings, user, self.password)
        return self.open[name]

    @contextmanager
    def at(self, name: str) -> Iterator[At]:
        """Sit down at an installation."""
        with self.open[name].desk() as desk:
            yield At(self.open[name], desk)

    def step(self, number: int, title: str) -> None:
        self.console.rule(f"[bold]{number}. {title}", align="left")

    def say(self, line: str) -> None:
        self.console.print("  " + line, highlight=False)

    def carry(self, sender: str, to: str, *receivers: str) -> int:
        """Export at one installation, import at the others; how many entries were new."""
        with self.at(sender) as here:
            made = exchange.export_to(here.desk, to)
            name = exchange.bundle_name(here.desk, made.recipients)
        stick = self.folder / "usb-stick"
        stick.mkdir(exist_ok=True)
        (stick / name).write_bytes(made.data)
        new = 0
        for receiver in receivers:
            with self.at(receiver) as there:
                new += exchange.import_from(
                    there.installation, there.desk, (stick / name).read_bytes()
                ).new
        return new

    def close(self) -> None:
        for installation in self.open.values():
            installation.close()


@dataclass(frozen=True)
class At:
    """A desk, and short ways to call commands and queries by name."""

    installation: Installation
    desk: Desk

    def do(self, command: str, **arguments: Any) -> Any:
        return COMMANDS[command].call(self.desk, arguments)

    def ask(self, query: str, **arguments: Any) -> Any:
        return QUERIES[query].call(self.desk, arguments)
