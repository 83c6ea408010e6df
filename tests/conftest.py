"""Fixtures for all tests."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fleet import Fleet
from tests.made_once import cheap_passwords, compile_once

#: Where it exists: a thousand installations wait minutes for a disk, and prove nothing by it.
_MEMORY = Path("/dev/shm")
_ROOM = 4 << 30

if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

compile_once()
cheap_passwords()
# Of the many processes that tests start, only the first has to compile the product.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    """An empty fleet; its installations are locked again at the end."""
    made = Fleet(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def kept_fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """A hub and the laptop ``lap`` of TAP, for all tests of a file."""
    made = Fleet(tmp_path_factory.mktemp("kept"))
    made.laptop("TAP", "lap")
    yield made
    made.close()


#: Files of minutes are begun first, or one core waits for the other at the end.
_LONG = (
    "test_histories.py",
    "test_more_histories.py",
    "test_killed.py",
    "test_one_at_a_time.py",
    "test_planted.py",
    "test_distribution.py",
    "test_exchange.py",
)


def pytest_collection_finish() -> None:
    """What was collected stays: nobody need look through it again for what could go."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; all others in their order."""
    items.sort(key=lambda item: _LONG.index(name) if (name := item.path.name) in _LONG else 99)
