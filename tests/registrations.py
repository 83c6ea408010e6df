"""The sample registration lists and the truth about who is who in them."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import tracker

LISTS = (
    "tapachula-registro.xlsx",
    "monterrey-export.csv",
    "tijuana-lista.csv",
    "cdmx-lis-kit.xlsx",
)
TODAY = date(2026, 11, 23)


def folder() -> Path:
    """``TRACKER_SAMPLE_DATA``, else the lists that the demonstration ships."""
    given = os.environ.get("TRACKER_SAMPLE_DATA")
    return Path(given) if given else Path(tracker.__file__).parent / "cli/demo/lists"


def truth() -> Path:
    """Who is who in the lists; the demonstration does not ship it."""
    given = os.environ.get("TRACKER_SAMPLE_DATA")
    return (Path(given) if given else Path(__file__).parent / "data") / "truth.csv"


def content(name: str) -> bytes:
    return (folder() / name).read_bytes()


def persons() -> dict[tuple[str, int], str]:
    """(file, row as a spreadsheet shows it) to person."""
    with truth().open(encoding="utf-8-sig", newline="") as source:
        return {(row["file"], int(row["row"])): row["person"] for row in csv.DictReader(source)}
