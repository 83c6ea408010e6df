"""The sheet of a distribution day, to be signed: what was planned, given, counted. No names.

It stays with the organisation, so nothing small is hidden in it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from tracker.basics.clock import instant
from tracker.domain.cases.ages import BANDS
from tracker.domain.cases.records import GENDERS
from tracker.domain.distribution_days.figures import DayFigures, day_figures
from tracker.domain.distribution_days.lots_there import LotThere, lots_there
from tracker.domain.distribution_days.queries import Day, SafetyPoint, safety_points
from tracker.domain.organisations.queries import cso_by_code
from tracker.i18n.dates import format_weekday_date
from tracker.i18n.locales import Language
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext as _
from tracker.i18n.translate import speaking
from tracker.ledger.desk import Desk, cso_scope
from tracker.reports.paper import CREATOR

_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9.5, leading=12.5)
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=8, leading=10)
_NUMBER = ParagraphStyle("number", parent=_SMALL, alignment=2)
_TITLE = ParagraphStyle("title", parent=_BODY, fontName="Helvetica-Bold", fontSize=16, leading=20)
_HEAD = ParagraphStyle(
    "head", parent=_BODY, fontName="Helvetica-Bold", fontSize=11, spaceBefore=9, spaceAfter=3
)
_WIDTH = A4[0] - 36 * mm


def day_sheet(desk: Desk, day: Day, language: Language) -> bytes:
    """The PDF in ``language``, A4."""
    desk.actor.require("days:day:read")
    row = {"scope": cso_scope(day.cso), "site": day.site, "held_on": day.held_on}
    with speaking(language):
        held_on = format_weekday_date(date.fromisoformat(day.held_on), language)
        about = f"{day.site_name} · {held_on}"
        parts: list[Flowable] = [
            Paragraph(escape(_("Sheet of the distribution day")), _TITLE),
            _line(f"{about} · {', '.join(day.kit_labels)} · {day.cso}"),
            *_handed_over(day, day_figures(desk, day=day.id)),
            *_stock(lots_there(desk, row)),
            *_closing(day),
            *_safety(safety_points(desk, day=day.id)),
            _signatures(),
        ]
        out = io.BytesIO()
        document = SimpleDocTemplate(
            out, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=15 * mm,
            bottomMargin=15 * mm, title=f"{_('Sheet of the distribution day')} · {about}",
            author=cso_by_code(desk, code=day.cso).name, subject=_("Sheet of the distribution day"),
            creator=CREATOR, invariant=1, lang=language,
        )  # fmt: skip
        document.build(parts)
    return out.getvalue()


def _line(text: str, style: ParagraphStyle = _BODY) -> Paragraph:
    return Paragraph(escape(text), style)


def _table(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
    """The first row are headings, the first column is text, the others are numbers."""
    cells = [
        [_line(cell, _SMALL if not number or at == 0 else _NUMBER) for number, cell in enumerate(r)]
        for at, r in enumerate(rows)
    ]
    total = sum(widths)
    return Table(
        cells,
        colWidths=[_WIDTH * w / total for w in widths],
        style=[
            ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
            ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ],
    )


def _handed_over(day: Day, figures: DayFigures) -> list[Flowable]:
    told = [
        (_("Kits handed over"), figures.count.total),
        (_("Expected"), day.expected),
        (_("On the list"), figures.invited if day.admission == "invited" else None),
        (_("Not on the list"), figures.off_list if day.admission == "invited" else None),
        (_("Collected by somebody else"), figures.collected_by_others),
        (_("Had an earlier kit, with a reason"), figures.second_kits),
        (_("Without registration"), figures.unregistered),
        (_("Taken back"), figures.taken_back),
        (_("Handed over after the closing"), figures.late),
        (_("Came from other computers after the closing"), figures.came_later),
    ]
    sexes = [s for s in (*GENDERS, "") if any(g == s for g, _band in figures.groups)]
    bands = [b for b in (*BANDS, "") if any(g == b for _sex, g in figures.groups)]
    rows = [[_("Age group"), *(_sex(s) for s in sexes), _("Together")]]
    for band in bands:
        numbers = [figures.groups.get((s, band), 0) for s in sexes]
        label = str(choice("age_band", band)) if band else _("Age not known")
        rows.append([label, *map(str, numbers), str(sum(numbers))])
    sums = [sum(n for (s, _b), n in figures.groups.items() if s == sex) for sex in sexes]
    rows.append([_("Together"), *map(str, sums), str(sum(sums))])
    return [
        _line(_("Handed over"), _HEAD),
        _line(" · ".join(f"{label}: {number}" for label, number in told if number is not None)),
        Spacer(1, 2 * mm),
        _table(rows, [3, *([2] * len(sexes)), 2]),
    ]


def _sex(sex: str) -> str:
    return str(choice("gender", sex)) if sex else _("Not told")


def _stock(lots: list[LotThere]) -> list[Flowable]:
    heads = [_("Lot"), _("In the morning"), _("Came in"), _("Handed over"), _("Other losses"),
             _("By counts"), _("Should be there")]  # fmt: skip
    rows = [heads] + [
        [f"{x.kit} · {x.code}", *map(str, (x.opening, x.came, x.handed_over, x.gone, x.corrected,
                                           x.expected))]
        for x in lots
    ]  # fmt: skip
    return [_line(_("Stock at the place"), _HEAD), _table(rows, [3, 2, 2, 2, 2, 2, 2])]


def _closing(day: Day) -> list[Flowable]:
    if not day.closings:
        return [_line(_("Close of day"), _HEAD), _line(_("The day is not closed yet."))]
    parts: list[Flowable] = []
    for closing in day.closings:
        at = instant(closing.closed_at).astimezone()
        rows = [[_("Lot"), _("Counted"), _("Difference"), _("Known since"), _("Reason")]]
        for lot in closing.lots:
            reason = str(choice("stock_reason", lot.reason)) if lot.reason else "–"
            numbers = (str(lot.counted), f"{lot.seen:+d}", f"{lot.now:+d}")
            rows.append([f"{lot.kit} · {lot.lot_code}", *numbers, reason])
        parts += [
            _line(_("Close of day"), _HEAD),
            _line(_("Closed at %(time)s; %(kits)s hand-overs were known.",
                    time=at.strftime("%H:%M"), kits=closing.handed_over)),
            Spacer(1, 2 * mm),
            _table(rows, [3, 2, 2, 2, 4]),
        ]  # fmt: skip
        if closing.explanation:
            parts.append(_line(closing.explanation))
    return parts


def _safety(points: list[SafetyPoint]) -> list[Flowable]:
    answers = {"yes": _("Yes"), "no": _("No"), None: _("Not answered")}
    lines = [
        _line(f"[{answers[p.answer]}] {choice('safety_item', p.item)}", _SMALL) for p in points
    ]
    return [KeepTogether([_line(_("Safety"), _HEAD), *lines])]


def _signatures() -> Flowable:
    """Lines to sign on, for those who gave and who counted."""
    labels = [_("Responsible for the day"), _("Counted the stock"), _("Witness")]
    table = Table(
        [["", "", ""], [_line(x, _SMALL) for x in labels]],
        colWidths=[_WIDTH / 3] * 3,
        rowHeights=[16 * mm, None],
        style=[("LINEBELOW", (i, 0), (i, 0), 0.6, colors.black) for i in range(3)]
        + [("RIGHTPADDING", (0, 0), (-1, -1), 12)],
    )
    return KeepTogether([table])
