"""Cards to print and cut: ten on an A4, as large as bank cards. A name only where she wants it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from tracker.basics.ids import grouped
from tracker.domain.cases.cards import CARD_PREFIX
from tracker.domain.organisations.queries import Cso
from tracker.i18n.translate import N_, gettext_in
from tracker.reports.paper import (
    BOLD,
    FONT,
    HERS,
    draw_fitting,
    draw_qr,
    in_hers,
    sheets,
    written_by,
)

_COLUMNS, _ROWS = 2, 5
_WIDTH, _HEIGHT = 85.6 * mm, 54 * mm
_LEFT = (A4[0] - _COLUMNS * _WIDTH) / 2
_TOP = (A4[1] + _ROWS * _HEIGHT) / 2
_QR = 34 * mm
_MARK = 4 * mm
BRING = N_("Bring this card when you come.")
FREE = N_("Help is free. Nobody may ask you for anything in exchange.")
CARDS = N_("Cards")
COMPLAIN = N_("To complain: %(phone)s")


@dataclass(frozen=True)
class CardToPrint:
    """A card: its code, whose organisation's it is, and her name where she wants it on it."""

    code: str
    cso: Cso
    name: str | None = None


def card_sheet(cards: Sequence[CardToPrint], tell: Callable[[], None] | None = None) -> bytes:
    """The PDF of ``cards`` in their order, with marks to cut along; ``tell``: called for each."""
    out = io.BytesIO()
    canvas = sheets(out, in_hers(CARDS), written_by(card.cso.name for card in cards))
    for number, card in enumerate(cards):
        place = number % (_COLUMNS * _ROWS)
        if not place:
            if number:
                canvas.showPage()
            _cut_marks(canvas)
        canvas.saveState()
        canvas.translate(
            _LEFT + place % _COLUMNS * _WIDTH, _TOP - (place // _COLUMNS + 1) * _HEIGHT
        )
        _draw(canvas, card)
        canvas.restoreState()
        if tell:
            tell()
    canvas.save()
    return out.getvalue()


def _cut_marks(canvas: Canvas) -> None:
    """At the edges of the sheet, not on the cards."""
    canvas.setLineWidth(0.4)
    low = _TOP - _ROWS * _HEIGHT
    for column in range(_COLUMNS + 1):
        x = _LEFT + column * _WIDTH
        canvas.line(x, _TOP + 1 * mm, x, _TOP + _MARK)
        canvas.line(x, low - 1 * mm, x, low - _MARK)
    right = _LEFT + _COLUMNS * _WIDTH
    for row in range(_ROWS + 1):
        y = _TOP - row * _HEIGHT
        canvas.line(_LEFT - _MARK, y, _LEFT - 1 * mm, y)
        canvas.line(right + 1 * mm, y, right + _MARK, y)


def _draw(canvas: Canvas, card: CardToPrint) -> None:
    edge = 3 * mm
    draw_qr(canvas, CARD_PREFIX + card.code, edge - 1 * mm, _HEIGHT - _QR - edge, _QR)
    # Large, without letters that are read as others, and with a digit that shows a slip.
    canvas.setFont(BOLD, 15)
    canvas.drawCentredString(edge - 1 * mm + _QR / 2, 9 * mm, grouped(card.code))
    left = edge + _QR + 1 * mm
    wide = _WIDTH - left - edge
    y = _HEIGHT - 8 * mm
    draw_fitting(canvas, card.cso.name, left, y, wide, BOLD, 9)
    if card.name:
        y -= 7 * mm
        draw_fitting(canvas, card.name, left, y, wide, BOLD, 11)
    for sentence in (BRING, FREE):
        y -= 2 * mm
        for language in HERS:
            for line in _lines(gettext_in(language, sentence)):
                y -= 3.1 * mm
                draw_fitting(canvas, line, left, y, wide, FONT, 6.6)
    if card.cso.complaints_phone:
        for row, language in enumerate(HERS):
            text = gettext_in(language, COMPLAIN, phone=card.cso.complaints_phone)
            draw_fitting(canvas, text, left, (8 - 3.6 * row) * mm, wide, BOLD, 7)


def _lines(text: str, longest: int = 34) -> list[str]:
    """``text`` in lines of at most so many letters."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) > longest and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines
