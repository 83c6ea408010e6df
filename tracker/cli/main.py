"""The command ``tracker``."""

from __future__ import annotations

import click

from tracker import __version__
from tracker.cli.demo.command import demo_command
from tracker.cli.devices import device_group
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


@click.group()
@click.version_option(__version__, prog_name="tracker")
def cli() -> None:
    """Tracker: humanitarian cases and distributions, offline."""


for _command in (
    init_command,
    user_group,
    device_group,
    import_list_command,
    export_command,
    import_command,
    digest_command,
    verify_command,
    rebuild_command,
    backup_command,
    restore_command,
    receipt_group,
    record_command,
    query_command,
    serve_command,
    demo_command,
):
    cli.add_command(_command)
