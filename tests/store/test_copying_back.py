"""After very much was stored, the log is copied back beside other work, and nothing hangs on it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.basics.errors import Refused
from tracker.store import copying_back, database
from tracker.store.database import Database, Store

KEY = bytes(range(32))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(database, "MANY_ROWS", 3000)
    path = tmp_path / "some.db"
    made = Database.open(path, KEY, create=True)
    made.execute("CREATE TABLE some (text TEXT)")
    made.close()
    return Store(path, KEY)


def fill(at: Database, rows: int) -> None:
    with at.transaction():
        at.executemany("INSERT INTO some VALUES (?)", [("x" * 3000,)] * rows)


def test_a_long_log_is_copied_back_by_another(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Callable[[], object]] = []
    really = copying_back.begin
    monkeypatch.setattr(copying_back, "begin", lambda path, copy: begun.append(copy))
    with store.connection() as at:
        before = store.path.stat().st_size
        fill(at, 4000)
        # All is committed, and nothing of it was copied.
        assert store.path.stat().st_size == before
        with store.connection() as other:
            assert other.value("SELECT count(*) FROM some") == 4000
        really(str(store.path), begun[0])
        copying_back.wait(str(store.path))
        assert store.path.stat().st_size > before + 3000 * 4000
        # What follows and is short copies its own part, as SQLite does.
        fill(at, 1500)
        assert store.path.stat().st_size > before + 3000 * 5500
    assert len(begun) == 1
    store.close()


def test_whoever_closes_waits(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its folder can be taken away then, on Windows too."""
    may_go_on = threading.Event()
    really = database._copy_back

    def slowly(path: str, key: bytes) -> None:
        assert may_go_on.wait(10)
        really(path, key)

    monkeypatch.setattr(database, "_copy_back", slowly)
    with store.connection() as at:
        fill(at, 4000)
    closing = threading.Thread(target=store.close)
    closing.start()
    closing.join(0.2)
    assert closing.is_alive()
    may_go_on.set()
    closing.join(10)
    assert not closing.is_alive()
    assert not store.path.with_name("some.db-wal").exists()


def test_where_it_fails_the_next_commit_does_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(path: str, key: bytes) -> None:
        raise Refused("disk_full")

    monkeypatch.setattr(database, "_copy_back", fails)
    with store.connection() as at:
        before = store.path.stat().st_size
        fill(at, 4000)
        copying_back.wait(str(store.path))
        assert store.path.stat().st_size == before
        fill(at, 1)
        assert store.path.stat().st_size > before + 3000 * 4000
    store.close()
