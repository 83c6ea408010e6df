"""What a merge costs by what is there already: it should follow what is new.

The hub of ``ledger_table`` is filled up with copies of its own rows under other ids and hashes
(by SQL, which takes minutes where laptops would take hours); then 20,000 records that are new
are merged into it. Three million need some 10 GB where temporary files lie.

    python -m tests.benchmarks.growth [RECORDS …]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.ledger_table import Bench, at_rest, merge_all, merged_tables, timed
from tests.benchmarks.workload import acknowledgement, fill
from tests.fleet import Site
from tracker.store.database import Database

START, NEW = 100_000, 20_000
#: Copies are of devices that write no more.
_CHAIN = 1_000_000
#: Columns that hold ids of records, and numbers that must be apart.
_IDS = ("id", "record", "grp", "person", "distribution", "lot", "site")


def main(sizes: list[int]) -> None:
    """Fill up step by step; one line a size."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), START, 1)
        hub = bench.hub()
        merge_all(hub, bench.bundles)
        bundles = []
        for number, laptop in enumerate(laptops(bench)):
            laptop.take(acknowledgement(hub, laptop))
            fill(laptop, NEW // 4, 100 + number, bench.fleet)
            bundles.append(laptop.export("hub"))
        held, copies = START, 0
        for size in sizes:
            while held < size:
                copies += 1
                with hub.installation.store.connection() as database:
                    copy_all(database, copies)
                held += START
                print(f"  {held} held", file=sys.stderr, flush=True)
            at_rest(hub)
            copy = bench.hub(hub.installation.settings.home)
            seconds = timed(lambda copy=copy: merge_all(copy, bundles))  # type: ignore[misc]
            print(f"| {NEW} new into {held:>8} | {seconds:6.2f} s |", flush=True)
            bench.drop(copy)
        bench.fleet.close()


def laptops(bench: Bench) -> list[Site]:
    return [s for name, s in sorted(bench.fleet.sites.items()) if name.startswith("lap")]


def copy_all(database: Database, number: int) -> None:
    """Another hundred thousand: the first ones again, under ids of their own."""
    with database.transaction():
        database.execute(
            "INSERT INTO chain (id, device, scope) VALUES (?, ?, 'cso:TAP')",
            (_CHAIN + number, f"copy {number}"),
        )
        for table in merged_tables():
            if table in ("chain", "signed_head", "device", "witness"):
                continue
            if not database.value(f'SELECT EXISTS (SELECT 1 FROM "{table}")'):
                continue
            names = [row["name"] for row in database.rows(f'PRAGMA table_info("{table}")')]
            copied = [expression(table, name, number) for name in names]
            kept = [(n, e) for n, e in zip(names, copied, strict=True) if e is not None]
            database.execute(
                f'INSERT OR IGNORE INTO "{table}" ({", ".join(n for n, _ in kept)})'
                f' SELECT {", ".join(e for _, e in kept)} FROM "{table}"'
                f" WHERE {original(table)}"
            )


def original(table: str) -> str:
    if table == "entry":
        return f"id <= {START * 2} AND record >= '01'"
    if table == "person_ref":
        return "person >= '01'"
    if table.startswith(("person_key", "person_word")):
        return f"ref < {START * 2}"
    return "id >= '01'"


def expression(table: str, name: str, number: int) -> str | None:
    """The value of a copied column: ids begin with the copy's number, and stay in order."""
    if table == "entry" and name == "id":
        return None
    if table == "entry" and name == "hash":
        return "randomblob(32)"
    if table == "entry" and name == "chain":
        return str(_CHAIN + number)
    if table == "entry" and name == "seq":
        return "id"
    if name == "ref":
        return f"ref + {number * START * 2}"
    if name in _IDS:
        return f"'00{number:02x}' || substr({name}, 5)"
    return f'"{name}"'


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or [200_000, 1_000_000, 3_000_000])
