"""Receipts on paper and their check, with a real ledger and real signatures."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass

import pytest
from PIL import Image

from tests.fleet import Fleet, Site, hand_over, register
from tests.web.screens import Screens, plain, signed_in
from tracker.basics.ids import CROCKFORD, grouped
from tracker.web.receipts.picture import qr_picture


@dataclass
class Printed:
    fleet: Fleet
    site: Site
    distribution: str
    folio: str
    payload: str
    screens: Screens

    @property
    def paper(self) -> str:
        return f"/receipts/{self.distribution}"


@pytest.fixture
def printed(fleet: Fleet) -> Printed:
    site = fleet.laptop("TAP", "rosa")
    place, lot = fleet.stocked(site)
    done = hand_over(site, place, lot, register(site))
    payload = site.value("SELECT payload FROM receipt")
    return Printed(fleet, site, done["distribution"], done["folio"], payload, signed_in(site))


@pytest.mark.parametrize("paper", ["a6", "80mm"])
@pytest.mark.parametrize("language", ["ht", "es", "en"])
def test_both_languages_whatever_the_screens_have(
    printed: Printed, paper: str, language: str
) -> None:
    page = signed_in(printed.site, language).get(f"{printed.paper}/{paper}")
    for sentence in (
        "Kit sa a gratis. Ou pa peye anyen.",
        "Este kit es gratuito. Usted no paga nada.",
        "Okenn moun pa gen dwa mande w anyen an echanj: ni lajan, ni travay, ni favè, ni sèks.",
        "Nadie puede pedirle nada a cambio",
        "Ou ka pote plent san w pa bay non w.",
        "Si w pote plent, ou p ap pèdi èd la.",
        "Ou ka di non; w ap resevwa kit la kanmenm.",
        "962 000 0000",
        "Kit diyite",
        "Kit de dignidad",
        "2 × Savon",
        "3 × Toallas sanitarias",
        "Organización TAP",
        "Albergue L-1",
        grouped(printed.folio),
        "Non w pa ekri sou resi sa a.",
        "Puede conservarlo o tirarlo.",
    ):
        assert sentence in page
    assert "Marie" not in page
    assert "Jean" not in page


def test_the_picture_is_one_bit_with_a_quiet_zone(printed: Printed) -> None:
    answer = printed.screens.client.get(f"{printed.paper}/qr.png")
    assert answer.mimetype == "image/png"
    picture = Image.open(io.BytesIO(answer.data))
    assert picture.mode == "1"
    quiet = 4 * 6
    frame = picture.convert("L")
    for box in ((0, 0, picture.width, quiet), (0, 0, quiet, picture.height)):
        assert frame.crop(box).getextrema() == (255, 255)
    assert frame.getpixel((quiet, quiet)) == 0
    assert qr_picture(printed.payload).millimetres >= 34
    assert qr_picture("TRK1" + "A" * 30).png


def test_a_voided_receipt_says_so_in_both_languages(printed: Printed) -> None:
    printed.site.do(
        "supplies:distribution:void", distribution=printed.distribution, reason="kit_returned"
    )
    for paper in ("a6", "80mm"):
        page = printed.screens.get(f"{printed.paper}/{paper}")
        assert page.count("PA VALAB") == 2
        assert page.count("NO VÁLIDO") == 2
    assert "no longer valid" in printed.screens.get(printed.paper)
    checked = plain(printed.screens.post("/receipts/check", text=printed.folio))
    assert "Genuine, but taken back" in checked
    assert "The kit was returned" in checked


def check(printed: Printed, text: str) -> str:
    return plain(printed.screens.post("/receipts/check", text=text))


def test_a_genuine_receipt_by_code_and_by_number(printed: Printed) -> None:
    for text in (
        printed.payload,
        printed.payload.lower(),
        printed.folio,
        grouped(printed.folio).lower(),
    ):
        page = check(printed, text)
        assert "Genuine A laptop of the programme signed this receipt" in page
        assert "DK-1 · Dignity kit" in page
        assert "Signed by rosa" in page
        assert "Marie" not in page


def test_what_is_not_a_genuine_receipt(printed: Printed) -> None:
    forged = printed.payload[:8] + ("A" if printed.payload[8] != "A" else "B") + printed.payload[9:]
    page = check(printed, forged)
    assert "Not genuine The signature of this receipt is not valid" in page, page[-400:]
    assert "It could not be checked" in check(printed, "hello")
    slip = CROCKFORD[(CROCKFORD.index(printed.folio[3]) + 1) % 32]
    mistyped = printed.folio[:3] + slip + printed.folio[4:]
    assert "There is a slip in this receipt number" in check(printed, mistyped)
    assert "Scan or type a code" in check(printed, " ")


def test_the_grants_officer_checks_too(printed: Printed) -> None:
    audit = printed.fleet.audit("olga")
    printed.fleet.sync()
    officer = signed_in(audit)
    page = plain(officer.post("/receipts/check", text=printed.payload))
    assert "agrees with the records" in page
    assert officer.status(f"{printed.paper}/a6") == 403
    with audit.desk() as desk:
        desk.ledger.database.execute("UPDATE distribution SET handed_on = '2026-01-05'")
    page = plain(officer.post("/receipts/check", text=printed.payload))
    assert "Genuine signature, but the records say otherwise" in page


def test_a_receipt_of_an_unknown_laptop_and_one_that_is_not_here(printed: Printed) -> None:
    stranger = Fleet(printed.fleet.folder / "elsewhere", ("TAP",), strangers=True)
    other = stranger.laptop("TAP", "luz")
    place, lot = stranger.stocked(other)
    hand_over(other, place, lot, register(other))
    foreign = other.value("SELECT payload FROM receipt")
    stranger.close()
    page = check(printed, foreign)
    assert "It could not be checked" in page
    assert "not known here" in page
    audit = printed.fleet.audit("olga")
    officer = signed_in(audit)
    page = plain(officer.post("/receipts/check", text=printed.payload))
    assert "Genuine signature, not in the records here" in page


def test_a_picture_is_read(printed: Printed) -> None:
    code = Image.open(io.BytesIO(printed.screens.client.get(f"{printed.paper}/qr.png").data))
    sheet = Image.new("L", (900, 700), 200)
    sheet.paste(code.convert("L"), (260, 180))
    out = io.BytesIO()
    sheet.rotate(7, fillcolor=200, resample=Image.Resampling.BICUBIC).save(out, "JPEG", quality=60)
    answer = printed.screens.post(
        "/receipts/check", picture=(io.BytesIO(out.getvalue()), "photo.jpg")
    )
    assert "agrees with the records" in plain(answer)
    for data in (b"no picture at all", blank_picture()):
        answer = printed.screens.post("/receipts/check", picture=(io.BytesIO(data), "x.png"))
        assert re.search("No (code|receipt) (can be read|was found)", plain(answer))


def blank_picture() -> bytes:
    out = io.BytesIO()
    Image.new("L", (300, 300), 255).save(out, "PNG")
    return out.getvalue()


def test_nothing_about_her_is_in_the_code(printed: Printed) -> None:
    row = json.dumps(printed.site.rows("SELECT * FROM person")[0])
    assert printed.payload not in row
    assert printed.folio not in row
    assert printed.site.value("SELECT code FROM person") not in printed.payload
