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
