"""What printed sheets have in common: letters that every printer has, QR codes, and what a file
says of itself.

Fonts are embedded, for Creole letters must not depend on a printer. A code is an image of one
bit a dot, drawn within the page: paths of rectangles take ten times as long and as much room.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tracker.i18n.locales import Language
from tracker.i18n.translate import gettext_in

FONT, BOLD = "Vera", "VeraBd"
#: What is handed to a woman is in these, hers first.
HERS: tuple[Language, ...] = ("ht", "es")
#: The program that wrote a file, as the file says.
CREATOR = "Tracker"
#: Around a code, in modules, as its norm asks.
QUIET = 4
#: Dots of a module: printers that smooth pictures smooth less than one of these.
_DOTS = 3


@cache
def with_fonts() -> None:
    """Make ``FONT`` and ``BOLD`` known (Bitstream Vera, of reportlab)."""
    # Bytes as they are: written as letters, a large file takes a third longer.
    rl_config.useA85 = 0
    for name in (FONT, BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))


def in_hers(msgid: str) -> str:
    """A sentence in Creole and in Spanish."""
    return " · ".join(gettext_in(language, msgid) for language in HERS)


def written_by(organisations: Iterable[str]) -> str:
    """Whose papers they are, by the organisations' names; a file never names a person."""
    return ", ".join(sorted(set(organisations)))


def sheets(out: Path | BytesIO, title: str, author: str, **more: Any) -> Canvas:
    """A4 sheets to be drawn on, which tell a reader what they are, whose, and in which language."""
    with_fonts()
    file = str(out) if isinstance(out, Path) else out
    canvas = Canvas(file, pagesize=A4, invariant=1, lang=HERS[0], **more)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(title)
    canvas.setCreator(CREATOR)
    return canvas


def draw_qr(canvas: Canvas, text: str, left: float, low: float, size: float) -> None:
    """The code of ``text`` with its quiet zone, ``size`` points wide, error correction M."""
    # One mask for all: trying all eight takes seven times as long, and readers take any.
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=2)
    drawn: Any = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    modules: int = drawn.shape[0]
    picture = Image.frombuffer("L", (modules, modules), drawn, "raw", "L", 0, 1)
    dots = modules * _DOTS
    bits = picture.convert("1", dither=Image.Dither.NONE).resize((dots, dots), 0).tobytes()
    module = size / (modules + 2 * QUIET)
    inside, gap = module * modules, module * QUIET
    canvas._code.append(
        f"q {inside:.3f} 0 0 {inside:.3f} {left + gap:.3f} {low + gap:.3f} cm"
        f" BI /W {dots} /H {dots} /IM true /D [0 1] /F /AHx ID {bits.hex()}> EI Q"
    )


def draw_fitting(
    canvas: Canvas, text: str, left: float, low: float, width: float, font: str, size: float
) -> None:
    """``text`` in one line, set smaller where it is too long."""
    wide = pdfmetrics.stringWidth(text, font, size)
    canvas.setFont(font, size if wide <= width else max(size * width / wide, 4))
    canvas.drawString(left, low, text)
