"""``tracker receipt …``."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.basics.errors import Refused
from tracker.cli.common import (
    HOME,
    PASSWORD_FILE,
    USER,
    Say,
    opened,
    plain,
    read_bytes,
    signed_in,
    told,
)
from tracker.domain.supplies.pictures import read_picture
from tracker.domain.supplies.queries import check_receipt, receipt
from tracker.domain.supplies.receipt_code import PREFIX, folio_of, shown_folio, verify_receipt
from tracker.i18n.translate import gettext as _
from tracker.installation.opening import Installation
from tracker.sync.public_keys import read_key_list


@click.group("receipt")
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
    texts = [t for t in read_picture(read_bytes(path)) if t.startswith(PREFIX)]
    if not texts:
        raise Refused("no_receipt_in_picture")
    return texts[0]
