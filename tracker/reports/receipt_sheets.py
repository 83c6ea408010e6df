"""Many receipts in one PDF: four on each A4, to be cut. Nobody's name is on them.

What many receipts say alike is drawn once for each kit, and placed on each; of the single one
only code, number, place and day are drawn. So ten thousand take seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from tracker.domain.organisations.queries import Cso, csos, labels
from tracker.domain.supplies.queries import Distribution, distributions_between
from tracker.domain.supplies.receipt_code import shown_folio
from tracker.i18n.dates import format_weekday_date
from tracker.i18n.translate import N_
from tracker.ledger.desk import Desk
from tracker.reports.paper import (
    BOLD,
    FONT,
    draw_fitting,
    draw_qr,
    in_hers,
    sheets,
    written_by,
)
from tracker.reports.receipt_wording import PRINTED, Wording, wording

#: Told every so many receipts: a step, how many are done, how many there are.
Tell = Callable[[str, int, int], None]
_TOLD_EVERY = 100
RECEIPTS = N_("Receipts")
_WIDTH, _HEIGHT = A4[0] / 2, A4[1] / 2
_EDGE = 6 * mm
_QR = 39.75 * mm
_COLUMN = (_WIDTH - 3 * _EDGE) / 2
_TEXT_LEFT = _EDGE + _QR + 2 * mm
_SMALL = ParagraphStyle("small", fontName=FONT, fontSize=7, leading=8.7, spaceAfter=2)
_STRONG = ParagraphStyle("strong", parent=_SMALL, fontName=BOLD)


def receipt_sheets(
    desk: Desk,
    out: Path | BytesIO,
    *,
    since: str,
    until: str,
    site: str | None = None,
    grant: str | None = None,
    tell: Tell = lambda step, done, total: None,
) -> int:
    """Write the receipts of a period to ``out``; how many. Those taken back are left out.

    ``tell`` may raise to stop: then nothing is left at ``out``.
    """
    tell("collect", 0, 0)
    held = distributions_between(desk, since=since, until=until, site=site, grant=grant)
    try:
        _write(desk, out, held, tell)
    except BaseException:
        if isinstance(out, Path):
            out.unlink(missing_ok=True)
        raise
    return len(held)


def _write(desk: Desk, out: Path | BytesIO, held: Sequence[Distribution], tell: Tell) -> None:
    items = labels(desk, kind="kit_item")
    organisations = {cso.code: cso for cso in csos(desk)}
    author = written_by(organisations[code].name for code in {one.cso for one in held})
    canvas = sheets(out, in_hers(RECEIPTS), author, pageCompression=1)
    alike: dict[tuple[str, str], str] = {}
    for number, one in enumerate(held):
        if number % _TOLD_EVERY == 0:
            tell("receipts", number, len(held))
        place = number % 4
        if number and not place:
            canvas.showPage()
        key = (one.kit.id, one.cso)
        if key not in alike:
            alike[key] = f"kit{len(alike)}"
            words = [
                wording(one, items, organisations[one.cso].complaints_phone, language)
                for language in PRINTED
            ]
            canvas.beginForm(alike[key], 0, 0, _WIDTH, _HEIGHT)
            _draw_alike(canvas, organisations[one.cso], words, one.kit.label)
            canvas.endForm()
        canvas.saveState()
        canvas.translate(place % 2 * _WIDTH, (1 - place // 2) * _HEIGHT)
        canvas.doForm(alike[key])
        _draw_own(canvas, one)
        canvas.restoreState()
    if not held:
        canvas.showPage()
    tell("receipts", len(held), len(held))
    canvas.save()


def _draw_alike(canvas: Canvas, cso: Cso, words: Sequence[Wording], label: str) -> None:
    """What all receipts of one kit of one organisation say."""
    canvas.setDash(1, 3)
    canvas.setLineWidth(0.3)
    canvas.rect(0, 0, _WIDTH, _HEIGHT)
    canvas.setDash()
    wide = _WIDTH - 2 * _EDGE
    top = _HEIGHT - _EDGE
    kit = " · ".join(w.kit for w in words)
    draw_fitting(canvas, kit, _EDGE, top - 4 * mm, wide, BOLD, 10)
    draw_fitting(canvas, f"{cso.name} · {label}", _EDGE, top - 8.5 * mm, wide, FONT, 8)
    low = top - 10 * mm - _QR
    right = _WIDTH - _EDGE - _TEXT_LEFT
    for text, above in ((" · ".join(w.number for w in words), 33), (_both(words), 19)):
        draw_fitting(canvas, text, _TEXT_LEFT, low + above * mm, right, FONT, 6)
    canvas.setLineWidth(0.5)
    canvas.line(_WIDTH / 2, _EDGE, _WIDTH / 2, low)
    for column, told in enumerate(words):
        left = _EDGE + column * (_COLUMN + _EDGE)
        _draw_column(canvas, told, left, low - 1 * mm)


def _both(words: Sequence[Wording]) -> str:
    return " · ".join(w.place for w in words)


def _draw_column(canvas: Canvas, told: Wording, left: float, top: float) -> None:
    contents = " · ".join(f"{quantity} × {name}" for quantity, name in told.items)
    lines = [
        *((sentence, _STRONG) for sentence in told.free),
        (f"{told.contents}: {contents}", _SMALL),
        *((sentence, _SMALL) for sentence in told.complaint),
        (" ".join(told.paper), _SMALL),
    ]
    for text, style in lines:
        paragraph = Paragraph(escape(text), style)
        _wide, high = paragraph.wrap(_COLUMN, _HEIGHT)
        paragraph.drawOn(canvas, left, top - high)
        top -= high + style.spaceAfter


def _draw_own(canvas: Canvas, one: Distribution) -> None:
    """What is this receipt's alone: code, number, place and day."""
    low = _HEIGHT - _EDGE - 10 * mm - _QR
    draw_qr(canvas, one.payload or "", _EDGE - 2 * mm, low, _QR)
    right = _WIDTH - _EDGE - _TEXT_LEFT
    draw_fitting(canvas, shown_folio(one.folio or ""), _TEXT_LEFT, low + 27.5 * mm, right, BOLD, 11)
    draw_fitting(canvas, one.site_name, _TEXT_LEFT, low + 15 * mm, right, FONT, 8)
    for line, day in enumerate(_days(one.handed_on)):
        draw_fitting(canvas, day, _TEXT_LEFT, low + (9 - 4 * line) * mm, right, FONT, 7)


@lru_cache(maxsize=512)
def _days(day: str) -> tuple[str, ...]:
    return tuple(format_weekday_date(date.fromisoformat(day), language) for language in PRINTED)
