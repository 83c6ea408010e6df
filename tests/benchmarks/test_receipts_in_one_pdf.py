"""Ten thousand receipts in one PDF, with progress: in less than ``SECONDS``."""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.benchmarks.workload import fill_people
from tests.fleet import Fleet
from tracker.reports.receipt_sheets import receipt_sheets

RECEIPTS, SECONDS = 10_000, 10.0


def test_ten_thousand_receipts(benchmark: Any, tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    laptop = fleet.laptop("TAP", "rosa")
    fill_people(laptop, RECEIPTS, fleet, served=1)
    out, told = tmp_path / "receipts.pdf", list[tuple[str, int, int]]()

    def write() -> int:
        with laptop.desk() as desk:
            return receipt_sheets(
                desk,
                out,
                since="2000-01-01",
                until="2100-01-01",
                tell=lambda *step: told.append(step),
            )

    since = perf_counter()
    assert benchmark.pedantic(write, rounds=1) == RECEIPTS
    took = perf_counter() - since
    data = out.read_bytes()
    print(
        f"\n{RECEIPTS} receipts: {took:.1f} s, {len(data) / 1e6:.1f} MB, told {len(told)} times",
        f"on {sys.platform}",
    )
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") == RECEIPTS / 4
    assert ("receipts", RECEIPTS, RECEIPTS) in told
    assert len(told) > 50
    assert took < SECONDS
    fleet.close()
