"""``tracker record`` and ``tracker query``: the same commands and queries as the web."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from tracker.basics.errors import Damaged, Refused
from tracker.cli.common import Say, plain, read_bytes, signed_in
from tracker.cli.usage import Spoken
from tracker.installation.opening import Installation
from tracker.ledger.desk import COMMANDS, QUERIES


def _read_json(path: Path) -> Any:
    data = sys.stdin.buffer.read() if str(path) == "-" else read_bytes(path)
    try:
        return json.loads(data)
    except ValueError as error:
        raise Damaged("not_json") from error


@click.command("record", cls=Spoken)
@click.option(
    "--json-file",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    required=True,
    help='A file with {"command": NAME, "arguments": {…}}; - for standard input.',
)
@signed_in
def record_command(json_file: Path, installation: Installation, say: Say) -> None:
    """Carry out one command."""
    document = _read_json(json_file)
    if not isinstance(document, dict) or not isinstance(document.get("command"), str):
        raise Damaged("not_an_action")
    command = COMMANDS.get(document["command"])
    arguments = document.get("arguments", {})
    if command is None:
        raise Refused("unknown_command", name=document["command"])
    if not isinstance(arguments, dict):
        raise Damaged("not_an_action")
    with installation.desk() as desk:
        result = command.call(desk, arguments)
    shown = plain(result)
    say.result({"command": command.name, "result": shown}, json.dumps(shown, ensure_ascii=False))


@click.command("query", cls=Spoken)
@click.argument("name")
@click.option(
    "--json-file",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    default=None,
    help="A file with the query's arguments as a JSON object; - for standard input.",
)
@signed_in
def query_command(name: str, json_file: Path | None, installation: Installation, say: Say) -> None:
    """The rows of one query."""
    query = QUERIES.get(name)
    if query is None:
        raise Refused("unknown_query", name=name)
    arguments = _read_json(json_file) if json_file is not None else {}
    if not isinstance(arguments, dict):
        raise Damaged("not_an_action")
    with installation.desk() as desk:
        found = plain(query.call(desk, arguments))
    rows = found if isinstance(found, list) else [found]
    say.result({"query": name, "rows": rows}, *(json.dumps(r, ensure_ascii=False) for r in rows))
