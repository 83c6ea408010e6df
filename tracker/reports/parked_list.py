"""Parked rows of a list as a spreadsheet: as they came, with a column that says why."""

from __future__ import annotations

import io

import xlsxwriter

from tracker.domain.cases.list_decisions import Batch, HeldRow, rows
from tracker.domain.cases.lists.headers import OUR_ID, OUR_MARK
from tracker.i18n.locales import Language
from tracker.i18n.sentences.reasons import DOUBTS
from tracker.i18n.translate import N_, gettext_in
from tracker.ledger.desk import Desk
from tracker.reports.neutral import neutral

REASON = N_("Reason")
_AT_ONCE = 500


def reason_text(row: HeldRow, lang: Language) -> str:
    """The reasons of a row as sentences, each with its column."""
    parts = []
    for header, code, _parks in row.reasons:
        sentence = gettext_in(lang, DOUBTS.get(code, DOUBTS["value_unreadable"]))
        parts.append(f"{header}: {sentence}" if header else sentence)
    return " ".join(parts)


def parked_workbook(desk: Desk, batch: Batch, lang: Language) -> bytes:
    """An .xlsx of the rows that are parked; corrected there, it can be imported again."""
    desk.actor.require("cases:list:decide")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": "@"})
        # Marked as ours: a row that comes back as it was is then known, and not parked twice.
        titles = [*batch.headers, f"{gettext_in(lang, REASON)} {OUR_MARK}", OUR_ID]
        for column, title in enumerate(titles):
            sheet.write_string(0, column, neutral(title), bold)
            sheet.set_column(column, column, 40 if column == len(batch.headers) else 18, text)
        line, after = 1, 0
        while found := rows(desk, batch=batch.id, state="parked", after=after, limit=_AT_ONCE):
            for row in found:
                for column, header in enumerate(batch.headers):
                    sheet.write_string(line, column, neutral(row.cells.get(header, "")), text)
                sheet.write_string(line, len(batch.headers), reason_text(row, lang))
                sheet.write_string(line, len(batch.headers) + 1, row.id)
                line += 1
            after = found[-1].number
        sheet.freeze_panes(1, 0)
    return out.getvalue()
