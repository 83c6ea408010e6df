"""The results of a round for a spreadsheet program, with small counts hidden as on the page."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from tracker.audit.monitoring import Answered, Results, monitoring_results
from tracker.i18n.sentences.monitoring import MONITORING_QUESTIONS
from tracker.i18n.translate import gettext as _
from tracker.reports.tables import Cell, csv_table, workbook
from tracker.web.access import needs
from tracker.web.audit.wording import shown
from tracker.web.desk import current_desk
from tracker.web.downloads import CSV, XLSX, download
from tracker.web.monitoring.room import RESULT, monitoring_room
from tracker.web.monitoring.wording import answer_label, item_label


@monitoring_room.get("/monitoring/<uuid:round_id>/results.csv")
@needs(RESULT)
def results_text(round_id: UUID) -> ResponseReturnValue:
    """As text."""
    found = monitoring_results(current_desk(), round=str(round_id))
    return download(csv_table(_headings(), _rows(found)), _name(found, "csv"), CSV)


@monitoring_room.get("/monitoring/<uuid:round_id>/results.xlsx")
@needs(RESULT)
def results_workbook(round_id: UUID) -> ResponseReturnValue:
    """As a workbook."""
    found = monitoring_results(current_desk(), round=str(round_id))
    data = workbook(_("Results"), _headings(), _rows(found))
    return download(data, _name(found, "xlsx"), XLSX)


def _name(found: Results, form: str) -> str:
    return f"monitoring-{found.round.handed_from}-{found.round.handed_until}.{form}"


def _headings() -> list[str]:
    return [_("Question"), _("Answers"), _("Count"), _("Per cent")]


def _rows(found: Results) -> list[list[Cell]]:
    """A row for each answer to each question; what was missing stands after what was received."""
    rows = [_line(_("Answers"), _("All"), Answered("", found.answers, None))]
    for name, answers in found.questions.items():
        question = _(MONITORING_QUESTIONS[name])
        rows += [_line(question, answer_label(name, one.code), one) for one in answers]
        if name == "kit_received":
            question = _(MONITORING_QUESTIONS["missing_items"])
            rows += [
                _line(question, item_label(found, code), one) for code, one in found.missing.items()
            ]
    shown_to = _("It was shown to her in the interview")
    return [*rows, _line(_("The channel for complaints"), shown_to, found.channel_shown)]


def _line(question: str, answer: str, one: Answered) -> list[Cell]:
    count: Cell = one.count if isinstance(one.count, int) else shown(one.count)
    return [question, answer, count, "" if one.percent is None else one.percent]
