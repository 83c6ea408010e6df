"""The sample registration lists and the truth about who is who in them."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

LISTS = (
    "tapachula-registro.xlsx",
    "monterrey-export.csv",
    "tijuana-lista.csv",
    "cdmx-lis-kit.xlsx",
)
TODAY = date(2026, 11, 23)


def folder() -> Path:
    """``TRACKER_SAMPLE_DATA`` or the copy beside the tests."""
    given = os.environ.get("TRACKER_SAMPLE_DATA")
    return Path(given) if given else Path(__file__).parent / "data" / "registrations"


def content(name: str) -> bytes:
    return (folder() / name).read_bytes()


def persons() -> dict[tuple[str, int], str]:
    """(file, row as a spreadsheet shows it) to person."""
    with (folder() / "truth.csv").open(encoding="utf-8-sig", newline="") as source:
        return {(row["file"], int(row["row"])): row["person"] for row in csv.DictReader(source)}
