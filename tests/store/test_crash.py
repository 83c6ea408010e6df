"""Killed at any instant, an installation opens as before an action or after it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.fleet import Fleet
from tests.registrations import folder


@pytest.mark.skipif(os.name == "nt", reason="kill -9")
def test_killed_at_random_instants(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP", "victim")
    chance = random.Random(11)
    entries = 0
    for _ in range(8):
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.store.crash_victim",
                str(fleet.folder / "victim"),
                "victim",
                str(folder() / "monterrey-export.csv"),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.0, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert not laptop.verify().breaks
        assert laptop.value("PRAGMA quick_check") == "ok"
        # Groups are whole: an import is all there or not at all.
        for row in laptop.rows(
            "SELECT b.id, b.rows, (SELECT count(*) FROM list_row r WHERE r.batch = b.id) AS held"
            " FROM list_batch b"
        ):
            assert row["rows"] == row["held"]
        before = laptop.digest()
        with laptop.desk() as desk:
            desk.ledger.rebuild()
        assert laptop.digest() == before
        held = laptop.value("SELECT count(*) FROM entry")
        assert held >= entries
        entries = held
    assert entries > 100
