"""SQLCipher, opened with a raw 256-bit key. Everything the product keeps is behind this.

Rules kept here: a writing transaction is ``BEGIN IMMEDIATE`` and covers the whole of what
a person did; what fails leaves the database as it was; a full or read-only disk is told
apart from damage.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlcipher3

from tracker.basics.errors import Damaged, Refused, TrackerError
from tracker.store import copying_back
from tracker.store.alike import Alike, alike_rows

Params = Sequence[Any] | Mapping[str, Any]

#: SQLCipher decrypts each page it reads again: 64 MB of cache keeps a merge four times faster.
CACHE_KIB = 64 * 1024
#: While very much is stored. What does not fit is written more than once.
WIDE_CACHE_KIB = 112 * 1024
#: Pages of the log from which SQLite copies them back within a commit: its own default.
LOG_PAGES = 1000
#: Statements kept ready to run. There are more than the 128 of the driver, most of them short:
#: to read a statement anew takes longer than to run it.
CACHED_STATEMENTS = 512
#: Rows changed in one transaction from which they are copied back beside other work.
MANY_ROWS = 20_000

_NOTHING: Mapping[str, int] = {}


class Database:
    """One connection. Not shared between threads at the same time."""

    def __init__(
        self, connection: sqlcipher3.Connection, file: tuple[str, bytes] | None = None
    ) -> None:
        self.connection = connection
        #: Where it lies and its key, for another process of ours; None for one in memory.
        self.file = file
        self._depth = 0
        self._changes_before = 0

    @classmethod
    def open(cls, path: Path | str, key: bytes, *, create: bool = False) -> Database:
        """Open the file at ``path``; Refused("wrong_key") when the key does not fit."""
        if not create and not Path(path).exists():
            raise Refused("no_installation")
        with translated():
            connection = sqlcipher3.connect(
                str(path),
                isolation_level=None,
                check_same_thread=False,
                timeout=30.0,
                cached_statements=CACHED_STATEMENTS,
            )
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            for pragma in (
                f"cache_size = -{CACHE_KIB}",
                "temp_store = MEMORY",
                "journal_mode = WAL",
                "synchronous = FULL",
                "secure_delete = ON",
                "cell_size_check = ON",
                "trusted_schema = OFF",
            ):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return cls(connection, None if str(path) == ":memory:" else (str(path), key))

    def written_until(self) -> tuple[int, int] | None:
        """The same as long as nothing was written, by this connection or another one; None within
        a transaction, whose writing may yet be undone."""
        if self.connection.in_transaction:
            return None
        ((version,),) = self.connection.execute("PRAGMA data_version").fetchall()
        return version, self.connection.total_changes

    def rows(self, sql: str, params: Params = ()) -> list[dict[str, Any]]:
        """All rows, each a dict by column name."""
        with translated():
            cursor = self.connection.execute(sql, params)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self, sql: str, params: Params = ()) -> dict[str, Any] | None:
        """The first row, or None."""
        with translated():
            cursor = self.connection.execute(sql, params)
            first = cursor.fetchone()
            if first is None:
                return None
            return dict(zip((column[0] for column in cursor.description), first, strict=True))

    def value(self, sql: str, params: Params = ()) -> Any:
        """The first column of the first row, or None."""
        with translated():
            first = self.connection.execute(sql, params).fetchone()
        return None if first is None else first[0]

    def tuples(self, sql: str, params: Params = ()) -> Iterator[tuple[Any, ...]]:
        """Rows as tuples, one at a time (for millions)."""
        with translated():
            yield from self.connection.execute(sql, params)

    def execute(self, sql: str, params: Params = ()) -> int:
        """Run one statement; the number of rows it changed."""
        with translated():
            return int(self.connection.execute(sql, params).rowcount)

    def executemany(self, sql: str, params: Iterable[Params]) -> None:
        with translated():
            self.connection.executemany(sql, params)

    def insert_many(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Store many rows, of which none may be there; within a transaction."""
        for some in alike_rows(columns, rows):
            self.insert_alike(table, some)

    def insert_alike(
        self,
        table: str,
        some: Alike,
        fixed: Mapping[str, int] = _NOTHING,
        *,
        replacing: bool = False,
    ) -> None:
        """``insert_many`` for rows made ready before; ``replacing`` those that are there.

        ``fixed``: columns that have one number in all rows.
        """
        # What fails takes the whole transaction back. Told so, SQLite need not keep, for each
        # statement, the pages as they were before it.
        into = f"INSERT OR {'REPLACE' if replacing else 'FAIL'} INTO {table}"
        told = ", ".join([*some.columns, *fixed])
        values = ["?"] * len(some.columns)
        one = f"({', '.join([*values, *map(str, fixed.values())])})"
        if some.many:
            several = ", ".join([one] * some.together)
            self.executemany(f"{into} ({told}) VALUES {several}", some.many)
        if some.rest:
            self.executemany(f"{into} ({told}) VALUES {one}", some.rest)

    @contextmanager
    def much_to_store(self) -> Iterator[None]:
        """More memory for pages meanwhile."""
        before = self.value("PRAGMA cache_size")
        self.execute(f"PRAGMA cache_size = -{WIDE_CACHE_KIB}")
        try:
            yield
        finally:
            self.execute(f"PRAGMA cache_size = {before}")

    @property
    def in_transaction(self) -> bool:
        return self._depth > 0

    @property
    def is_as_committed(self) -> bool:
        """Whether nothing was changed in this transaction yet, so that others see the same."""
        return self._depth > 0 and self.connection.total_changes == self._changes_before

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Inside another transaction it becomes part of that one."""
        if self._depth:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        self.execute("BEGIN IMMEDIATE")
        self._depth = 1
        self._changes_before = self.connection.total_changes
        try:
            yield
            self._commit()
        except BaseException:
            self._depth = 0
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise
        self._depth = 0

    def _commit(self) -> None:
        rows = self.connection.total_changes - self._changes_before
        if rows < MANY_ROWS or self.file is None:
            self.execute("COMMIT")
            return
        self.value("PRAGMA wal_autocheckpoint = 0")
        try:
            self.execute("COMMIT")
        finally:
            self.value(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
        copying_back.begin(self.file[0], partial(_copy_back, *self.file))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One unchanging view for several reads."""
        if self._depth:
            yield
            return
        self.execute("BEGIN")
        self._depth = 1
        try:
            yield
        finally:
            self._depth = 0
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")

    def close(self) -> None:
        self.connection.close()


def _copy_back(path: str, key: bytes) -> None:
    database = Database.open(path, key)
    try:
        database.value("PRAGMA wal_checkpoint(PASSIVE)")
    finally:
        database.close()


class _Translated:
    """A class, as it stands around every statement: a generator would cost as much as many do."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlcipher3.DatabaseError):
            raise _told(error) from error


_TRANSLATED = _Translated()


def translated() -> AbstractContextManager[None]:
    """Turn the driver's errors into ours, with a code a person can be told about."""
    return _TRANSLATED


def _told(error: sqlcipher3.DatabaseError) -> TrackerError:
    text = str(error).lower()
    if "disk is full" in text or "disk i/o error" in text:
        return Refused("disk_full")
    if "readonly" in text or "unable to open" in text:
        return Refused("read_only")
    if "not a database" in text:
        return Refused("wrong_key")
    if "locked" in text or "busy" in text:
        return Refused("database_busy")
    if "malformed" in text:
        return Damaged("database_damaged")
    return TrackerError("database_error", detail=type(error).__name__ + ": " + text[:80])


class Store:
    """A database file and its key, giving out connections to threads."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key: bytes | None = key
        self._idle: list[Database] = []
        self._lock = threading.Lock()

    @contextmanager
    def connection(self) -> Iterator[Database]:
        """A connection for the time of one piece of work."""
        database = self._take()
        try:
            yield database
        finally:
            with self._lock:
                keep = self._key is not None and not database.in_transaction
                if keep:
                    self._idle.append(database)
            if not keep:
                database.close()

    def _take(self) -> Database:
        with self._lock:
            if self._key is None:
                raise Refused("locked")
            if self._idle:
                return self._idle.pop()
            key = self._key
        return Database.open(self._path, key)

    @property
    def key(self) -> bytes:
        if self._key is None:
            raise Refused("locked")
        return self._key

    @property
    def path(self) -> Path:
        return self._path

    def close(self) -> None:
        """Forget the key and close every connection that is not at work."""
        with self._lock:
            self._key = None
            idle, self._idle = self._idle, []
        for database in idle:
            database.close()
        copying_back.wait(str(self._path))
