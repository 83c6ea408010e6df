"""``tracker receipt …``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from tracker.basics.errors import Refused
from tracker.cli.common import (
    HOME,
    PASSWORD_FILE,
    USER,
    Say,
    not_there,
    opened,
    plain,
    progress,
    read_bytes,
    signed_in,
    told,
)
from tracker.cli.usage import SpokenGroup
from tracker.domain.supplies.queries import check_receipt, receipt
from tracker.domain.supplies.receipt_code import PREFIX, folio_of, shown_folio, verify_receipt
from tracker.i18n.translate import gettext as _
from tracker.i18n.translate import ngettext
from tracker.installation.opening import Installation
from tracker.sync.public_keys import read_key_list


@click.group("receipt", cls=SpokenGroup)
def receipt_group() -> None:
    """Receipts: show one, check one."""


@receipt_group.command("show")
@click.argument("folio")
@signed_in
def show(folio: str, installation: Installation, say: Say) -> None:
    """The distribution that a receipt's folio stands for."""
    with installation.desk() as desk:
        found = receipt(desk, folio=folio)
    document = plain(found)
    say.result(
        document,
        f"{shown_folio(found.folio or '')}\t{found.handed_on}\t{found.kit.label}\t{found.cso}",
        found.payload or "",
        *([_("This receipt was voided.")] if found.void else []),
    )


@receipt_group.command("print")
@click.argument("pdf", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--since", required=True, help="First day of hand-over, like 2026-11-01.")
@click.option("--until", default=None, help="Last day; without it, today.")
@click.option("--site", default=None, help="Only of this place (its id).")
@click.option("--grant", default=None, help="Only of kits of this grant (its id).")
@signed_in
def print_command(
    pdf: Path,
    since: str,
    until: str | None,
    site: str | None,
    grant: str | None,
    installation: Installation,
    say: Say,
) -> None:
    """Write the receipts of a period into one PDF, four on each A4."""
    not_there(pdf)
    with installation.desk() as desk, progress(_("Writing the receipts"), total=0) as advance:
        from tracker.reports.receipt_sheets import receipt_sheets  # slow to load

        count = receipt_sheets(
            desk,
            pdf,
            since=since,
            until=until or desk.today().isoformat(),
            site=site,
            grant=grant,
            tell=_advancing(advance),
        )
    say.result(
        {"receipts": count},
        ngettext("One receipt was written.", "%(num)s receipts were written.", count),
    )


@receipt_group.command("verify")
@click.argument("receipt_text")
@click.option(
    "--keys",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="List of public keys; without it, an installation is asked.",
)
@HOME
@USER
@PASSWORD_FILE
@told
def verify_command(
    receipt_text: str,
    keys: Path | None,
    home: Path | None,
    user: str | None,
    password_file: Path | None,
    say: Say,
) -> None:
    """Check a receipt: the QR's text, or a picture of it."""
    text = _text_of(receipt_text)
    if keys is None:
        with opened(home, user, password_file) as installation, installation.desk() as desk:
            checked = check_receipt(desk, text=text)
        facts, signer = checked.facts, checked.signer
        voided = checked.void is not None
        more = {"held": checked.held, "agrees": checked.agrees, "void": checked.void}
    else:
        public, names = read_key_list(read_bytes(keys))
        facts = verify_receipt(text, public)
        signer, more, voided = names[facts.key], {}, False
    folio = folio_of(facts.receipt)
    say.result(
        {"genuine": True, **plain(facts), "folio": folio, "signer": signer, **more},
        _("This receipt is genuine."),
        f"{shown_folio(folio)}\t{facts.day.isoformat()}\t{facts.kit}-{facts.version}\t{facts.cso}\t{signer}",
        *([_("This receipt was voided.")] if voided else []),
    )


def _advancing(advance: Callable[..., None]) -> Callable[[str, int, int], None]:
    """What is told as "so many of so many", for a bar that is moved on by some."""
    before = 0

    def tell(_step: str, done: int, total: int) -> None:
        nonlocal before
        advance(done - before, total)
        before = done

    return tell


def _text_of(given: str) -> str:
    """The QR's text: as given, or read from the picture of that name."""
    if given.strip().upper().startswith(PREFIX):
        return given
    path = Path(given)
    try:
        is_file = path.is_file()
    except (OSError, ValueError):
        is_file = False
    if not is_file:
        return given
    from tracker.domain.supplies.pictures import read_picture  # slow to load

    texts = [t for t in read_picture(read_bytes(path)) if t.startswith(PREFIX)]
    if not texts:
        raise Refused("no_receipt_in_picture")
    return texts[0]
