"""Merge bundles into one installation and tell the most memory that this took, in MB.

A process of its own, so that nothing else counts: ``python -m tests.benchmarks.merge_once HOME
BUNDLE …``.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from tests.benchmarks.ledger_table import merge
from tests.fleet import PASSWORD, Site
from tracker.installation.opening import unlock
from tracker.settings import Settings


def main(home: str, bundles: list[str]) -> None:
    """What was at the most held in memory, to standard output."""
    hub = Site("hub", unlock(Settings(Path(home)), "hub", PASSWORD))
    for bundle in bundles:
        merge(hub, Path(bundle).read_bytes())
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
