"""Tokens to print and cut: a large number, its QR, the day and the place. No name.

A4, three columns of eight. Modules are drawn with eight dots, as one-bit pictures: vectors
take minutes for a thousand.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tracker.domain.distribution_days.queries import Day
from tracker.domain.distribution_days.tokens import TokenSheet, token_text
from tracker.i18n.dates import format_date
from tracker.i18n.translate import N_, gettext_in
from tracker.reports.paper import BOLD, FONT, HERS, draw_fitting, in_hers, sheets

_COLUMNS, _ROWS = 3, 8
_MARGIN = 10 * mm
_QR = 26 * mm
TOKEN = N_("Your number")
FREE = N_("The kit is free. You pay nothing.")
TOKENS = N_("Tokens")


def token_sheet(
    day: Day, sheet: TokenSheet, organisation: str, tell: Callable[[], None] | None = None
) -> bytes:
    """The PDF of all tokens of ``sheet``, of the organisation by its name; ``tell``: called for
    each."""
    out = io.BytesIO()
    first, last = sheet.tokens[0], sheet.tokens[-1]
    title = f"{in_hers(TOKENS)} {first} – {last} · {_held_on(day)} · {day.site_name}"
    canvas = sheets(out, title, organisation, initialFontName=FONT)
    width = (A4[0] - 2 * _MARGIN) / _COLUMNS
    height = (A4[1] - 2 * _MARGIN) / _ROWS
    for place, token in enumerate(sheet.tokens):
        at = place % (_COLUMNS * _ROWS)
        if place and not at:
            canvas.showPage()
        left = _MARGIN + at % _COLUMNS * width
        low = A4[1] - _MARGIN - (at // _COLUMNS + 1) * height
        _token(canvas, day, token, left, low, width, height)
        if tell:
            tell()
    canvas.save()
    return out.getvalue()


def _token(
    canvas: Canvas, day: Day, token: str, left: float, low: float, width: float, height: float
) -> None:
    canvas.setDash(1, 2)
    canvas.setLineWidth(0.4)
    canvas.rect(left, low, width, height)
    canvas.setDash()
    middle = low + height / 2
    canvas.drawImage(_picture(token_text(day.id, token)), left + 2, middle - _QR / 2, _QR, _QR)
    text = left + _QR + 4
    wide = left + width - text - 2
    # She may read neither language, and a number is understood.
    draw_fitting(canvas, in_hers(TOKEN), text, middle + 10 * mm, wide, FONT, 7)
    canvas.setFont(BOLD, 24)
    canvas.drawString(text, middle + 1.5 * mm, token)
    canvas.setFont(FONT, 7)
    lines = [_held_on(day), day.site_name, *(gettext_in(x, FREE) for x in HERS)]
    for number, line in enumerate(lines):
        size = 7 if number < 2 else 5.5
        draw_fitting(canvas, line, text, middle - (2.5 + 3 * number) * mm, wide, FONT, size)


def _held_on(day: Day) -> str:
    return format_date(date.fromisoformat(day.held_on), "es", "short")


def _picture(text: str) -> ImageReader:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=8, border=4, mask_pattern=2)
    code.add_data(text)
    code.make(fit=True)
    return ImageReader(code.make_image().get_image().convert("1"))
