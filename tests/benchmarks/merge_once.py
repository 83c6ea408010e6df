"""Merge bundles into one installation and tell the most memory that this took, in MB.

A process of its own, so that nothing else counts: ``python -m tests.benchmarks.merge_once HOME
BUNDLE …``. What the second process takes at that moment counts too. Read from /proc, so on Linux:
the highest value that ``getrusage`` tells is, for a new process, that of whoever started it.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from tests.benchmarks.ledger_table import merge_all
from tests.fleet import PASSWORD, Site
from tracker.installation.opening import unlock
from tracker.settings import Settings


def main(home: str, bundles: list[str]) -> None:
    """What was at the most held in memory, to standard output."""
    hub = Site("hub", unlock(Settings(Path(home)), "hub", PASSWORD))
    most, ended = 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not ended.wait(0.02):
            most = max(most, sum(map(resident, family())))

    watcher = threading.Thread(target=watch)
    watcher.start()
    merge_all(hub, [Path(bundle).read_bytes() for bundle in bundles])
    ended.set()
    watcher.join()
    print(most // 1024)


def family() -> list[int]:
    """This process and those it started."""
    own = os.getpid()
    children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
    return [own, *map(int, children)]


def resident(process: int) -> int:
    """KB in memory; 0 for one that has ended."""
    try:
        told = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in told.splitlines() if "VmRSS" in line), 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
