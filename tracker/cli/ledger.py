"""``tracker digest``, ``verify``, ``rebuild``, ``backup``, ``restore``."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import click

from tracker.basics.errors import Refused
from tracker.cli.common import HOME, Say, home_settings, progress, signed_in, told
from tracker.cli.usage import Spoken
from tracker.i18n.translate import gettext as _
from tracker.installation.opening import Installation
from tracker.ledger.digest import digest
from tracker.ledger.verify import verify
from tracker.store.backup import back_up, restore
from tracker.sync.devices import public_key_of


@click.command("digest", cls=Spoken)
@signed_in
def digest_command(installation: Installation, say: Say) -> None:
    """A digest of every scope: equal on two installations exactly when they agree."""
    installation.actor.require("ledger:digest")
    with installation.desk() as desk:
        found = digest(desk.ledger)
    say.result(
        {"scopes": {scope: dataclasses.asdict(d) for scope, d in found.items()}},
        *(
            f"{scope}\t{d.entries}\t{d.heads[:16]}\t{d.state[:16]}\t{d.sealed[:16]}"
            for scope, d in found.items()
        ),
    )


@click.command("verify", cls=Spoken)
@signed_in
def verify_command(installation: Installation, say: Say) -> None:
    """Prove the ledger: every hash, link, signature and commitment, and the tables."""
    installation.actor.require("ledger:verify")
    with installation.desk() as desk:
        total = desk.ledger.database.value("SELECT count(*) FROM entry")
        with progress(_("Checking"), total) as advance:
            result = verify(
                desk.ledger,
                lambda device: public_key_of(desk.ledger, device),
                lambda _done: advance(1000),
            )
    say.result(
        {"ok": not result.breaks, **dataclasses.asdict(result)},
        _("Entries checked: %(n)s", n=result.entries),
        _("Signatures of devices checked: %(n)s", n=result.signed_heads),
        _("Sealed values checked: %(n)s", n=result.sealed_parts),
        *(f"{b.kind}\t{b.device}\t{b.scope}\t{b.seq}" for b in result.breaks),
        _("Everything holds.") if not result.breaks else _("The ledger was damaged or altered."),
    )
    if result.breaks:
        sys.exit(1)


@click.command("rebuild", cls=Spoken)
@signed_in
def rebuild_command(installation: Installation, say: Say) -> None:
    """Make all tables anew from the ledger."""
    installation.actor.require("ledger:rebuild")
    with installation.desk() as desk:
        desk.ledger.rebuild()
    say.result({"rebuilt": True}, _("The tables were made anew from the ledger."))


@click.command("backup", cls=Spoken)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@signed_in
def backup_command(file: Path, installation: Installation, say: Say) -> None:
    """Write an encrypted, checked copy of this installation; it may be in use meanwhile."""
    installation.actor.require("ledger:backup")
    entries = back_up(installation.store, installation.settings, file)
    say.result(
        {"file": str(file), "entries": entries},
        _("The backup in %(file)s was checked and can be restored.", file=file),
    )


@click.command("restore", cls=Spoken)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--old-home",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="The folder that this one replaces: what was erased there stays erased.",
)
@HOME
@told
def restore_command(file: Path, old_home: Path | None, home: Path | None, say: Say) -> None:
    """Lay a backup out as a new installation."""
    if not file.exists():
        raise Refused("file_unreadable")
    chosen = home_settings(home)
    restore(file, chosen, old_home)
    say.result(
        {"home": str(chosen.home)},
        _("The backup was restored. Do not use the old computer and this one side by side."),
    )
