"""The one set of migrations. Steps are never changed once released, only added.

Folded tables are not here: they follow from the declared record types and are rebuilt
from the ledger when those change (see ``tracker/ledger/tables.py``).
"""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("tracker")


@migrations()
def m0001_ledger(db: Database) -> None:
    """Chains, entries with their sealed parts, signed heads, conflicts."""
    for statement in (
        """CREATE TABLE chain (
             id INTEGER PRIMARY KEY, device TEXT NOT NULL, scope TEXT NOT NULL,
             UNIQUE (device, scope))""",
        """CREATE TABLE entry (
             id INTEGER PRIMARY KEY, hash BLOB NOT NULL,
             chain INTEGER NOT NULL REFERENCES chain(id),
             seq INTEGER NOT NULL, record TEXT NOT NULL, grp TEXT NOT NULL,
             state INTEGER NOT NULL, received INTEGER NOT NULL,
             body BLOB NOT NULL, personal BLOB, sensitive BLOB)""",
        "CREATE UNIQUE INDEX entry_hash ON entry (hash)",
        "CREATE INDEX entry_chain ON entry (chain, seq)",
        "CREATE INDEX entry_record ON entry (record)",
        "CREATE INDEX entry_waiting ON entry (grp) WHERE state <> 0",
        """CREATE TABLE signed_head (
             device TEXT NOT NULL, scope TEXT NOT NULL, seq INTEGER NOT NULL,
             hash BLOB NOT NULL, signature BLOB NOT NULL,
             PRIMARY KEY (device, scope, hash))""",
        """CREATE TABLE fork (
             chain INTEGER NOT NULL REFERENCES chain(id), seq INTEGER NOT NULL,
             found INTEGER NOT NULL, PRIMARY KEY (chain, seq))""",
        """CREATE TABLE conflict (
             record TEXT NOT NULL, tbl TEXT NOT NULL, scope TEXT NOT NULL,
             field TEXT NOT NULL, heads TEXT NOT NULL,
             PRIMARY KEY (record, scope, field))""",
        "CREATE INDEX conflict_scope ON conflict (scope, tbl)",
    ):
        db.execute(statement)


@migrations()
def m0002_installation(db: Database) -> None:
    """What belongs to this installation alone and never travels."""
    for statement in (
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
        """CREATE TABLE local_account (
             user TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE, display_name TEXT NOT NULL,
             role TEXT NOT NULL, cso TEXT, language TEXT, created INTEGER NOT NULL)""",
        """CREATE TABLE peer (
             device TEXT PRIMARY KEY, heads TEXT NOT NULL,
             last_import INTEGER, last_export INTEGER)""",
        """CREATE TABLE exchange (
             id INTEGER PRIMARY KEY, at INTEGER NOT NULL, direction TEXT NOT NULL,
             device TEXT, kind TEXT NOT NULL, digest TEXT NOT NULL,
             entries INTEGER NOT NULL, new_entries INTEGER NOT NULL)""",
    ):
        db.execute(statement)


@migrations()
def m0003_transports(db: Database) -> None:
    """How this installation exchanges by itself, and what it sent; never travels."""
    for statement in (
        """CREATE TABLE transport (
             kind TEXT PRIMARY KEY, chosen INTEGER NOT NULL, place TEXT NOT NULL,
             ca_file TEXT, allow_http INTEGER NOT NULL DEFAULT 0,
             last_try INTEGER, last_success INTEGER, error TEXT)""",
        """CREATE TABLE outgoing (
             digest TEXT PRIMARY KEY, transport TEXT NOT NULL, receiver TEXT NOT NULL,
             made INTEGER NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL,
             entries INTEGER NOT NULL, tops TEXT NOT NULL,
             starts TEXT NOT NULL, ends TEXT NOT NULL)""",
        "CREATE INDEX outgoing_receiver ON outgoing (transport, receiver, made)",
        "CREATE INDEX exchange_digest ON exchange (direction, digest)",
        # When the other said so, by its own clock: what it said before is not news.
        "ALTER TABLE peer ADD COLUMN heard INTEGER NOT NULL DEFAULT 0",
    ):
        db.execute(statement)


@migrations()
def m0004_erased(db: Database) -> None:
    """What was erased: asked before a sealed part is stored. Follows from erasure entries.

    ``carried``: told by the installation that this one replaces, not by an entry held here.
    """
    for statement in (
        """CREATE TABLE erased (
             hash BLOB NOT NULL, scope TEXT NOT NULL, erasure TEXT NOT NULL,
             at INTEGER NOT NULL, carried INTEGER NOT NULL,
             PRIMARY KEY (hash, scope)) WITHOUT ROWID""",
        """CREATE TABLE erased_record (
             record TEXT NOT NULL, scope TEXT NOT NULL, erasure TEXT NOT NULL,
             at INTEGER NOT NULL, carried INTEGER NOT NULL,
             PRIMARY KEY (record, scope)) WITHOUT ROWID""",
    ):
        db.execute(statement)


@migrations()
def m0005_identities(db: Database) -> None:
    """Identities that this installation had before, and what is known of others' clocks.

    The private signing key of a former identity is not kept; its ``identity`` (age) is, so
    that what was sent to it can still be opened. ``heads``: how far its chains go, by scope.
    ``settled``: a hub knows of it. ``clocks``: the bounds of a device's clock, newest first.
    """
    for statement in (
        """CREATE TABLE former_device (
             device TEXT PRIMARY KEY, ended INTEGER NOT NULL, reason TEXT NOT NULL,
             name TEXT NOT NULL, sign_key TEXT NOT NULL, seal_key TEXT NOT NULL,
             identity TEXT NOT NULL, proof TEXT NOT NULL, heads TEXT NOT NULL,
             settled INTEGER NOT NULL)""",
        "ALTER TABLE peer ADD COLUMN clocks TEXT NOT NULL DEFAULT '[]'",
    ):
        db.execute(statement)


@migrations()
def m0006_attachments(db: Database) -> None:
    """Bytes of documents, which the ledger knows by their hash; nothing of it is an entry.

    ``attachment_wish``: what this installation asks others for; ``attachment_asked``: what
    others ask for, by their last word.
    """
    for statement in (
        """CREATE TABLE attachment (
             sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, held INTEGER NOT NULL,
             data BLOB NOT NULL)""",
        "CREATE TABLE attachment_wish (sha256 TEXT PRIMARY KEY, asked INTEGER NOT NULL)",
        """CREATE TABLE attachment_asked (
             device TEXT NOT NULL, sha256 TEXT NOT NULL,
             PRIMARY KEY (device, sha256)) WITHOUT ROWID""",
    ):
        db.execute(statement)


@migrations()
def m0007_elsewhere(db: Database) -> None:
    """Kits of other organisations, as keyed hashes of names and a date; replaced each time."""
    for statement in (
        """CREATE TABLE elsewhere_kit (
             id INTEGER PRIMARY KEY, handed_on TEXT NOT NULL, lasts_until TEXT NOT NULL,
             marks TEXT NOT NULL)""",
        """CREATE TABLE elsewhere_mark (
             mark INTEGER NOT NULL, kit INTEGER NOT NULL,
             PRIMARY KEY (mark, kit)) WITHOUT ROWID""",
    ):
        db.execute(statement)


@migrations()
def m0008_kept_views(db: Database) -> None:
    """Views of tables that somebody keeps, on this installation alone."""
    db.execute(
        """CREATE TABLE kept_view (
             id INTEGER PRIMARY KEY, user TEXT NOT NULL, tbl TEXT NOT NULL,
             name TEXT NOT NULL, asked TEXT NOT NULL, UNIQUE (user, tbl, name))"""
    )


@migrations()
def m0009_drafts(db: Database) -> None:
    """What somebody typed and did not save, on this installation alone, for some days."""
    db.execute(
        """CREATE TABLE draft (
             user TEXT NOT NULL, page TEXT NOT NULL, data TEXT NOT NULL, at INTEGER NOT NULL,
             PRIMARY KEY (user, page)) WITHOUT ROWID"""
    )


@migrations()
def m0010_box_of_answers(db: Database) -> None:
    """Interviews that wait to be written mixed, on this installation alone.

    No time, no user, no person; without row ids, so that no order of arrival is kept.
    """
    db.execute(
        """CREATE TABLE monitoring_box (
             id TEXT PRIMARY KEY, monitoring_round TEXT NOT NULL, scope TEXT NOT NULL,
             answers TEXT NOT NULL) WITHOUT ROWID"""
    )


@migrations()
def m0011_given_arrived(db: Database) -> None:
    """What a hub told of kits that this organisation gave to others; replaced each time."""
    db.execute(
        """CREATE TABLE given_arrived (
             transfer TEXT NOT NULL, lot TEXT NOT NULL, arrived_on TEXT NOT NULL,
             kits INTEGER NOT NULL, PRIMARY KEY (transfer, lot)) WITHOUT ROWID"""
    )
