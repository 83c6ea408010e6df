"""The bundle: what travels by USB stick, e-mail or shared folder.

An age file of a ZIP (the standard ``age`` and ``unzip`` open it) with these members:

- ``ledger.sqlite``: blocks of about 2,000 entries, and signed heads;
- ``attachments.bin``, where documents travel along (see ``attached.py``); then it is format 3;
- ``manifest.json``: format, kind, sender, recipients, what the sender has, the SHA-256 of
  ``ledger.sqlite``, and the sender's Ed25519 signature over all of that.

What a block holds is told in ``blocks.py``.
"""

from __future__ import annotations

import io
import sqlite3
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from tracker.basics.canonical import dumps, loads_strict
from tracker.basics.errors import Damaged
from tracker.crypto.hashing import sha256
from tracker.crypto.signing import SigningKey, verifies
from tracker.ledger.intake import SignedHead
from tracker.sync.blocks import Block

#: Of the bundle. Format 1, with lines instead of columns, was never released.
FORMAT = 2
#: Of a bundle with documents. Versions that know of none say that it is too new for them.
FORMAT_WITH_ATTACHMENTS = 3
KINDS = ("sync", "audit", "welcome", "ack")
LEDGER_NAME = "ledger.sqlite"
MANIFEST_NAME = "manifest.json"
ATTACHMENTS_NAME = "attachments.bin"
SIGNATURE_PURPOSE = "bundle"

#: Caps on what is read from outside (bytes, counts).
MAX_FILE = 512 * 1024 * 1024
MAX_LEDGER = 1024 * 1024 * 1024
MAX_MANIFEST = 16 * 1024 * 1024
MAX_ATTACHMENTS = 64 * 1024 * 1024
MAX_ENTRIES = 10_000_000

SCHEMA = (
    "CREATE TABLE block (id INTEGER PRIMARY KEY, device TEXT NOT NULL, scope TEXT NOT NULL,"
    " first INTEGER NOT NULL, entries INTEGER NOT NULL, data BLOB NOT NULL)",
    "CREATE TABLE head (device TEXT NOT NULL, scope TEXT NOT NULL, seq INTEGER NOT NULL,"
    " hash BLOB NOT NULL, signature BLOB NOT NULL)",
)


def write_ledger(blocks: Iterable[Block], heads: Sequence[SignedHead]) -> bytes:
    """The bytes of ``ledger.sqlite``."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute("BEGIN")
        for statement in SCHEMA:
            connection.execute(statement)
        connection.executemany(
            "INSERT INTO block (device, scope, first, entries, data) VALUES (?, ?, ?, ?, ?)",
            ((b.device, b.scope, b.first, b.entries, b.data) for b in blocks),
        )
        connection.executemany(
            "INSERT INTO head VALUES (?, ?, ?, ?, ?)",
            ((h.device, h.scope, h.seq, h.hash, h.signature) for h in heads),
        )
        connection.execute("COMMIT")
        return bytes(connection.serialize())
    finally:
        connection.close()


def write_bundle(
    ledger: bytes,
    manifest: dict[str, Any],
    key: SigningKey,
    attached: Sequence[tuple[str, bytes]] = (),
) -> bytes:
    """The ZIP: ``manifest`` gets the ledger's hash and the sender's signature.

    ``attached``: documents' hashes and bytes; the manifest lists them.
    """
    signed = {**manifest, "format": FORMAT, "ledger_sha256": sha256(ledger).hex()}
    members = [(LEDGER_NAME, ledger)]
    if attached:
        listed = [[digest, len(data)] for digest, data in attached]
        signed |= {"format": FORMAT_WITH_ATTACHMENTS, "attachments": listed}
        members.append((ATTACHMENTS_NAME, b"".join(data for _digest, data in attached)))
    signature = key.sign(SIGNATURE_PURPOSE, dumps(signed)).hex()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        # A fixed date: the file tells nothing about when a laptop was used.
        for name, data in (
            (MANIFEST_NAME, dumps({**signed, "signature": signature})),
            *members,
        ):
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def read_bundle(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Manifest and ledger bytes of a ZIP; nothing of it is trusted yet."""
    manifest, ledger, _attachments = read_members(data)
    return manifest, ledger


def read_members(data: bytes) -> tuple[dict[str, Any], bytes, bytes | None]:
    """Manifest, ledger bytes and attachments of a ZIP; nothing of it is trusted yet."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = sorted(m.filename for m in members if m.filename != ATTACHMENTS_NAME)
            if names != [LEDGER_NAME, MANIFEST_NAME] or len(members) > 3:
                raise Damaged("bundle_unreadable")
            caps = {
                MANIFEST_NAME: MAX_MANIFEST,
                LEDGER_NAME: MAX_LEDGER,
                ATTACHMENTS_NAME: MAX_ATTACHMENTS,
            }
            found: dict[str, bytes] = {}
            for member in members:
                if member.file_size > caps[member.filename]:
                    raise Damaged("bundle_too_large")
                if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise Damaged("bundle_unreadable")
                packed = member.compress_type != zipfile.ZIP_STORED
                if member.filename == ATTACHMENTS_NAME and packed:
                    raise Damaged("bundle_unreadable")
                with archive.open(member) as stream:
                    found[member.filename] = stream.read(caps[member.filename] + 1)
                if len(found[member.filename]) > caps[member.filename]:
                    raise Damaged("bundle_too_large")
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as error:
        raise Damaged("bundle_damaged") from error
    manifest = loads_strict(found[MANIFEST_NAME])
    if not isinstance(manifest, dict):
        raise Damaged("bundle_unreadable")
    return manifest, found[LEDGER_NAME], found.get(ATTACHMENTS_NAME)


def check_manifest(manifest: dict[str, Any]) -> None:
    """Damaged unless the manifest has the parts and types of this format."""
    if type(manifest.get("format")) is not int:
        raise Damaged("bundle_unreadable")
    if manifest["format"] > FORMAT_WITH_ATTACHMENTS:
        raise Damaged("bundle_too_new")
    if manifest["format"] < FORMAT:
        raise Damaged("bundle_unreadable")
    expected = {
        "kind": str,
        "sender": str,
        "recipients": list,
        "heads": dict,
        "created": int,
        "ledger_sha256": str,
        "signature": str,
    }
    for name, kind in expected.items():
        if type(manifest.get(name)) is not kind:
            raise Damaged("bundle_unreadable")
    if manifest["kind"] not in KINDS:
        raise Damaged("bundle_unreadable")
    for names in (manifest["recipients"], *manifest["heads"].values()):
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise Damaged("bundle_unreadable")


def manifest_is_signed(manifest: dict[str, Any], ledger: bytes, public: bytes) -> bool:
    """Whether the manifest is by the holder of ``public`` and about these ledger bytes."""
    if manifest["ledger_sha256"] != sha256(ledger).hex():
        return False
    signed = {k: v for k, v in manifest.items() if k != "signature"}
    try:
        signature = bytes.fromhex(manifest["signature"])
    except ValueError:
        return False
    return verifies(public, signature, SIGNATURE_PURPOSE, dumps(signed))
