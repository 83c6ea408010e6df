"""Figures of cases for a spreadsheet program, with small counts hidden as on the page."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from tracker.audit.case_counts import case_counts
from tracker.audit.suppression import Shown
from tracker.i18n.translate import gettext as _
from tracker.reports.tables import Cell, csv_table, workbook
from tracker.web.access import needs
from tracker.web.activities.planning import asked_year
from tracker.web.audit.wording import shown
from tracker.web.casework.room import casework_room
from tracker.web.desk import current_desk
from tracker.web.downloads import CSV, XLSX, download


@casework_room.get("/cases/figures.csv")
@needs("casework:figures:read")
def figures_text() -> ResponseReturnValue:
    """As text."""
    year, headings, rows = _table()
    return download(csv_table(headings, rows), f"case-figures-{year}.csv", CSV)


@casework_room.get("/cases/figures.xlsx")
@needs("casework:figures:read")
def figures_workbook() -> ResponseReturnValue:
    """As a workbook."""
    year, headings, rows = _table()
    data = workbook(_("Figures of cases"), headings, rows)
    return download(data, f"case-figures-{year}.xlsx", XLSX)


def _table() -> tuple[int, list[str], list[list[Cell]]]:
    desk = current_desk()
    found = case_counts(desk, year=asked_year(desk))
    rows: list[list[Cell]] = []
    for what, table in (
        (_("Cases opened, by month"), found.opened),
        (_("Cases closed, by month"), found.closed),
        (_("Cases open at the end"), found.still_open),
    ):
        for cso in table.rows:
            rows += [[what, cso, month, _cell(table.cells[cso, month])] for month in table.columns]
            rows.append([what, cso, _("Total"), _cell(table.row_totals[cso])])
    return found.year, [_("What"), _("Organisation"), _("Month"), _("Number")], rows


def _cell(count: Shown) -> Cell:
    return count if isinstance(count, int) else shown(count)
