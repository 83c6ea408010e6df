"""The table of what merging costs, beside the least it could cost; run by ``make bench``.

The same records of four laptops three ways in one run: our merge (decrypted, every signature,
hash and value checked, folded, searchable); ``ATTACH`` and ``INSERT … SELECT`` of the very rows
that it wrote, into the same indexed SQLCipher tables; and an SQLite session changeset of these
rows, applied by apsw to a database that is not encrypted. Medians of ``ROUNDS``.

    python -m tests.benchmarks.ledger_table [RECORDS [ROUNDS]]
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest

from tests.benchmarks.workload import four_laptops, update_some
from tests.fleet import PASSWORD, Fleet, Site
from tracker.installation.declared import DECLARED
from tracker.installation.opening import unlock
from tracker.settings import Settings
from tracker.store import copying_back
from tracker.store.database import Database
from tracker.sync.merge import Merged
from tracker.sync.several import merge_several

UPDATES = 20_000
CONCURRENT = 10  # percent


class Bench:
    """One hub that knows four laptops, copied anew for every round."""

    def __init__(self, folder: Path, records: int, rounds: int) -> None:
        self.folder = folder
        self.records = records
        self.rounds = rounds
        self.fleet, self.bundles = four_laptops(folder / "fleet", records)
        at_rest(self.fleet.hub())
        self.limit_rows = folder / "rows.db"
        self._copies = 0

    def hub(self, of: Path | None = None) -> Site:
        """A fresh copy of the hub (or of another folder)."""
        self._copies += 1
        home = self.folder / f"copy-{self._copies}"
        shutil.copytree(of or self.fleet.hub().installation.settings.home, home)
        if hasattr(os, "sync"):
            # Or the first flush that is measured would wait for the copy's hundreds of megabytes.
            os.sync()
        return Site("hub", unlock(Settings(home), "hub", PASSWORD))

    def drop(self, hub: Site) -> None:
        """Done with a copy."""
        hub.installation.close()
        shutil.rmtree(hub.installation.settings.home)

    def median(self, once: Callable[[], float]) -> float:
        """Of several rounds, in seconds."""
        return statistics.median(once() for _ in range(self.rounds))

    # ------------------------------------------------------------------ what is measured

    def first_merge(self) -> float:
        hub = self.hub()
        seconds = timed(lambda: merge_all(hub, self.bundles))
        if not self.limit_rows.exists():
            keep_rows(hub, self.limit_rows)
        self.drop(hub)
        return seconds

    def limit(self) -> float:
        """The rows that the merge wrote, copied by SQL alone, in one transaction."""
        hub = self.hub()
        with hub.installation.store.connection() as database:
            database.execute(f"ATTACH '{self.limit_rows}' AS rows KEY ''")
            seconds = timed(lambda: copy_rows(database))
        self.drop(hub)
        return seconds

    def changeset(self) -> float:
        """The same rows as a changeset, applied to plain tables with the same indexes."""
        source, target = (apsw.Connection(str(self.folder / f"{n}.db")) for n in ("from", "to"))
        try:
            for connection in (source, target):
                connection.execute("PRAGMA journal_mode = WAL; PRAGMA cache_size = -65536")
                with self.fleet.hub().installation.store.connection() as database:
                    for statements in schema_of(database).values():
                        for statement in statements:
                            connection.execute(statement)
            source.execute(f"ATTACH '{self.limit_rows}' AS rows")
            session = apsw.Session(source, "main")
            session.attach()
            with source:
                for (table,) in source.execute("SELECT name FROM rows.sqlite_master").fetchall():
                    source.execute(f'INSERT INTO main."{table}" SELECT * FROM rows."{table}"')
            changes = session.changeset()
            session.close()

            def apply() -> None:
                with target:
                    apsw.Changeset.apply(changes, target)

            return timed(apply)
        finally:
            source.close()
            target.close()
            for path in [*self.folder.glob("from.db*"), *self.folder.glob("to.db*")]:
                path.unlink()


def merge_all(hub: Site, bundles: list[bytes]) -> None:
    """The merge alone; looking for what a coordinator should review comes after it."""
    with hub.desk() as desk:
        for merged in merge_several(desk.ledger, bundles):
            assert isinstance(merged, Merged), merged


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def schema_of(database: Database) -> dict[str, list[str]]:
    """The statements that make the tables that a merge writes, with their indexes."""
    found: dict[str, list[str]] = {}
    for table in merged_tables():
        found[table] = [
            sql
            for (sql,) in database.tuples(
                "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL"
                " ORDER BY type DESC",
                (table,),
            )
        ]
    return found


def merged_tables() -> list[str]:
    derived = [name for t in DECLARED for name in t.derived_tables]
    return ["chain", "entry", "signed_head", *(t.table for t in DECLARED), *reversed(derived)]


def keep_rows(hub: Site, path: Path) -> None:
    """Every row that is in the merged tables, in a file of its own, without any index."""
    with hub.installation.store.connection() as database:
        database.execute(f"ATTACH '{path}' AS rows KEY ''")
        for table in merged_tables():
            database.execute(f'CREATE TABLE rows."{table}" AS SELECT * FROM main."{table}"')
        database.execute("DETACH rows")


def copy_rows(database: Database) -> None:
    with database.much_to_store(), database.transaction():
        for table in merged_tables():
            database.execute(f'INSERT OR IGNORE INTO main."{table}" SELECT * FROM rows."{table}"')


def line(name: str, value: str, wanted: str = "", ratio: str = "") -> None:
    print(f"| {name:<46} | {value:>12} | {ratio:>8} | {wanted:<24} |", flush=True)


def main(records: int = 200_000, rounds: int = 5) -> None:
    """Make the work, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        print(f"Making {records} records on four laptops …", file=sys.stderr, flush=True)
        bench = Bench(Path(folder), records, rounds)
        line(f"{records} records, median of {rounds}", "", "to reach", "× limit")
        merge = bench.median(bench.first_merge)
        limit = bench.median(bench.limit)
        line("ATTACH and INSERT … SELECT (the limit)", f"{limit:.2f} s", "", "1.0")
        changes = bench.median(bench.changeset)
        ratio = f"{changes / limit:.1f}"
        line("session changeset, apsw, not encrypted", f"{changes:.2f} s", "", ratio)
        line("first merge", f"{merge:.2f} s", "2.3, never above 3.0", f"{merge / limit:.1f}")
        size = sum(map(len, bench.bundles)) / records
        line("bytes a record in a bundle", f"{size:.0f}", "100")
        where_time_goes(bench)
        after_first(bench)
        line("memory of the first merge, at most", f"{memory(bench)} MB", "400 MB")
        bench.fleet.close()


#: Statements of a merge, by how they begin.
_PARTS = (
    ("COMMIT", "of it writing to the disk (COMMIT)"),
    ("INSERT OR FAIL INTO entry", "of it storing entries"),
    ("INSERT OR FAIL INTO person_", "of it the index of names"),
    ('INSERT OR FAIL INTO "', "of it storing folded rows"),
    ("SELECT", "of it looking up"),
)


def where_time_goes(bench: Bench) -> None:
    """What statements take of one first merge; the rest is Python, beside the other process."""
    spent: defaultdict[str, float] = defaultdict(float)
    with ExitStack() as restored:
        for name in ("execute", "executemany", "value", "tuples"):
            restored.enter_context(_timed_statements(name, spent))
        hub = bench.hub()
        whole = timed(lambda: merge_all(hub, bench.bundles))
    bench.drop(hub)
    for _, told in _PARTS:
        line(told, f"{spent[told]:.2f} s")
    line("of it all else", f"{whole - sum(spent.values()):.2f} s")


@contextmanager
def _timed_statements(name: str, spent: defaultdict[str, float]) -> Iterator[None]:
    real = getattr(Database, name)

    def asked(self: Database, sql: str, params: Any = ()) -> Any:
        start = time.perf_counter()
        found = real(self, sql, params)
        if name == "tuples":
            found = iter(list(found))
        for begin, told in _PARTS:
            if sql.startswith(begin):
                spent[told] += time.perf_counter() - start
                break
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, name, asked)
        yield


#: Only benchmarks install these. sqlite-utils would load them, and their 80 MB are none of a merge.
_ALONE = """
import sys
sys.modules["pandas"] = sys.modules["numpy"] = None
from tests.benchmarks.merge_once import main
main(sys.argv[1], sys.argv[2:])
"""


def memory(bench: Bench) -> int:
    """MB of a process that does nothing but merge the four bundles."""
    home = bench.folder / "alone"
    shutil.copytree(bench.fleet.hub().installation.settings.home, home)
    paths = []
    for number, bundle in enumerate(bench.bundles):
        paths.append(bench.folder / f"{number}.tracker")
        paths[-1].write_bytes(bundle)
    told = subprocess.run(
        [sys.executable, "-c", _ALONE, home, *paths],
        check=True,
        capture_output=True,
        text=True,
    )
    shutil.rmtree(home)
    return int(told.stdout)


def after_first(bench: Bench) -> None:
    """What follows a first merge: again, updates, rebuild."""
    hub = bench.hub()
    merge_all(hub, bench.bundles)
    at_rest(hub)
    again = bench.median(lambda: timed(lambda: merge_all(hub, bench.bundles)) / 4)
    line("the same bundle again (same bytes)", f"{again * 1000:.0f} ms", "50 ms")
    rebuilt = bench.median(lambda: rebuild(hub))
    line("all tables anew from the ledger", f"{rebuilt:.2f} s", "4 s")
    full = hub.installation.settings.home
    repacked = repacked_bundle(bench.fleet)
    once_more = timed(lambda: merge_all(hub, [repacked]))
    line("the same entries again, packed anew", f"{once_more * 1000:.0f} ms", "50 ms")
    updates = update_some(bench.fleet, hub, UPDATES, CONCURRENT)
    at_rest(hub)

    def merge_updates() -> float:
        copy = bench.hub(full)
        seconds = timed(lambda: merge_all(copy, updates))
        bench.drop(copy)
        return seconds

    line(
        f"{UPDATES} updates, {CONCURRENT} % of them concurrent",
        f"{bench.median(merge_updates):.2f} s",
        "1.0 s",
    )
    bench.drop(hub)


def rebuild(hub: Site) -> float:
    with hub.desk() as desk:
        seconds = timed(desk.ledger.rebuild)
    at_rest(hub)
    return seconds


def at_rest(hub: Site) -> None:
    """Wait until what was stored is copied back from the log: beside what is measured next, that
    would take its time from it, and a copy of the folder would have it all in its log."""
    copying_back.wait(str(hub.installation.store.path))
    hub.value("PRAGMA wal_checkpoint(TRUNCATE)")
    if hasattr(os, "sync"):
        os.sync()


def repacked_bundle(fleet: Fleet) -> bytes:
    """A laptop's whole ledger in other bytes than those merged before."""
    return next(s for s in fleet.sites.values() if s.name == "lap0").export("hub", full=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
