"""One table as a file for a spreadsheet program: .xlsx, or .csv in UTF-8 with a BOM."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter

from tracker.i18n.translate import current_language
from tracker.reports.neutral import neutral

#: A day is one only in a workbook: text files get it as the reader writes it.
Cell = str | int | Decimal | date


def csv_table(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Comma separated; the BOM tells Excel the encoding. No text can run as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(heading) for heading in headings])
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _plain(cell: Cell) -> str:
    return neutral(cell) if isinstance(cell, str) else str(cell)


def workbook(title: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """One sheet called ``title`` (at most 31 characters), its first row frozen."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        money = book.add_format({"num_format": "#,##0.00"})
        # The month is a word where a reader may take it for the day.
        written = "d mmm yyyy" if current_language() == "en" else "dd/mm/yyyy"
        day = book.add_format({"num_format": written, "align": "left"})
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, neutral(heading), bold)
            longest = max((len(str(row[column])) for row in rows), default=0)
            sheet.set_column(column, column, min(max(12, longest + 2), 60))
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, column, neutral(cell))
                elif isinstance(cell, date):
                    sheet.write_datetime(line, column, cell, day)
                elif isinstance(cell, Decimal):
                    sheet.write_number(line, column, float(cell), money)
                else:
                    sheet.write_number(line, column, cell)
        sheet.freeze_panes(1, 0)
    return out.getvalue()
