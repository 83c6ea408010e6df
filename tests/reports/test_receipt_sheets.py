"""Receipts in one PDF: all that count and only they, each readable, with progress, and stopped."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from tests.fleet import Fleet, hand_over, register
from tracker.basics.errors import Invalid, NotAllowed, Refused
from tracker.reports.receipt_sheets import receipt_sheets

TODAY = date.today().isoformat()


def codes_in(pdf: Path) -> list[str]:
    """The QR codes of all pages, at the resolution of a bad printer."""
    subprocess.run(
        ["pdftoppm", "-r", "150", "-gray", str(pdf), str(pdf.with_suffix(""))], check=True
    )
    found = []
    for page in sorted(pdf.parent.glob(f"{pdf.stem}-*.pgm")):
        with Image.open(page) as picture:
            found += [code.text for code in zxingcpp.read_barcodes(picture)]
    return found


def test_every_receipt_that_counts_is_there_once(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path / "fleet")
    laptop = fleet.laptop()
    first, lot = fleet.stocked(laptop, lot="L-1")
    second, other_lot = fleet.stocked(laptop, lot="L-2")
    women = [register(laptop, name) for name in ("Mari", "Wòz", "Èlèn", "Pòl", "Jozèt")]
    kits = [hand_over(laptop, first, lot, woman)["distribution"] for woman in women]
    elsewhere = hand_over(laptop, second, other_lot, register(laptop, "Nadèj"))["distribution"]
    laptop.do("supplies:distribution:void", distribution=kits[2], reason="entered_by_mistake")
    out, told = tmp_path / "receipts.pdf", list[tuple[str, int, int]]()

    def written(**wanted: str) -> int:
        with laptop.desk() as desk:
            period = {"since": TODAY, "until": TODAY, **wanted}
            return receipt_sheets(desk, out, **period, tell=lambda *step: told.append(step))

    assert written(site=first) == 4
    assert told[-1] == ("receipts", 4, 4)
    wanted = {laptop.ask("distribution", distribution=k).payload for k in kits if k != kits[2]}
    if shutil.which("pdftoppm"):
        assert sorted(codes_in(out)) == sorted(wanted)
    assert b"FontFile2" in out.read_bytes()
    assert b"Jean" not in out.read_bytes()
    assert written() == 5
    assert written(grant=fleet.reference.grants["TAP"]) == 5
    assert written(since="2020-01-01", until="2020-12-31") == 0
    assert laptop.ask("distribution", distribution=elsewhere).site_name == "Albergue L-2"
    with pytest.raises(Invalid, match="not_a_date"):
        written(until="soon")

    def stop(step: str, done: int, total: int) -> None:
        if step == "receipts":
            raise Refused("work_stopped")

    with laptop.desk() as desk, pytest.raises(Refused, match="work_stopped"):
        receipt_sheets(desk, out, since=TODAY, until=TODAY, tell=stop)
    assert not out.exists()
    audit = fleet.audit()
    with audit.desk() as desk, pytest.raises(NotAllowed):
        receipt_sheets(desk, out, since=TODAY, until=TODAY)
    fleet.close()
