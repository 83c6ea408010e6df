"""Stock per place and lot on a day, for a spreadsheet program."""

from __future__ import annotations

from datetime import date

from flask.typing import ResponseReturnValue

from tracker.domain.supplies.stock import stock
from tracker.i18n.dates import format_date
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _
from tracker.reports.tables import Cell, csv_table, workbook
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.downloads import CSV, XLSX, download
from tracker.web.supplies.room import supplies_room
from tracker.web.supplies.stock import asked_day


@supplies_room.get("/stock.csv")
@needs("supplies:stock:read")
def stock_text() -> ResponseReturnValue:
    """As text."""
    day, headings, rows = _table(in_words=True)
    return download(csv_table(headings, rows), f"stock-{day}.csv", CSV)


@supplies_room.get("/stock.xlsx")
@needs("supplies:stock:read")
def stock_workbook() -> ResponseReturnValue:
    """As a workbook, in which days are days."""
    day, headings, rows = _table(in_words=False)
    return download(workbook(_("Stock"), headings, rows), f"stock-{day}.xlsx", XLSX)


def _table(*, in_words: bool) -> tuple[str, list[str], list[list[Cell]]]:
    desk = current_desk()
    day, many = asked_day(desk), desk.actor.cso is None
    headings = [
        *([_("Organisation")] if many else []),
        _("Distribution point"),
        _("Kit"),
        _("Lot"),
        _("Grant"),
        _("Expires on"),
        _("In stock"),
    ]
    rows: list[list[Cell]] = [
        [
            *([line.cso] if many else []),
            line.site_name,
            f"{line.kit}-{line.version}",
            line.lot_code,
            line.grant_code,
            _day(line.expires_on, in_words),
            line.kits,
        ]
        for line in stock(desk, on=day.isoformat())
        if line.kits
    ]
    return day.isoformat(), headings, rows


def _day(text: str | None, in_words: bool) -> Cell:
    if not text:
        return ""
    day = date.fromisoformat(text)
    return format_date(day, current_language(), "short") if in_words else day
