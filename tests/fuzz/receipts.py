"""Fuzz the reader of receipts: anything but a TrackerError is a finding, and so is a text
that is read but that nobody could have written."""

from __future__ import annotations

import atheris

with atheris.instrument_imports(include=["tracker", "base64"]):
    from tests.fuzz.receipt_cases import seeds, try_case

from tests.fuzz.running import run


def one(data: bytes) -> None:
    try_case(data)


def main() -> None:
    run("receipts", one, seeds(), longest=600)


if __name__ == "__main__":
    main()
