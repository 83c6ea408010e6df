"""Tokens to print: every letter that they need lies in the file."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tracker.domain.distribution_days.tokens import TokenSheet
from tracker.reports.token_sheet import token_sheet


def test_letters_do_not_depend_on_a_printer() -> None:
    day: Any = SimpleNamespace(id="d" * 32, held_on="2026-05-04", site_name="Òganizasyon " * 5)
    paper = token_sheet(day, TokenSheet("s", 1, 1, 30), "Casa")
    assert paper.count(b"/FontFile2") == 2
    assert b"Helvetica" not in paper
