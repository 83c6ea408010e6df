"""What a PDF tells of itself: what it is, whose it is, in which language. Nobody's name."""

from __future__ import annotations

import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

from tests.fleet import Fleet, hand_over, register
from tracker.domain.distribution_days.queries import distribution_day
from tracker.domain.distribution_days.tokens import day_tokens
from tracker.domain.organisations.queries import cso_by_code
from tracker.reports.card_sheet import CardToPrint, card_sheet
from tracker.reports.day_sheet import day_sheet
from tracker.reports.receipt_sheets import receipt_sheets
from tracker.reports.token_sheet import token_sheet

TODAY = date.today().isoformat()


def told(pdf: bytes, folder: Path) -> dict[str, str]:
    """The lines of ``pdfinfo``, and the language in which a reader aloud speaks it."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    run = subprocess.run(["pdfinfo", str(file)], check=True, capture_output=True)
    lines = (line.partition(":") for line in run.stdout.decode().splitlines())
    language = pdf.split(b"/Lang (")[1].split(b")")[0].decode()
    return {name: value.strip() for name, _colon, value in lines} | {"language": language}


def test_files_tell_what_they_are_and_whose(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path / "fleet")
    laptop = fleet.laptop("TAP", "rosa")
    place, lot = fleet.stocked(laptop)
    hand_over(laptop, place, lot, register(laptop, "Marie Rose"))
    day = laptop.do(
        "days:day:add",
        day={
            "site": place, "held_on": TODAY, "kits": [fleet.reference.kit_version],
            "admission": "open_queue",
        },
    )  # fmt: skip
    laptop.do("days:day:open", day=day)
    laptop.do("days:token:make", day=day, count=3)
    receipts = BytesIO()
    with laptop.desk() as desk:
        own = cso_by_code(desk, code="TAP")
        held = distribution_day(desk, day=day)
        (sheet,) = day_tokens(desk, day=day)
        receipt_sheets(desk, receipts, since=TODAY, until=TODAY)
        spoken = {language: day_sheet(desk, held, language) for language in ("ht", "es", "en")}
    papers = {
        token_sheet(held, sheet, own.name): ("ht", "Nimewo pou tann · Fichas"),
        card_sheet([CardToPrint("ABCD1234", own, "Marie Rose")]): ("ht", "Kat · Tarjetas"),
        receipts.getvalue(): ("ht", "Resi · Recibos"),
        spoken["ht"]: ("ht", "Fèy"),
        spoken["es"]: ("es", "Hoja"),
        spoken["en"]: ("en", "Sheet of the distribution day"),
    }
    for pdf, (language, title) in papers.items():
        said = told(pdf, tmp_path)
        assert said["Title"].startswith(title)
        assert (said["Author"], said["Creator"]) == (own.name, "Tracker")
        assert said["language"] == language
        assert "Marie" not in "".join(said.values())
