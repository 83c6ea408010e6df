"""Killed at any instant, an installation opens as before an action or after it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pytest

from tests.fleet import Fleet, Site
from tests.registrations import folder


@contextmanager
def at_work(laptop: Site) -> Iterator[IO[str]]:
    """The victim from when it begins until it is killed; what it says meanwhile."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.store.crash_victim",
            str(laptop.installation.settings.home),
            "victim",
            str(folder() / "monterrey-export.csv"),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield process.stdout
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()


@pytest.mark.skipif(os.name == "nt", reason="kill -9")
def test_killed_at_random_instants(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP", "victim")
    chance = random.Random(11)
    # However quick this computer is: some are killed before their list is in, some after.
    began = time.monotonic()
    with at_work(laptop) as said:
        assert said.readline() == "round\n"
        took = time.monotonic() - began
    entries = first = laptop.value("SELECT count(*) FROM entry")
    for _ in range(8):
        with at_work(laptop):
            time.sleep(chance.uniform(0.0, took))
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
    assert entries > first + 100
