"""``tracker document …``: files that belong to grants."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.basics.errors import Refused
from tracker.cli.common import Say, not_there, plain, signed_in, write_new
from tracker.cli.usage import SpokenGroup
from tracker.domain.grants.documents import (
    ABOUT,
    ask_for,
    attach,
    grant_documents,
    open_document,
)
from tracker.i18n.translate import gettext as _
from tracker.i18n.translate import ngettext
from tracker.installation.opening import Installation
from tracker.ledger.attachments import DOCUMENT_KINDS, MOST_BYTES


@click.group("document", cls=SpokenGroup)
def document_group() -> None:
    """Documents of grants: attach, list, ask for, get."""


@document_group.command("attach")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--about",
    type=click.Choice(ABOUT),
    default="grant_agreement",
    show_default=True,
    help="What it belongs to.",
)
@click.option("--subject", required=True, help="Id of the grant, expenditure, tranche or report.")
@click.option(
    "--kind", type=click.Choice(DOCUMENT_KINDS), required=True, help="What kind of paper it is."
)
@click.option("--title-file", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help="A file whose first line is the title, which may be personal.")  # fmt: skip
@click.option("--for-audits", is_flag=True, help="Grants officers may have it.")
@signed_in
def attach_command(
    file: Path,
    about: str,
    subject: str,
    kind: str,
    title_file: Path,
    for_audits: bool,
    installation: Installation,
    say: Say,
) -> None:
    """Attach a file."""
    try:
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
        lines = title_file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("file_unreadable") from error
    with installation.desk() as desk:
        made = attach(
            desk,
            about=about,
            subject=subject,
            data=data,
            title=lines[0] if lines else "",
            document_kind=kind,
            for_audits=for_audits,
        )
    say.result({"document": made}, made)


@document_group.command("list")
@click.argument("grant")
@signed_in
def list_command(grant: str, installation: Installation, say: Say) -> None:
    """Documents of a grant (its id)."""
    with installation.desk() as desk:
        found = grant_documents(desk, grant=grant)
    rows = plain(found)
    say.result(
        {"documents": rows}, *(f"{d.id}\t{d.state}\t{d.form}\t{d.size}\t{d.title}" for d in found)
    )


@document_group.command("ask")
@click.argument("documents", nargs=-1, required=True)
@signed_in
def ask_command(documents: tuple[str, ...], installation: Installation, say: Say) -> None:
    """Ask for documents with the next exchange."""
    with installation.desk() as desk:
        asked = ask_for(desk, documents=list(documents))
    told = ngettext(
        "One document is asked for with the next exchange.",
        "%(num)s documents are asked for with the next exchange.",
        asked,
    )
    say.result({"asked": asked}, told)


@document_group.command("get")
@click.argument("document")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file that is written.",
)
@signed_in
def get_command(document: str, out: Path, installation: Installation, say: Say) -> None:
    """Write a document's file, in clear."""
    not_there(out)
    with installation.desk() as desk:
        data, form = open_document(desk, document=document)
    write_new(out, data)
    say.result(
        {"file": str(out), "form": form, "bytes": len(data)},
        _("%(file)s was written, in clear. Delete it when you do not need it.", file=out),
    )
