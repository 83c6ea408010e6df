"""``tracker sync``: do the exchange that is set up on this computer, once or again and again."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from tracker.basics.errors import Refused
from tracker.cli.common import Say, bars, print_json, signed_in
from tracker.cli.usage import SpokenGroup
from tracker.i18n.messages import error_line
from tracker.i18n.sentences.identities import device_sentences
from tracker.i18n.sentences.steps import outcome_sentences, step_sentence
from tracker.i18n.translate import gettext as _
from tracker.installation import syncing
from tracker.installation.opening import Installation
from tracker.sync.transports.progress import Progress, Synced

#: Waiting does not heal these.
_FINAL = frozenset({"sync_not_set_up", "not_enrolled", "not_allowed"})


class NowByDefault(SpokenGroup):
    """``tracker sync`` alone is ``tracker sync now``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["now", *args]
        return super().parse_args(ctx, args)


@click.group("sync", cls=NowByDefault)
def sync_group() -> None:
    """Exchange in the way that is set up: a folder, a stick, or the hub's address."""


@sync_group.command("now")
@click.option("--watch", is_flag=True, help="Stay, and do it again and again until Ctrl-C.")
@click.option("--every", type=click.IntRange(min=5), default=60, show_default=True, help="Seconds.")
@signed_in
def now_command(watch: bool, every: int, installation: Installation, say: Say) -> None:
    """One exchange with the hub or the laptops."""
    if not watch:
        with _bars() as progress:
            done = syncing.sync(installation, progress)
        _tell(say, done)
        return
    say.note(_("Ctrl-C stops it."))
    try:
        while True:
            _try_once(installation, say)
            time.sleep(every)
    except KeyboardInterrupt:
        # Whatever was under way is done wholly or not at all, and goes on the next time.
        say.note(_("Stopped. Nothing is lost."))


def _try_once(installation: Installation, say: Say) -> None:
    try:
        with _bars() as progress:
            done = syncing.sync(installation, progress)
    except Refused as error:
        if error.code in _FINAL:
            raise
        if say.as_json:
            print_json({"error": error.code, "message": error_line(error)})
        say.note(error_line(error))
        return
    _tell(say, done)


def _tell(say: Say, done: Synced) -> None:
    refused = [{"error": t.error.code, "message": error_line(t.error)} for t in done.refused]
    say.result(
        {
            "bundles": done.bundles,
            "new": done.new,
            "conflicts": done.conflicts,
            "forked": list(done.forked),
            "sent": done.sent,
            "sent_entries": done.sent_entries,
            "unfinished": done.unfinished,
            "waiting": done.waiting,
            "refused": refused,
            "left_out": [dataclasses.asdict(out) for out in done.left_out],
            "renewed": done.renewed,
        },
        *outcome_sentences(done.new, done.sent_entries, done.unfinished, done.waiting),
    )
    for trouble in refused:
        say.note(trouble["message"])
    left_out = [(out.code, out.name, out.entries) for out in done.left_out]
    for sentence in device_sentences(left_out, done.renewed, hub=False):
        say.note(sentence)


@sync_group.command("setup")
@click.option("--folder", type=click.Path(path_type=Path), help="A folder that is carried.")
@click.option("--url", help="The hub's address (https://…).")
@click.option("--file", "stick", type=click.Path(path_type=Path), help="A stick, or its folder.")
@click.option("--ca-file", type=click.Path(path_type=Path), help="Who vouches for the hub (PEM).")
@click.option("--allow-http", is_flag=True, help="Without encryption of the line (see the docs).")
@signed_in
def setup_command(
    folder: Path | None,
    url: str | None,
    stick: Path | None,
    ca_file: Path | None,
    allow_http: bool,
    installation: Installation,
    say: Say,
) -> None:
    """Choose the way of exchanging of this computer."""
    given = [
        (kind, str(place.expanduser().absolute()) if isinstance(place, Path) else place)
        for kind, place in (("folder", folder), ("http", url), ("file", stick))
        if place
    ]
    if len(given) != 1:
        raise click.UsageError("Give one of --folder, --url, --file.")
    (kind, place), ca = given[0], str(ca_file.absolute()) if ca_file else None
    with installation.desk() as desk:
        way = syncing.set_up(desk, kind, place, ca_file=ca, allow_http=allow_http)
    say.result(
        {"way": way.kind, "place": way.place},
        _("From now on this computer exchanges through %(place)s.", place=way.place),
    )


@sync_group.command("status")
@signed_in
def status_command(installation: Installation, say: Say) -> None:
    """What waits, and when each way last succeeded."""
    with installation.desk() as desk:
        state = syncing.state(desk)
    ways = [
        {
            "way": way.kind,
            "chosen": way.chosen,
            "place": way.place,
            "last_try": _instant(way.last_try),
            "last_success": _instant(way.last_success),
            "error": way.error.code if way.error else None,
        }
        for way in state.ways
    ]
    say.result(
        {"waiting": state.waiting, "lying": state.lying, "ways": ways},
        *(f"{w['way']}\t{w['place']}\t{w['last_success'] or '—'}" for w in ways),
        _("Entries that wait: %(count)s", count=state.waiting),
    )


def _instant(at: int | None) -> str | None:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat() if at else None


@contextmanager
def _bars() -> Iterator[Progress]:
    """Progress on standard error, a line for each step."""
    with bars() as shown:
        tasks: dict[str, Any] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = shown.add_task(step_sentence(step), total=None)
            shown.update(tasks[step], completed=done, total=total or None)

        yield tell
