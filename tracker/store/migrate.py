"""Bring a database to the newest form by the steps in ``migrations/migrations.py``."""

from __future__ import annotations

import importlib.util
from functools import cache
from typing import Any

import sqlite_utils
from sqlite_utils.migrations import Migrations

from tracker.basics.errors import Refused, TrackerError
from tracker.settings import data_folder
from tracker.store.database import Database, translated


@cache
def migrations() -> Migrations:
    """The one set of migrations, loaded from where it lies."""
    path = data_folder("migrations") / "migrations.py"
    spec = importlib.util.spec_from_file_location("tracker_migrations", path)
    if spec is None or spec.loader is None:
        raise TrackerError("data_folder_missing", name="migrations")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Any = module.migrations
    if not isinstance(found, Migrations):
        raise TrackerError("data_folder_missing", name="migrations")
    return found


def migrate(database: Database) -> None:
    """Apply what is missing; Refused("newer_database") when a later version was here."""
    # Looked at without the right to write first: opening waits for nobody who is writing.
    if not _pending(database):
        return
    with database.transaction(), translated():
        if _pending(database):
            migrations().apply(sqlite_utils.Database(database.connection))


def _pending(database: Database) -> bool:
    with translated():
        tables = sqlite_utils.Database(database.connection)
        pending = migrations().pending(tables)
        applied = {step.name for step in migrations().applied(tables)}
    if applied - {step.name for step in migrations()._migrations}:
        raise Refused("newer_database")
    return bool(pending)
