"""The command ``tracker``."""

from __future__ import annotations

import io
import sys
from typing import Any

import click

from tracker import __version__
from tracker.cli.cards import cards_group
from tracker.cli.common import cli_language, print_json
from tracker.cli.demo.command import demo_command
from tracker.cli.devices import device_group
from tracker.cli.documents import document_group
from tracker.cli.exchange import export_command, import_command
from tracker.cli.installations import init_command, user_group
from tracker.cli.ledger import (
    backup_command,
    digest_command,
    rebuild_command,
    restore_command,
    verify_command,
)
from tracker.cli.lists import import_list_command
from tracker.cli.receipts import receipt_group
from tracker.cli.scripting import query_command, record_command
from tracker.cli.serve import serve_command
from tracker.cli.sync import sync_group
from tracker.cli.usage import SpokenGroup, click_speaks


class Told(SpokenGroup):
    """The group of commands; wrong usage is one JSON object too where JSON was asked for."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run as click does: exit 2 for wrong usage."""
        for stream in (sys.stdout, sys.stderr):
            # A console that lacks a letter shows a mark in its place, and the work goes on.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        with click_speaks(cli_language()):
            return super().main(*args, **kwargs)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        try:
            return super().make_context(*args, **kwargs)
        except click.UsageError as error:
            _tell(error)
            raise

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            _tell(error)
            raise


def _tell(error: click.UsageError) -> None:
    if "--json" in sys.argv[1:]:
        print_json({"error": "usage", "message": error.format_message()})


@click.group(cls=Told)
@click.version_option(
    __version__,
    prog_name="tracker",
    message="%(prog)s %(version)s",
    help="Show the version and exit.",
)
def cli() -> None:
    """Tracker: humanitarian cases and distributions, offline."""


for _command in (
    init_command,
    user_group,
    device_group,
    import_list_command,
    export_command,
    import_command,
    sync_group,
    digest_command,
    verify_command,
    rebuild_command,
    backup_command,
    restore_command,
    receipt_group,
    cards_group,
    document_group,
    record_command,
    query_command,
    serve_command,
    demo_command,
):
    cli.add_command(_command)
