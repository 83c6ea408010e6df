"""``tracker import-list``."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.common import Say, not_there, progress, read_bytes, signed_in, write_new
from tracker.cli.usage import Spoken
from tracker.domain.cases.list_decisions import batch
from tracker.domain.cases.list_import import import_list
from tracker.domain.cases.records import GENDERS
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _
from tracker.installation.opening import Installation


@click.command("import-list", cls=Spoken)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--cso", default=None, help="Code of the organisation, on a hub.")
@click.option("--sheet", default=None, help="Name of the sheet, when several hold registrations.")
@click.option("--state", default=None, help="State that settles municipalities of equal name.")
@click.option(
    "--everybody",
    type=click.Choice(GENDERS),
    default=None,
    help="Gender of everybody for whom the list does not tell it.",
)
@click.option(
    "--parked",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Write the parked rows with their reasons to this spreadsheet.",
)
@signed_in
def import_list_command(
    file: Path,
    cso: str | None,
    sheet: str | None,
    state: str | None,
    everybody: str | None,
    parked: Path | None,
    installation: Installation,
    say: Say,
) -> None:
    """Import a registration list (xlsx, xls, ods, csv)."""
    installation.actor.require("cases:list:import")
    not_there(parked)
    data = read_bytes(file)
    with installation.desk() as desk, progress(_("Importing"), 100) as advance:
        last = 0

        def shown(number: int, total: int) -> None:
            nonlocal last
            share = number * 100 // total
            advance(share - last)
            last = share

        done = import_list(
            desk,
            data=data,
            file_name=file.name,
            cso=cso,
            sheet=sheet,
            default_state=state,
            everybody=everybody,
            progress=shown,
        )
        if parked is not None:
            held = batch(desk, batch=done.batch)
            from tracker.reports.parked_list import parked_workbook  # slow to load

            write_new(parked, parked_workbook(desk, held, current_language()))
    say.result(
        {
            "rows": done.rows,
            "imported": done.imported,
            "parked": done.parked,
            "duplicates": done.duplicates,
            "skipped": done.skipped,
            "ignored": done.ignored,
            "batch": done.batch,
            "other_sheets": list(done.other_sheets),
        },
        _("Rows with registrations: %(n)s", n=done.rows),
        _("Imported: %(n)s", n=done.imported),
        _("Parked, to be corrected: %(n)s", n=done.parked),
        _("Likely registered already, to be decided: %(n)s", n=done.duplicates),
        _("Known from an earlier import: %(n)s", n=done.skipped),
        *(
            [_("Not read: the sheets %(names)s", names=", ".join(done.other_sheets))]
            if done.other_sheets
            else []
        ),
    )
