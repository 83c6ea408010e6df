"""Documents: the ledger holds their hash, size and title, the bytes lie beside it.

The bytes are in a table of the same encrypted database, kept as long as a document that
counts names them; they travel to whoever asks (sync/attached.py). A hash that no document
names is nobody's: its bytes are not kept, whoever sends them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from tracker.crypto.hashing import sha256
from tracker.ledger.erasure import UNCLEAN
from tracker.ledger.records import LAST_CHANGE, Field, Kind, RecordType, Retention, Sensitivity
from tracker.store.database import Database

#: Bytes of one document, and of all documents of one scope on one installation.
MOST_BYTES = 5 * 1024 * 1024
MOST_OF_SCOPE = 200 * 1024 * 1024

FORMS = ("pdf", "jpeg", "png", "webp", "xlsx", "ods")
DOCUMENT_KINDS = ("agreement", "receipt", "bank_proof", "report", "list", "picture", "other")
TABLE = "document"

#: ``about`` and ``subject``: the record type and the record that it belongs to.
#: ``for_audits``: whether grants officers may have the bytes, which may show a person.
DOCUMENT = RecordType(
    TABLE,
    (
        Field("about", Kind.CODE, required=True),
        Field("subject", Kind.REF, required=True),
        Field("sha256", Kind.CODE, required=True, max_length=64),
        Field("size", Kind.INT, required=True),
        Field("form", Kind.CHOICE, choices=FORMS, required=True),
        Field("document_kind", Kind.CHOICE, choices=DOCUMENT_KINDS, required=True),
        Field("for_audits", Kind.BOOL, required=True),
        Field("title", Kind.TEXT, Sensitivity.PERSONAL, required=True, max_length=120),
    ),
    indexes=(("subject",), ("sha256",)),
    void_reasons=("entered_by_mistake", "entered_twice", "wrong_file"),
    retention=(Retention("document", 60, LAST_CHANGE),),
)

#: SQL: the document ``d`` counts, and was not erased.
COUNTS = (
    "d.void IS NULL AND NOT EXISTS (SELECT 1 FROM erased_record x"
    " WHERE x.record = d.id AND x.scope = d.scope)"
)


def held(database: Database, digest: str) -> bool:
    """Whether the bytes are here."""
    return bool(database.value("SELECT 1 FROM attachment WHERE sha256 = ?", (digest,)))


def bytes_of(database: Database, digest: str) -> bytes | None:
    """The bytes, None where they are not here."""
    data = database.value("SELECT data FROM attachment WHERE sha256 = ?", (digest,))
    return None if data is None else bytes(data)


def room_left(database: Database, scope: str) -> int:
    """How many bytes of documents a scope may still have here."""
    used = database.value(
        "SELECT coalesce(sum(a.size), 0) FROM attachment a WHERE EXISTS (SELECT 1 FROM document d"
        f" WHERE d.sha256 = a.sha256 AND d.scope = ? AND {COUNTS})",
        (scope,),
    )
    return MOST_OF_SCOPE - int(used)


def keep(database: Database, digest: str, data: bytes, now: int) -> None:
    """Store bytes whose hash was calculated; who asked for them need not any more."""
    database.execute(
        "INSERT OR IGNORE INTO attachment (sha256, size, held, data) VALUES (?, ?, ?, ?)",
        (digest, len(data), now, data),
    )
    database.execute("DELETE FROM attachment_wish WHERE sha256 = ?", (digest,))


def take(database: Database, found: Mapping[str, bytes], now: int) -> int:
    """Keep what came from elsewhere and a document here names, by hash and size; how many.

    What would be more than a scope may have is left, and can be asked for again.
    """
    kept = 0
    for digest, data in sorted(found.items()):
        if held(database, digest) or sha256(data).hex() != digest:
            continue
        scopes = [
            str(row[0])
            for row in database.tuples(
                f"SELECT DISTINCT d.scope FROM document d WHERE d.sha256 = ? AND d.size = ?"
                f" AND {COUNTS}",
                (digest, len(data)),
            )
        ]
        if any(room_left(database, scope) >= len(data) for scope in scopes):
            keep(database, digest, data, now)
            kept += 1
    return kept


def drop_unwanted(database: Database) -> int:
    """Drop bytes and wishes that no document names any more; how many bytes were dropped."""
    nobody = f"NOT IN (SELECT d.sha256 FROM document d WHERE {COUNTS})"
    gone = int(database.value(f"SELECT count(*) FROM attachment WHERE sha256 {nobody}"))
    if gone:
        database.execute(f"DELETE FROM attachment WHERE sha256 {nobody}")
        database.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, '1')", (UNCLEAN,))
    database.execute(f"DELETE FROM attachment_wish WHERE sha256 {nobody}")
    return gone


def wish(database: Database, digests: Sequence[str], now: int) -> None:
    """Ask for bytes with the next exchange."""
    database.executemany(
        "INSERT OR IGNORE INTO attachment_wish (sha256, asked) VALUES (?, ?)",
        [(digest, now) for digest in digests],
    )


def wishes(database: Database) -> list[str]:
    """What this installation asks for."""
    return [
        str(row[0])
        for row in database.tuples("SELECT sha256 FROM attachment_wish ORDER BY asked, sha256")
    ]


def asked_in_vain(database: Database) -> list[str]:
    """What others ask for that a document names and is not here."""
    return [
        str(row[0])
        for row in database.tuples(
            "SELECT DISTINCT k.sha256 FROM attachment_asked k"
            " WHERE NOT EXISTS (SELECT 1 FROM attachment a WHERE a.sha256 = k.sha256)"
            f" AND k.sha256 IN (SELECT d.sha256 FROM document d WHERE {COUNTS}) ORDER BY 1"
        )
    ]


def sendable(
    database: Database, scopes: Collection[str], *, to_audit: bool, device: str | None = None
) -> list[tuple[str, int]]:
    """Hash and size of what is here and may be sent to whoever reads ``scopes``.

    With ``device`` only what it asked for.
    """
    listed = sorted(scopes)
    audits = " AND d.for_audits = 1" if to_audit else ""
    asked = "" if device is None else " AND a.sha256 IN (SELECT sha256 FROM attachment_asked"
    asked += "" if device is None else " WHERE device = ?)"
    rows = database.tuples(
        "SELECT a.sha256, a.size FROM attachment a WHERE EXISTS (SELECT 1 FROM document d"
        f" WHERE d.sha256 = a.sha256 AND d.scope IN ({','.join('?' * len(listed))})"
        f" AND {COUNTS}{audits}){asked} ORDER BY a.sha256",
        [*listed, *([] if device is None else [device])],
    )
    return [(str(digest), int(size)) for digest, size in rows]
