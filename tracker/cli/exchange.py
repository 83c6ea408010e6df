"""``tracker export`` and ``tracker import``."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from tracker.basics.errors import Refused
from tracker.cli.common import Say, progress, signed_in, write_new
from tracker.cli.usage import Spoken
from tracker.i18n.messages import error_line
from tracker.i18n.sentences.identities import device_sentences
from tracker.i18n.translate import gettext as _
from tracker.i18n.translate import ngettext
from tracker.installation import exchange
from tracker.installation.opening import Installation
from tracker.sync.admission import read_file
from tracker.sync.merge import Merged


@click.command("export", cls=Spoken)
@click.option("--to", required=True, help="hub, a device's name or id, or cso:CODE.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="File or folder.")
@click.option("--full", is_flag=True, help="Everything, whatever the receiver said it has.")
@click.option("--documents", is_flag=True, help="With all documents that the receiver may have.")
@signed_in
def export_command(
    to: str,
    out: Path | None,
    full: bool,
    documents: bool,
    installation: Installation,
    say: Say,
) -> None:
    """Write an encrypted bundle for another installation."""
    with installation.desk() as desk, progress(_("Writing the bundle")) as advance:
        made = exchange.export_to(desk, to, full=full, documents=documents, progress=advance)
        name = exchange.bundle_name(desk, made.recipients)
    path = out / name if out is not None and out.is_dir() else out or Path(name)
    write_new(path, made.data)
    say.result(
        {
            "file": str(path),
            "kind": made.kind,
            "entries": made.entries,
            "documents": made.documents,
            "bytes": len(made.data),
            "recipients": [r.name for r in made.recipients],
        },
        _("%(file)s was written. Entries in it: %(n)s", file=path, n=made.entries),
    )


@click.command("import", cls=Spoken)
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@signed_in
def import_command(files: tuple[Path, ...], installation: Installation, say: Say) -> None:
    """Merge bundles from other installations."""
    if len(files) == 1:
        only = read_file(files[0])
        with installation.desk() as desk, progress(_("Importing")) as advance:
            merged = exchange.import_from(installation, desk, only, advance)
        say.result(_told(merged), *_sentences(merged, installation))
        return
    unread: dict[int, Refused] = {}
    with installation.desk() as desk, progress(_("Importing")) as advance:
        became = iter(
            exchange.import_several(installation, desk, _readable(files, unread), advance)
        )
    told: list[dict[str, Any]] = []
    lines: list[str] = []
    for number, file in enumerate(files):
        result = unread.get(number) or next(became)
        if isinstance(result, Refused):
            told.append({"error": result.code, "message": error_line(result), **result.params})
            lines.append(f"{file}: {error_line(result)}")
        else:
            told.append(_told(result))
            lines += _sentences(result, installation)
    say.result({"bundles": told}, *lines)
    if any("error" in one for one in told):
        sys.exit(1)


def _readable(files: Sequence[Path], unread: dict[int, Refused]) -> Iterator[bytes]:
    """What is in ``files``, each read as it is asked for; why one cannot be goes to ``unread``,
    by its place among them."""
    for number, file in enumerate(files):
        try:
            data = read_file(file)
        except Refused as error:
            unread[number] = error
        else:
            yield data


def _told(merged: Merged) -> dict[str, Any]:
    return {
        "kind": merged.kind,
        "sender": merged.sender,
        "entries": merged.entries,
        "new": merged.new,
        "records": merged.records,
        "conflicts": merged.conflicts,
        "documents": merged.documents,
        "forked": list(merged.forked),
        "left_out": [dataclasses.asdict(out) for out in merged.left_out],
        "renewed": merged.renewed,
    }


def _sentences(merged: Merged, installation: Installation) -> list[str]:
    return [
        ngettext(
            "%(num)s new entry from %(sender)s.",
            "%(num)s new entries from %(sender)s.",
            merged.new,
            sender=merged.sender,
        ),
        ngettext(
            "%(num)s conflict to settle.", "%(num)s conflicts to settle.", max(merged.conflicts, 0)
        ),
        *device_sentences(
            [(out.code, out.name, out.entries) for out in merged.left_out],
            merged.renewed,
            hub=installation.kind == "hub",
        ),
    ]
