"""What waits for a decision, for a spreadsheet program: the lines of the queue, without a name."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from tracker.basics.clock import local_date
from tracker.i18n.dates import format_date
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _
from tracker.reports.tables import Cell, csv_table, workbook
from tracker.review.queue import Finding, review_findings
from tracker.review.records import KINDS
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.downloads import CSV, XLSX, download
from tracker.web.review.room import review_room
from tracker.web.review.wording import kind_label, summary

#: More than anybody decides; a workbook has room for a million rows.
_MOST = 100_000


@review_room.get("/review.csv")
@needs("review:read")
def queue_text() -> ResponseReturnValue:
    """As text; of one kind where asked."""
    rows = [_row(one, in_words=True) for one in _open()]
    return download(csv_table(_headings(), rows), _name("csv"), CSV)


@review_room.get("/review.xlsx")
@needs("review:read")
def queue_workbook() -> ResponseReturnValue:
    """As a workbook; of one kind where asked."""
    rows = [_row(one, in_words=False) for one in _open()]
    return download(workbook(_("To review"), _headings(), rows), _name("xlsx"), XLSX)


def _open() -> list[Finding]:
    kind = request.args.get("kind")
    kind = kind if kind in KINDS else None
    return review_findings(current_desk(), kind=kind, limit=_MOST).findings


def _name(form: str) -> str:
    return f"review-{current_desk().today().isoformat()}.{form}"


def _headings() -> list[str]:
    return [_("What"), _("About"), _("Organisation"), _("When")]


def _row(one: Finding, *, in_words: bool) -> list[Cell]:
    day = local_date(one.since)
    when: Cell = format_date(day, current_language(), "short") if in_words else day
    return [str(kind_label(one.kind)), summary(one), one.cso or _("Several"), when]
