"""``tracker demo``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.common import Say, told
from tracker.cli.demo.cast import AUDIT, HUB, LAPTOPS
from tracker.cli.serve import Wiring, free_socket, run
from tracker.cli.usage import Spoken
from tracker.i18n.translate import gettext as _
from tracker.settings import Settings

if TYPE_CHECKING:
    from tracker.cli.demo.stage import Stage

FOLDER = Path("demo-home")


@click.command("demo", cls=Spoken)
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=FOLDER,
    show_default=True,
    help="Folder that all installations of the demonstration are made in.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0: any free port.")
@click.option("--no-serve", is_flag=True, help="End after the eighth step.")
@told
@click.pass_obj
def demo_command(wiring: Wiring, home: Path, port: int, no_serve: bool, say: Say) -> None:
    """Show the main job on real lists: a hub, four laptops and an audit installation."""
    # Only here: what the demonstration needs would make every other command start later.
    from rich.console import Console

    from tracker.cli.demo.stage import Stage
    from tracker.cli.demo.story import STEPS

    stage = Stage(home, Console(stderr=say.as_json))
    stage.prepare()
    try:
        for step in STEPS:
            step(stage)
    finally:
        stage.close()
    users = _users()
    who = _("Who signs in where: %(who)s", who=", ".join(f"{f}: {u}" for f, u in users.items()))
    facts = {"folder": str(home), "password": stage.password, "users": users, **_counts(stage)}
    if no_serve:
        say.result(
            facts,
            "",
            _(
                "All installations in %(folder)s have one password: %(password)s",
                folder=home,
                password=stage.password,
            ),
            who,
        )
        return
    bound = free_socket("127.0.0.1", port)
    address = f"http://localhost:{bound.getsockname()[1]}/"
    say.result(
        {**facts, "address": address},
        "",
        _("The hub is at %(address)s", address=address),
        _("Sign in as coordinator with the password %(password)s", password=stage.password),
        _("The laptops and the audit are in %(folder)s and have the same password.", folder=home),
        who,
    )
    say.note(_("Ctrl-C stops it."))
    run(wiring.create_app(Settings(home / "hub")), bound)


def _users() -> dict[str, str]:
    """Each folder with whoever signs in there."""
    return dict([HUB, *((laptop.folder, laptop.user) for laptop in LAPTOPS), AUDIT])


def _counts(stage: Stage) -> dict[str, object]:
    hidden = {"grants", "kit_version", "services", "women", "last_receipt", "slip"}
    return {name: value for name, value in stage.facts.items() if name not in hidden}
