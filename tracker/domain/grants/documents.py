"""Documents of a grant: attached, asked for, opened, taken back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.basics.errors import Damaged, Invalid, NotFound, Refused
from tracker.crypto.hashing import sha256
from tracker.domain.grants.terms import grant_row, scope_of
from tracker.ledger import attachments
from tracker.ledger.attachments import COUNTS, MOST_BYTES
from tracker.ledger.desk import Desk, command, query
from tracker.ledger.ledger import Change

#: What a document can hang on, and how its grant is found.
ABOUT = ("grant_agreement", "expenditure", "tranche", "grant_report")
#: A spreadsheet is a packed file: what it would unpack to is not opened here, but elsewhere.
_MOST_UNPACKED = 100 * 1024 * 1024
_MOST_MEMBERS = 2000
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


@dataclass(frozen=True)
class Document:
    """A document as the ledger tells it. ``state``: here, not_here, or asked (with the next
    exchange). ``title`` is None where no personal value is held; ``open``: the actor may have
    its bytes."""

    id: str
    about: str
    subject: str
    sha256: str
    size: int
    form: str
    document_kind: str
    for_audits: bool
    title: str | None
    state: str
    open: bool
    recorded_by: str
    recorded_at: int
    base: str


def form_of(data: bytes) -> str:
    """What kind of file the bytes are, by what is in them; Invalid for any other kind."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith(b"PK\x03\x04"):
        return _spreadsheet(data)
    raise Invalid("document_kind_unknown", "file")


def _spreadsheet(data: bytes) -> str:
    try:
        # The list of members alone is read; nothing is unpacked.
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Invalid("document_kind_unknown", "file") from error
    names = {m.filename for m in members}
    if len(members) > _MOST_MEMBERS or sum(m.file_size for m in members) > _MOST_UNPACKED:
        raise Invalid("document_unpacks_too_large", "file")
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise Invalid("document_with_macros", "file")
    if "xl/workbook.xml" in names and "[Content_Types].xml" in names:
        return "xlsx"
    if _ODS in data[:120] and "content.xml" in names:
        return "ods"
    raise Invalid("document_kind_unknown", "file")


def _grant_of(desk: Desk, about: str, subject: str) -> dict[str, Any]:
    """The agreement's row that a document's subject belongs to; NotFound for what is not hers."""
    if about not in ABOUT:
        raise Invalid("not_a_choice", "about")
    row = desk.record(about, subject)
    return grant_row(desk, subject if about == "grant_agreement" else row["grant_agreement"])


@command("grants:document:attach", "grants:work:record")
def attach(
    desk: Desk,
    *,
    about: str,
    subject: str,
    data: bytes,
    title: str,
    document_kind: str,
    for_audits: bool = False,
) -> str:
    """Attach a file to a grant, an expenditure, a tranche or a report; the document's id.

    The ledger gets its hash; the bytes stay here until somebody asks for them.
    """
    scope = scope_of(_grant_of(desk, about, subject))
    if not data:
        raise Invalid("document_empty", "file")
    if len(data) > MOST_BYTES:
        raise Invalid("document_too_large", "file", megabytes=MOST_BYTES // 2**20)
    form, digest, database = form_of(data), sha256(data).hex(), desk.ledger.database
    if database.value(
        f"SELECT 1 FROM document d WHERE d.subject = ? AND d.sha256 = ? AND d.scope = ?"
        f" AND {COUNTS}",
        (subject, digest, scope),
    ):
        raise Invalid("document_attached_already", "file")
    already = attachments.held(database, digest)
    if not already and attachments.room_left(database, scope) < len(data):
        most = attachments.MOST_OF_SCOPE // 2**20
        raise Invalid("documents_fill_the_room", "file", megabytes=most)
    values = {
        "about": about,
        "subject": subject,
        "sha256": digest,
        "size": len(data),
        "form": form,
        "document_kind": document_kind,
        "for_audits": for_audits,
        "title": title,
    }
    record = desk.add(scope, "grants:document:attach", attachments.TABLE, values)
    if not already:
        attachments.keep(database, digest, data, desk.ledger.now())
    return record


@command("grants:document:void", "grants:work:record")
def void_document(
    desk: Desk, *, document: str, reason: str, base: Sequence[str] | None = None
) -> None:
    """Take a document back: its bytes are dropped here, and elsewhere when this comes there."""
    row = desk.record(attachments.TABLE, document)
    _grant_of(desk, row["about"], row["subject"])
    if row["void"]:
        raise Refused("voided_already")
    change = Change(attachments.TABLE, document, {"void": reason}, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "grants:document:void", desk.actor.user, [change])
    attachments.drop_unwanted(desk.ledger.database)


@command("grants:document:ask", "grants:read")
def ask_for(desk: Desk, *, documents: Sequence[str]) -> int:
    """Ask for the bytes of documents with the next exchange; how many are not here."""
    wanted = []
    for one in documents:
        row = desk.record(attachments.TABLE, one)
        _grant_of(desk, row["about"], row["subject"])
        missing = not attachments.held(desk.ledger.database, row["sha256"])
        if missing and not row["void"] and _open_to(desk, row):
            wanted.append(str(row["sha256"]))
    attachments.wish(desk.ledger.database, wanted, desk.ledger.now())
    return len(wanted)


def _open_to(desk: Desk, row: dict[str, Any]) -> bool:
    """Whether the actor may have the bytes: a grants officer only what may be shown to her."""
    return desk.actor.may("grants:work:record") or bool(row["for_audits"])


@query("grant_documents", "grants:read")
def grant_documents(desk: Desk, *, grant: str) -> list[Document]:
    """Documents of a grant and of what belongs to it, the latest first."""
    row = grant_row(desk, grant)
    return [
        _document(desk, r)
        for r in desk.ledger.database.rows(
            f"SELECT d.* FROM document d WHERE d.scope = ? AND {COUNTS} AND (d.subject = ?"
            " OR d.subject IN (SELECT id FROM expenditure WHERE grant_agreement = ?)"
            " OR d.subject IN (SELECT id FROM tranche WHERE grant_agreement = ?)"
            " OR d.subject IN (SELECT id FROM grant_report WHERE grant_agreement = ?))"
            " ORDER BY d._made DESC, d.id",
            (scope_of(row), grant, grant, grant, grant),
        )
    ]


def _document(desk: Desk, row: dict[str, Any]) -> Document:
    database, digest = desk.ledger.database, row["sha256"]
    if attachments.held(database, digest):
        state = "here"
    elif database.value("SELECT 1 FROM attachment_wish WHERE sha256 = ?", (digest,)):
        state = "asked"
    else:
        state = "not_here"
    return Document(
        row["id"],
        row["about"],
        row["subject"],
        digest,
        row["size"],
        row["form"],
        row["document_kind"],
        bool(row["for_audits"]),
        row["title"],
        state,
        _open_to(desk, row),
        row["_made_by"],
        row["_made"],
        row["_heads"],
    )


@query("document", "grants:read")
def document(desk: Desk, *, document: str) -> Document:
    """One document that was not taken back."""
    row = desk.record(attachments.TABLE, document)
    _grant_of(desk, row["about"], row["subject"])
    if row["void"]:
        raise NotFound("not_found", what=attachments.TABLE)
    return _document(desk, row)


def grant_of(desk: Desk, *, document: str) -> str:
    """The grant that a document belongs to, by whatever it hangs on."""
    desk.actor.require("grants:read")
    row = desk.record(attachments.TABLE, document)
    return str(_grant_of(desk, row["about"], row["subject"])["id"])


def open_document(desk: Desk, *, document: str) -> tuple[bytes, str]:
    """The bytes and the form that they have; Refused where they are not here or not for her."""
    desk.actor.require("grants:read")
    row = desk.record(attachments.TABLE, document)
    _grant_of(desk, row["about"], row["subject"])
    if row["void"]:
        raise NotFound("not_found", what=attachments.TABLE)
    if not _open_to(desk, row):
        raise Refused("document_not_for_audits")
    data = attachments.bytes_of(desk.ledger.database, row["sha256"])
    if data is None:
        raise Refused("document_not_here")
    if sha256(data).hex() != row["sha256"] or form_of(data) != row["form"]:
        raise Damaged("attachment_differs")
    return data, row["form"]
