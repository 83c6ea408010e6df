"""An encrypted snapshot of an installation, taken while it is in use, and its return.

A backup is a ZIP of the snapshot and the key slots: without a user's password no byte of
it reads as data.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from pathlib import Path

from tracker.basics.errors import Damaged, Refused
from tracker.settings import Settings
from tracker.store.database import Database, Store, translated

#: Set within a snapshot: whoever opens it is a restored installation.
RESTORED = "restored"
SUFFIX = ".tracker-backup"
_DATABASE, _SLOTS = "tracker.db", "keyslots.json"
_MAX_MEMBER = 64 * 1024**3


def back_up(store: Store, settings: Settings, target: Path) -> int:
    """Write a verified backup to ``target``; the number of entries in it.

    Refused("file_exists") rather than overwriting; an unfinished backup leaves no file.
    """
    if target.exists():
        raise Refused("file_exists")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            snapshot = Path(folder) / _DATABASE
            with store.connection() as database, translated():
                _snapshot(database, snapshot, store.key)
            entries = _checked(snapshot, store.key)
            packed = Path(folder) / "packed"
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
                archive.write(snapshot, _DATABASE)
                archive.write(settings.key_slots, _SLOTS)
            with packed.open("rb") as stream:
                os.fsync(stream.fileno())
            os.replace(packed, target)
    except OSError as error:
        raise Refused("file_unwritable") from error
    return entries


def _snapshot(database: Database, path: Path, key: bytes) -> None:
    database.connection.execute(
        f"ATTACH DATABASE ? AS snapshot KEY \"x'{key.hex()}'\"", (str(path),)
    )
    try:
        database.connection.execute("SELECT sqlcipher_export('snapshot')").fetchall()
    finally:
        database.connection.execute("DETACH DATABASE snapshot")


def _checked(path: Path, key: bytes) -> int:
    database = Database.open(path, key)
    try:
        if database.value("PRAGMA quick_check") != "ok":
            raise Damaged("database_damaged")
        entries = int(database.value("SELECT count(*) FROM entry"))
        database.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, '1')", (RESTORED,))
        database.execute("PRAGMA journal_mode = DELETE")
        return entries
    finally:
        database.close()


def restore(source: Path, settings: Settings, old_home: Path | None = None) -> None:
    """Lay a backup out as the installation ``settings.home``; never over another one.

    ``old_home``: the folder of the installation that this one replaces. What was erased
    there since the backup is erased here when it is first opened; so is what a list of
    erasures that still lies in ``settings.home`` names.

    What is laid out is marked: when first opened it takes a new identity, before it writes.
    """
    if settings.database.exists() or settings.key_slots.exists():
        raise Refused("installation_exists")
    made_folder = not settings.home.exists()
    try:
        _lay_out(source, settings)
        # Backups carry the mark within; those of earlier versions did not.
        settings.restored.touch()
        if old_home is not None:
            erased = Settings(old_home).erased
            if erased.exists():
                shutil.copyfile(erased, settings.erased)
    except BaseException as error:
        # Half an installation would be in the way of the next try.
        if made_folder:
            shutil.rmtree(settings.home, ignore_errors=True)
        else:
            settings.database.unlink(missing_ok=True)
            settings.key_slots.unlink(missing_ok=True)
            settings.restored.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Refused("file_unreadable") from error
        raise


def _lay_out(source: Path, settings: Settings) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            if sorted(archive.namelist()) != sorted((_DATABASE, _SLOTS)):
                raise Damaged("backup_unreadable")
            if any(member.file_size > _MAX_MEMBER for member in archive.infolist()):
                raise Damaged("backup_unreadable")
            if archive.testzip() is not None:
                raise Damaged("backup_unreadable")
            settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            for name, path in ((_DATABASE, settings.database), (_SLOTS, settings.key_slots)):
                with archive.open(name) as stream, path.open("xb") as out:
                    while chunk := stream.read(1 << 20):
                        out.write(chunk)
    except (zipfile.BadZipFile, EOFError) as error:
        raise Damaged("backup_unreadable") from error
