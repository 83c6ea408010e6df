"""Computers of the laboratory, for tests of what is brought to a hub."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sync.laboratory import Bench, laboratory
from tests.sync.test_out_of_order import edited, registered


@pytest.fixture
def benches() -> Iterator[dict[str, Bench]]:
    """A fleet of which one laptop has registered a woman and corrected her telephone."""
    with laboratory() as made:
        woman = registered(made["tap-a"])
        edited(made["tap-a"], woman, "+52 961 111 1111")
        yield made


@pytest.fixture
def hub(benches: dict[str, Bench]) -> Bench:
    return benches["hub"]


@pytest.fixture
def laptop(benches: dict[str, Bench]) -> Bench:
    return benches["tap-a"]
